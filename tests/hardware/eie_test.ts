import assert from "node:assert/strict";
import fc from "fast-check";
import {
  broadcastWork,
  decodeEie,
  eieProduct,
  eieSpeed,
  eieStorage,
  encodeEie,
  layerEnergy,
} from "@geta-lab/geta/hardware";

/** A matrix of codes, many of them zero, on some elements. */
const layers = fc.record({
  rows: fc.integer({ min: 1, max: 60 }),
  columns: fc.integer({ min: 1, max: 6 }),
  elements: fc.integer({ min: 1, max: 9 }),
  indexBits: fc.integer({ min: 1, max: 4 }),
  seed: fc.nat(1000),
}).map(({ rows, columns, seed, ...options }) => {
  const codes = Array.from(
    { length: rows * columns },
    (_, i) => Math.max(0, Math.imul(i + seed, 0x9e3779b1) >>> 26) % 20 - 12,
  ).map((code) => Math.max(0, code));
  const activations = Array.from({ length: columns }, (_, j) => (j + seed) % 3 - 1);
  return { codes, activations, shape: [rows, columns] as const, ...options };
});

const CODEBOOK = [0, -2, 1.5, 0.25, 3, -0.75, 0.5, 7];

Deno.test("decodeEie() undoes encodeEie(), whatever the number of elements", () => {
  fc.assert(
    fc.property(layers, ({ codes, activations: _, ...options }) => {
      assert.deepEqual([...decodeEie(encodeEie(codes, options))], codes);
    }),
    { seed: 1 },
  );
});

Deno.test("eieProduct() is the dense product and counts the entries it meets", () => {
  fc.assert(
    fc.property(layers, ({ codes, activations, ...options }) => {
      const matrix = encodeEie(codes, options), [rows, columns] = options.shape;
      const { sums, outputs, macs } = eieProduct(matrix, { codebook: CODEBOOK, activations });
      for (let i = 0; i < rows; i++) {
        let dense = 0;
        for (let j = 0; j < columns; j++) {
          dense += CODEBOOK[codes[i * columns + j]!]! * activations[j]!;
        }
        assert.equal(sums[i], dense + 0);
        assert.equal(outputs[i], Math.max(dense, 0));
      }
      const { work } = broadcastWork(matrix, activations);
      assert.equal(work.flat().reduce((sum, n) => sum + n, 0), macs);
    }),
    { seed: 2 },
  );
});

Deno.test("encodeEie() needs less padding on more elements", () => {
  const codes = Array.from({ length: 4096 }, (_, i) => i % 64 === 5 ? 1 : 0);
  const padding = [1, 2, 4, 64].map((elements) =>
    eieStorage(encodeEie(codes, { shape: [4096, 1], elements })).padding
  );
  assert.deepEqual(padding, [189, 63, 0, 0]);
});

Deno.test("encodeEie() takes empty columns, one element, and more elements than rows", () => {
  const empty = encodeEie([0, 0, 0, 1], { shape: [2, 2], elements: 1 });
  assert.deepEqual([...empty.slices[0]!.pointers], [0, 0, 1]);
  const wide = encodeEie([1, 2], { shape: [2, 1], elements: 4 });
  assert.deepEqual(wide.slices.map(({ values }) => values), [[1], [2], [], []]);
  assert.deepEqual([...decodeEie(wide)], [1, 2]);
  const none = encodeEie([], { shape: [0, 0] });
  assert.deepEqual([...decodeEie(none)], []);
  assert.equal(eieProduct(none, { codebook: [0], activations: [] }).macs, 0);
});

Deno.test("eieSpeed() and layerEnergy() give the published figures", () => {
  const { rate, denseRate, seconds } = eieSpeed({ macs: 64e6, cycles: 1e6 }, {
    clock: 800e6,
    denseMacs: 64e6 / 0.03,
  });
  assert.equal(rate, 102.4e9); // the paper: 102 GOP/s
  assert.ok(denseRate > 3e12 && denseRate < 3.5e12); // the paper: 3 TOP/s
  assert.equal(seconds, 1e6 / 800e6);
  const weights = { macs: 0, sramBits: 0, dramBits: 0 };
  const ratio = layerEnergy({ ...weights, dramBits: 32 }) /
    layerEnergy({ ...weights, sramBits: 32 });
  assert.equal(ratio, 128); // the paper: 120
  assert.equal(layerEnergy({ macs: 2, sramBits: 64, dramBits: 32 }), 2 * 4.6 + 2 * 5 + 640);
});

Deno.test("encodeEie(), decodeEie() and eieProduct() refuse what does not fit", () => {
  assert.throws(
    () => encodeEie([1, 2, 3], { shape: [2, 2] }),
    new TypeError("Cannot use codes: its shape must be [4]: current value is [3]"),
  );
  assert.throws(
    () => encodeEie([1], { shape: [1] as unknown as [number, number] }),
    new TypeError("Cannot use shape: it must be [rows, columns]: current value is 1"),
  );
  assert.throws(
    () => encodeEie([-1], { shape: [1, 1] }),
    new RangeError(
      "Cannot use a code: it must be an integer in [0, infinity): current value is -1",
    ),
  );
  assert.throws(
    () => encodeEie([1], { shape: [1, 1], elements: 0 }),
    new RangeError(
      "Cannot use elements: it must be an integer in [1, infinity): current value is 0",
    ),
  );
  const matrix = encodeEie([1, 0, 0, 2], { shape: [2, 2], elements: 1 });
  assert.throws(
    () => eieProduct(matrix, { codebook: [0, 1], activations: [1, 1] }),
    new RangeError(
      "Cannot multiply: codes must be below 2 and rows below 2: current value is code 2 in row 1",
    ),
  );
  assert.throws(
    () => eieProduct(matrix, { codebook: [0.5, 1, 2], activations: [1, 1] }),
    new RangeError(
      "Cannot use codebook: code 0 must stand for 0, as padding does: current value is 0.5",
    ),
  );
  assert.throws(
    () => eieProduct(matrix, { codebook: [0, 1, 2], activations: [1] }),
    new TypeError("Cannot use activations: its shape must be [2]: current value is [1]"),
  );
  assert.throws(
    () => broadcastWork(matrix, [Infinity, 0]),
    /Cannot use activations: every number must be finite: current value is Infinity at 0/,
  );
  const hostile = { ...matrix.slices[0]!, pointers: Uint32Array.of(0, 9, 2) };
  assert.throws(
    () => decodeEie({ ...matrix, slices: [hostile] }),
    new RangeError(
      "Cannot read column 0: its pointers must rise and stay within 2 entries: current value is 0, 9",
    ),
  );
  const far = { ...matrix.slices[0]!, gaps: [5, 1] };
  assert.throws(
    () => decodeEie({ ...matrix, slices: [far] }),
    /Cannot decode gaps: they must end inside the column of 2: current value is place 5/,
  );
  assert.throws(
    () => eieSpeed({ macs: 1, cycles: 0 }, { clock: 1 }),
    new RangeError("Cannot use cycles: it must be a number in (0, infinity): current value is 0"),
  );
  assert.throws(
    () => layerEnergy({ macs: -1, sramBits: 0, dramBits: 0 }),
    new RangeError("Cannot use macs: it must be a number in [0, infinity): current value is -1"),
  );
});
