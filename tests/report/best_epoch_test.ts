import assert from "node:assert/strict";
import fc from "fast-check";
import { bestEpoch, type HistoryLine, stages } from "@geta-lab/geta/report";

const lines = fc.array(
  fc.record({
    stage: fc.constantFrom(...stages),
    accuracy: fc.option(fc.integer({ min: 0, max: 4 }).map((n) => n / 4), { nil: undefined }),
  }),
  { maxLength: 12 },
).map((parts) =>
  parts.map((part, i): HistoryLine => ({
    ...part,
    step: i + 1,
    epoch: (i + 1) / 4,
    loss: 1,
    learningRate: 0.1,
  }))
);

Deno.test("bestEpoch() is the last of the most accurate lines that count, by default those of the cool-down", () => {
  fc.assert(
    fc.property(lines, fc.option(fc.nat(12), { nil: undefined }), (history, first) => {
      const counts = first === undefined ? undefined : ({ step }: HistoryLine) => step >= first;
      const candidates = history.filter(({ stage, step, accuracy }) =>
        (first === undefined ? stage === "cool-down" : step >= first) && accuracy !== undefined
      );
      const best = bestEpoch(history, counts);
      assert.equal(best === undefined, candidates.length === 0);
      if (best === undefined) return;
      assert.ok(candidates.some((line) => line.step === best.step));
      for (const { step, accuracy } of candidates) {
        assert.ok(step <= best.step ? accuracy! <= best.accuracy : accuracy! < best.accuracy);
      }
    }),
    { seed: 15, numRuns: 500 },
  );
});

Deno.test("bestEpoch() knows none while structures and bits are still changing", () => {
  const line = { step: 1, epoch: 1, loss: 0, accuracy: 1, learningRate: 0 };
  for (const stage of stages) {
    assert.equal(bestEpoch([{ ...line, stage }])?.step, stage === "cool-down" ? 1 : undefined);
  }
});
