import assert from "node:assert/strict";
import fc from "fast-check";
import { commonFactors } from "../../lib/qadg/propagate/common_factors.ts";

Deno.test("commonFactors() refines both shapes", () => {
  assert.deepEqual(commonFactors([8, 6], [4, 12]), {
    lengths: [4, 2, 6],
    from: [[0, 1], [2]],
    to: [[0], [1, 2]],
  });
  assert.equal(commonFactors([2, 3], [3, 2]), undefined);
});

Deno.test("commonFactors() gives axes of length 1 no factor", () => {
  assert.deepEqual(commonFactors([1, 6], [2, 1, 3]), {
    lengths: [2, 3],
    from: [[], [0, 1]],
    to: [[0], [], [1]],
  });
});

Deno.test("commonFactors(): the factors of an axis multiply to its length", () => {
  const cuts = fc.array(fc.nat(5), { maxLength: 3 });
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 2, max: 4 }), { minLength: 1, maxLength: 5 }),
      cuts,
      cuts,
      (fine, a, b) => {
        const group = (at: number[]) => {
          const shape = [1];
          fine.forEach((length, i) =>
            at.includes(i) ? shape.push(length) : shape[shape.length - 1]! *= length
          );
          return shape;
        };
        const from = group(a), to = group(b);
        const found = commonFactors(from, to)!;
        const product = (factors: number[]) => factors.reduce((n, i) => n * found.lengths[i]!, 1);
        assert.deepEqual(found.from.map(product), from);
        assert.deepEqual(found.to.map(product), to);
      },
    ),
    { seed: 1 },
  );
});
