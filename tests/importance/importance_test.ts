import assert from "node:assert/strict";
import { combineImportance, importance } from "@geta-lab/geta/importance";

const statistics = {
  count: Float64Array.of(2, 8),
  squares: Float64Array.of(4, 16),
  movingSquares: Float64Array.of(4, 16),
  directionSquares: Float64Array.of(1, 4),
  products: Float64Array.of(2, -8),
};

Deno.test("importance() does not reward size in the average, nor length in the cosine", () => {
  const scores = importance(statistics);
  assert.ok(scores.magnitude[1]! > scores.magnitude[0]!);
  assert.ok(scores.averageMagnitude[1]! < scores.averageMagnitude[0]!);
  assert.ok(Math.abs(scores.cosineSimilarity[0]! - 2) < 1e-6); // parallel
  assert.ok(Math.abs(scores.cosineSimilarity[1]!) < 1e-6); // opposed
  assert.deepEqual([...scores.taylorFirst], [2, 8]);
  assert.deepEqual([...scores.taylorSecond], [2, 32]);
});

Deno.test("importance() is finite for a structure that is zero", () => {
  const zero = new Float64Array(1);
  const scores = importance({
    count: Float64Array.of(3),
    squares: zero,
    movingSquares: zero,
    directionSquares: zero,
    products: zero,
  });
  assert.deepEqual(Object.values(scores).map(([score]) => score), [0, 0, 1, 0, 0]);
});

Deno.test("combineImportance() makes every criterion count alike, whatever its unit", () => {
  const scores = importance(statistics);
  const combined = combineImportance([scores]);
  const scaled = combineImportance([{
    ...scores,
    taylorSecond: scores.taylorSecond.map((score) => 1000 * score),
  }]);
  combined.forEach((score, i) => assert.ok(Math.abs(score - scaled[i]!) < 1e-6));
});
