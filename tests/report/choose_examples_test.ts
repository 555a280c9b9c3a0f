import assert from "node:assert/strict";
import { chooseExamples } from "@geta-lab/geta/report";

Deno.test("chooseExamples() takes three of each kind of disagreement and fault, then what both know", () => {
  // four images of each kind: both right, only dense, only compressed, none
  const labels = new Array<number>(16).fill(0);
  const dense = labels.map((_, i) => i % 4 === 0 || i % 4 === 1 ? 0 : 1);
  const compressed = labels.map((_, i) => i % 4 === 0 || i % 4 === 2 ? 0 : 1);
  const chosen = chooseExamples(labels, { dense, compressed }, 11);
  assert.deepEqual(chosen.map(({ index }) => index), [1, 5, 9, 2, 6, 10, 3, 7, 11, 0, 4]);
});

Deno.test("chooseExamples() shows every image once where there are few", () => {
  const answers = { dense: [1, 1], compressed: [1, 1] };
  assert.deepEqual(chooseExamples([0, 0], answers, 9).map(({ index }) => index), [0, 1]);
});
