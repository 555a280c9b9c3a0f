import assert from "node:assert/strict";
import { jointGeometry, jointUpdate, readScalars } from "@geta-lab/geta/qasso";
import { clippedValue, fakeQuantValue, residualValue } from "@geta-lab/geta/quant";
import { randomGradients, smallProblem } from "./small_problem.ts";

const redundant = [1, 3];

/** Elements of the redundant structures of the first group (kernel [3, 6], bias [6]). */
function elements(array: Float32Array): number[] {
  return [...array].filter((_, i) => redundant.includes(i % 6));
}

Deno.test("jointGeometry() equals a loop over the redundant elements", () => {
  const { problem, parameters } = smallProblem(30);
  const updates = randomGradients(parameters, 31);
  const group = problem.groups[0]!, names = problem.layers[0]!.weightQuantizer!;
  const scalars = { ...readScalars(names, parameters), stepSize: 0.3 };
  const geometry = jointGeometry(group, parameters, {
    updates,
    shapes: problem.shapes,
    redundant,
    quantizers: new Map([["l0/kernel", scalars]]),
  });
  const w = elements(parameters["l0/kernel"]!), b = elements(parameters["l0/bias"]!);
  const vw = elements(updates["l0/kernel"]!), vb = elements(updates["l0/bias"]!);
  const c = [...w.map((x) => clippedValue(x, scalars)), ...b], v = [...vw, ...vb];
  const r = w.map((x) => residualValue(clippedValue(x, scalars), scalars));
  const dot = (x: number[], y: number[]) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  const near = (actual: number, wanted: number) => assert.ok(Math.abs(actual - wanted) < 1e-9);
  near(geometry.product, dot(c, v));
  near(geometry.clippedNorm, Math.sqrt(dot(c, c)));
  near(geometry.updateNorm, Math.sqrt(dot(v, v)));
  near(geometry.clippedMean, c.reduce((sum, x) => sum + x, 0) / c.length);
  near(geometry.residuals.get("l0/kernel")!.product, dot(r, vw));
  near(geometry.residuals.get("l0/kernel")!.norm, Math.sqrt(dot(r, r)));
  const [kernel] = group.ownedSlices;
  assert.deepEqual(
    [...geometry.clipped.get(kernel!)!],
    w.map((x) => clippedValue(x, scalars)),
  );
});

Deno.test("jointUpdate() takes gamma x^Q off the redundant structures and touches no other", () => {
  const { problem, parameters } = smallProblem(32);
  const before = structuredClone(parameters);
  const report = jointUpdate(problem, problem.groups[0]!, {
    parameters,
    updates: randomGradients(parameters, 33),
    redundant,
    bitRange: [4, 8],
    learningRate: 0.1,
    stepInPeriod: 1,
    periodSteps: 4,
  });
  const scalars = readScalars(problem.layers[0]!.weightQuantizer!, parameters);
  assert.equal(Math.fround(report.stepSizes.l0!), scalars.stepSize);
  before["l0/kernel"]!.forEach((x, i) => {
    const gone = redundant.includes(i % 6) ? report.forgetRate * fakeQuantValue(x, scalars) : 0;
    assert.equal(parameters["l0/kernel"]![i], Math.fround(x - gone));
  });
  before["l0/bias"]!.forEach((x, i) => {
    const factor = redundant.includes(i) ? 1 - report.forgetRate : 1;
    assert.equal(parameters["l0/bias"]![i], Math.fround(factor * x));
  });
  assert.deepEqual(parameters["l1/kernel"], before["l1/kernel"]);
});
