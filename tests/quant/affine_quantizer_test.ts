import assert from "node:assert/strict";
import fc from "fast-check";
import { affineCode, affineDot, affineQuantizer, affineValue } from "@geta-lab/geta/quant";

const codes = (values: number[], bits: number) => {
  const quantizer = affineQuantizer(values, { bits });
  return { ...quantizer, codes: values.map((x) => affineCode(x, quantizer)) };
};

Deno.test("affineQuantizer() and affineCode() give the hand-made examples, ranges of one sign are widened to 0", () => {
  assert.deepEqual(codes([-1, 0, 0.5, 2], 3), {
    scale: 3 / 7,
    zeroPoint: -2,
    bits: 3,
    codes: [-4, -2, -1, 3],
  });
  assert.deepEqual(codes([0.2, 1, 1.5], 3), {
    scale: 1.5 / 7,
    zeroPoint: -4,
    bits: 3,
    codes: [-3, 1, 3],
  });
  // all negative: 0 is the largest code
  assert.equal(affineQuantizer([-3, -1], { bits: 2 }).zeroPoint, 1);
  // 0.5 / 1 is half to even before the odd zero point is added
  assert.deepEqual(codes([-1, 0.5, 2], 2), {
    scale: 1,
    zeroPoint: -1,
    bits: 2,
    codes: [-2, -1, 1],
  });
});

const numbers = fc.array(fc.double({ min: -8, max: 8, noNaN: true }), {
  minLength: 1,
  maxLength: 20,
}).filter((x) => x.some((y) => Math.abs(y) > 1e-3));

Deno.test("affineQuantizer() holds 0 exactly, uses codes of its bits, and errs by at most one step", () => {
  fc.assert(
    fc.property(numbers, fc.integer({ min: 2, max: 12 }), (values, bits) => {
      const quantizer = affineQuantizer(values, { bits });
      assert.equal(affineValue(affineCode(0, quantizer), quantizer), 0);
      for (const x of values) {
        const code = affineCode(x, quantizer);
        assert.ok(Number.isInteger(code) && code >= -(2 ** (bits - 1)) && code < 2 ** (bits - 1));
        assert.ok(Math.abs(affineValue(code, quantizer) - x) <= quantizer.scale * (1 + 1e-9));
      }
    }),
    { seed: 81 },
  );
});

Deno.test("affineDot() with integers alone equals the dot product of the quantized numbers", () => {
  const pairs = fc.array(
    fc.tuple(
      fc.double({ min: 0, max: 6, noNaN: true }),
      fc.double({ min: -1, max: 1, noNaN: true }),
    ),
    {
      minLength: 1,
      maxLength: 30,
    },
  ).filter((list) => list.some(([x, w]) => x > 0.1 && Math.abs(w) > 0.1));
  fc.assert(
    fc.property(pairs, (list) => {
      const [first, second] = [0, 1].map((k) => {
        const values = list.map((pair) => pair[k as 0 | 1]);
        const quantizer = affineQuantizer(values, { bits: 8 });
        return { codes: values.map((x) => affineCode(x, quantizer)), quantizer };
      });
      const { sum, factor } = affineDot(first!, second!);
      assert.ok(Number.isInteger(sum));
      const slow = list.reduce(
        (total, _, i) =>
          total + affineValue(first!.codes[i]!, first!.quantizer) *
            affineValue(second!.codes[i]!, second!.quantizer),
        0,
      );
      assert.ok(Math.abs(factor * sum - slow) <= 1e-9 * list.length);
    }),
    { seed: 82 },
  );
});

Deno.test("affineQuantizer() refuses zeros only, one bit, and what is not finite; affineDot() lists of two lengths", () => {
  assert.throws(
    () => affineQuantizer([0, 0], { bits: 8 }),
    /^RangeError: Cannot use the range of the values: it must be .*: current value is 0$/,
  );
  assert.throws(
    () => affineQuantizer([1], { bits: 1 }),
    new RangeError("Cannot use bits: it must be an integer in [2, 32]: current value is 1"),
  );
  assert.throws(
    () => affineQuantizer([1, NaN], { bits: 8 }),
    new RangeError("Cannot use values: every number must be finite: current value is NaN at 1"),
  );
  const quantizer = { scale: 1, zeroPoint: 0, bits: 8 };
  assert.throws(
    () => affineDot({ codes: [1], quantizer }, { codes: [1, 2], quantizer }),
    new TypeError("Cannot use the second list: its shape must be [1]: current value is [2]"),
  );
});
