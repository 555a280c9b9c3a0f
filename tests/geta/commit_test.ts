import assert from "node:assert/strict";
import { type CompressionState, getaRun, isCompression, recipe } from "@geta-lab/geta";
import { imageBatches, shapes } from "@geta-lab/geta/datasets";
import { useEngine } from "@geta-lab/geta/engine";
import { small } from "@geta-lab/geta/models";
import { beginsEvenPeriod, evenTiming } from "@geta-lab/geta/qasso";
import { structureElements } from "@geta-lab/geta/structure";
import { evaluate, writeVariables } from "@geta-lab/geta/train";

await useEngine();

Deno.test("what is cut at the end of a period has left before: the cut changes accuracy by at most a point", () => {
  const data = shapes({ seed: 0, train: 800, validation: 10, test: 500 });
  const source = imageBatches(data, { size: 32, seed: 0 });
  const settings = recipe("small", { epochs: 8, sparsity: 0.6, pruningPeriods: 4 });
  using run = getaRun(small({ seed: 0 }), source, settings);
  const { problem, network } = run.compression, { variables } = network;
  const accuracy = () =>
    evaluate((x) => network.forward(x, { training: false }), source.testBatches(), [
      ...source.inputShape,
    ]).accuracy;
  /** Accuracy without what is redundant, less that with it. */
  const cost = ({ learner: { parameters, groups }, statistics }: CompressionState) => {
    writeVariables(variables, { ...parameters, ...statistics });
    const before = accuracy(), cut = { ...parameters };
    problem.groups.forEach(({ ownedSlices }, i) => {
      for (const slices of ownedSlices) {
        const { parameter } = slices, values = cut[parameter] = cut[parameter]!.slice();
        const shape = problem.shapes[parameter]!;
        for (const at of structureElements(slices, shape, groups[i]!.redundant)) values[at] = 0;
      }
    });
    writeVariables(variables, { ...cut, ...statistics });
    return accuracy() - before;
  };
  const atOnce: number[] = [], inTheEnd: number[] = [];
  let state = run.start();
  while (state.step < run.totalSteps) {
    ({ state } = run.advance(state));
    if (!isCompression(state)) continue;
    const { step } = state.learner;
    if (beginsEvenPeriod(step, problem.config)) atOnce.push(cost(state)); // they were selected in this step
    // the next step is the last of its period: what is redundant still would be cut in it
    if (evenTiming(step + 1, problem.config).ends) inTheEnd.push(cost(state));
  }
  assert.deepEqual([atOnce.length, inTheEnd.length], [4, 4]);
  for (const change of inTheEnd) assert.ok(Math.abs(change) <= 0.01, `${inTheEnd}`);
  assert.ok(Math.min(...atOnce) < -0.05, `${atOnce}: a cut at once would cost little, too`);
});
