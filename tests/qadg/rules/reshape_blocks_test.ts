import assert from "node:assert/strict";
import fc from "fast-check";
import { reshapeBlocks } from "../../../lib/qadg/rules/reshape_blocks.ts";

const BATCH = { perSample: 1, plus: 0 };

Deno.test("reshapeBlocks() keeps the batch apart from what is flattened", () => {
  assert.deepEqual(reshapeBlocks([BATCH, 4, 4, 2], [BATCH, 32]), [
    { from: [0], to: [0] },
    { from: [1, 2, 3], to: [1] },
  ]);
});

Deno.test("reshapeBlocks() folds tokens into the batch", () => {
  assert.deepEqual(reshapeBlocks([BATCH, 5, 8], [{ perSample: 5, plus: 0 }, 8]), [
    { from: [0, 1], to: [0] },
    { from: [2], to: [1] },
  ]);
});

Deno.test("reshapeBlocks() puts single positions anywhere without losing an axis", () => {
  assert.deepEqual(reshapeBlocks([3, 2], [1, 3, 2, 1]).flatMap(({ to }) => to), [0, 1, 2, 3]);
  assert.deepEqual(reshapeBlocks([1, 1, 6], [6]).flatMap(({ from }) => from), [0, 1, 2]);
  assert.deepEqual(reshapeBlocks([], [1]), [{ from: [], to: [0] }]);
});

Deno.test("reshapeBlocks() covers all axes with blocks of equal size", () => {
  const factors = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 6 });
  const cuts = fc.array(fc.boolean(), { minLength: 6, maxLength: 6 });
  const merge = (factors: number[], cuts: boolean[]) =>
    factors.reduce<number[]>(
      (shape, n, i) =>
        i > 0 && cuts[i] ? [...shape.slice(0, -1), shape.at(-1)! * n] : [...shape, n],
      [],
    );
  fc.assert(
    fc.property(factors, cuts, cuts, (factors, cutFrom, cutTo) => {
      const from = merge(factors, cutFrom), to = merge(factors, cutTo);
      const blocks = reshapeBlocks(from, to);
      const size = (shape: number[], axes: number[]) =>
        axes.reduce((n, axis) => n * shape[axis]!, 1);
      for (const block of blocks) assert.equal(size(from, block.from), size(to, block.to));
      assert.deepEqual(blocks.flatMap((block) => block.from), [...from.keys()]);
      assert.deepEqual(blocks.flatMap((block) => block.to), [...to.keys()]);
    }),
    { seed: 3 },
  );
});
