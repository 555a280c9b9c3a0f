import assert from "node:assert/strict";
import fc from "fast-check";
import { random } from "@geta-lab/geta/core";
import { exactCountMask, thresholdMask } from "@geta-lab/geta/mask";

const N = 70_000; // enough for samples

/** Sorts indices by score, then by index. */
function bySorting(scores: Float32Array, removed: number): Uint8Array {
  const order = Int32Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]! || a - b);
  const mask = new Uint8Array(scores.length).fill(1);
  for (const i of order.subarray(0, removed)) mask[i] = 0;
  return mask;
}

function thresholdBySorting(scores: Float32Array, removed: number): Uint8Array {
  const cut = Float32Array.from(scores).sort()[removed - 1]!;
  return Uint8Array.from(scores, (score) => score > cut ? 1 : 0);
}

/** Scores of one kind. */
const kinds: Record<string, (stream: ReturnType<typeof random>, i: number) => number> = {
  "of both signs": (stream) => stream.normal(),
  "magnitudes": (stream) => Math.abs(stream.normal()),
  "with many ties": (stream) => stream.integer(7) - 3,
  "half of them zero, of either sign": (stream) =>
    [0, -0, stream.normal(), -stream.normal()][stream.integer(4)]!,
  "that rise": (_, i) => i,
  "of which samples see no minus": (stream, i) =>
    i % 136 === 0 ? stream.uniform() : stream.normal(),
  "that are all below zero": (stream) => -Math.abs(stream.normal()),
  "of which samples see only the largest": (stream, i) => i % 136 === 0 ? 9 : stream.uniform(),
};

for (const [kind, draw] of Object.entries(kinds)) {
  Deno.test(`exactCountMask() and thresholdMask() equal sorting for many scores ${kind}`, () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: N }), (seed, removed) => {
        const stream = random(seed);
        const scores = Float32Array.from({ length: N }, (_, i) => draw(stream, i));
        assert.deepEqual(exactCountMask(scores, removed), bySorting(scores, removed));
        assert.deepEqual(thresholdMask(scores, removed), thresholdBySorting(scores, removed));
      }),
      { seed: 3, numRuns: 3, examples: [[0, 1], [0, N - 1]] },
    );
  });
}

Deno.test("exactCountMask() refuses a score that is not finite among many", () => {
  for (const wrong of [NaN, Infinity, -Infinity]) {
    const scores = Float32Array.from({ length: N }, (_, i) => i);
    scores[777] = wrong;
    assert.throws(
      () => exactCountMask(scores, 1000),
      (error) =>
        error instanceof RangeError && error.message.endsWith(`current value is ${wrong} at 777`),
    );
  }
});
