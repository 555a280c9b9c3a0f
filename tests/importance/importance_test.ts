import assert from "node:assert/strict";
import {
  checkCriteria,
  combineImportance,
  cosineSimilarity,
  criteria,
  type Criterion,
  criterionFactor,
  defaultCriteria,
  l1Norm,
  scoredGroup,
} from "@geta-lab/geta/importance";
import { elementsOf, exampleGroup } from "./support.ts";

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

Deno.test("every criterion but the random one equals its formula over the elements of each structure", () => {
  const scored = exampleGroup(1);
  const norms = [0, 1, 2].map((j) => Math.sqrt(sum(elementsOf(scored, j).all.map((x) => x * x))));
  // of equal norms the later
  const outlasting = (j: number) =>
    norms.filter((other, k) => other > norms[j]! || (other === norms[j] && k >= j));
  // structure 1 has one row of the projection, the others two: zeros stand for the second
  const rows = [0, 1, 2].map((j) => [...elementsOf(scored, j).all, 0, 0].slice(0, 8));
  const away = (a: number[], b: number[]) => Math.sqrt(sum(a.map((x, t) => (x - b[t]!) ** 2)));
  const cosine = (a: number[], b: number[]) =>
    sum(a.map((x, t) => x * b[t]!)) / (away(a, a.map(() => 0)) * away(b, b.map(() => 0)));
  for (let j = 0; j < 3; j++) {
    const { all, moving } = elementsOf(scored, j);
    const norm = Math.sqrt(sum(all.map((x) => x * x)));
    const product = sum(moving.map(([x, v]) => x * v));
    const movingNorm = Math.sqrt(sum(moving.map(([x]) => x * x)));
    const updateNorm = Math.sqrt(sum(moving.map(([, v]) => v * v)));
    // averageTaylor is no formula over the elements: it is handed in
    const wanted: Record<Exclude<Criterion, "random" | "averageTaylor">, number> = {
      magnitude: norm,
      averageMagnitude: norm / all.length,
      cosineSimilarity: 1 + product / (movingNorm * updateNorm),
      taylorFirst: Math.abs(product),
      taylorSecond: product ** 2 / 2,
      taylorSquares: sum(moving.map(([x, v]) => (x * v) ** 2)),
      l1Norm: sum(all.map(Math.abs)),
      rootMeanSquare: norm / Math.sqrt(all.length),
      lamp: norm ** 2 / sum(outlasting(j).map((other) => other ** 2)),
      distanceSum: sum(rows.map((row) => away(row, rows[j]!))),
      cosineDistance: sum(rows.map((row, k) => k === j ? 0 : 1 - cosine(row, rows[j]!))),
    };
    for (const [name, score] of Object.entries(wanted)) {
      const [own] = criteria[name as Criterion](scored).slice(j);
      assert.ok(Math.abs(own! - score) < 1e-5 * score, `${name} of structure ${j}`);
    }
  }
});

Deno.test("cosineSimilarity() is 2 for an update along the structure and 0 for one against it, whatever their lengths", () => {
  const scores = cosineSimilarity({
    products: Float64Array.of(2, -8),
    updatedSquares: Float64Array.of(4, 16),
    updateSquares: Float64Array.of(1, 4),
  });
  assert.ok(Math.abs(scores[0]! - 2) < 1e-6);
  assert.ok(Math.abs(scores[1]!) < 1e-6);
});

Deno.test("every criterion of the elements is finite for a structure that is zero", () => {
  const scored = exampleGroup(2);
  for (const array of Object.values(scored.parameters)) array.fill(0);
  const zero = {
    ...scored,
    squares: new Float64Array(3),
    updatedSquares: new Float64Array(3),
    products: new Float64Array(3),
  };
  for (const [name, score] of Object.entries(criteria)) {
    if (name === "random") continue;
    assert.deepEqual(
      [...score({ ...zero, averageProducts: [0, 0, 0] })],
      new Array(3).fill(name === "cosineSimilarity" ? 1 : 0),
      name,
    );
  }
});

Deno.test("criterionFactor() takes the unit away", () => {
  const scores = [[3, 1], [4]];
  const factor = criterionFactor(scores, 0.2);
  const scaled = criterionFactor(scores.map((group) => group.map((score) => 1000 * score)), 0.2);
  assert.ok(Math.abs(factor - 1000 * scaled) < 1e-9);
  assert.ok(Math.abs(sum(scores.flat().map((score) => (factor * score) ** 2)) - 0.2 ** 2) < 1e-9);
});

Deno.test("combineImportance() adds the weighted criteria, those of QASSO by default", () => {
  const groups = [exampleGroup(3), exampleGroup(4)];
  const names = Object.keys(defaultCriteria) as Criterion[];
  const single = names.map((name) => combineImportance(groups, { [name]: 0.2 }));
  const combined = combineImportance(groups);
  assert.equal(combined.length, 6);
  combined.forEach((score, i) => {
    assert.ok(Math.abs(score - sum(single.map((scores) => scores[i]!))) < 1e-12);
  });
  assert.equal(names.length, 5);
});

Deno.test("combineImportance() refuses a parameter that is NaN instead of ranking it", () => {
  const { group, updates, shapes, parameters } = exampleGroup(3);
  parameters.kernel![2] = NaN;
  const scored = scoredGroup(group, { parameters, updates, shapes });
  assert.throws(
    () => combineImportance([scored], { magnitude: 1 }),
    new RangeError(
      "Cannot use the importance: every number must be finite: current value is NaN at 0",
    ),
  );
});

Deno.test("l1Norm() ranks many small elements above one large one, which the magnitude does not", () => {
  const group = {
    name: "fc",
    size: 2,
    ownedSlices: [{ parameter: "kernel", axis: 0, structures: [0, 1] }],
    dependentSlices: [],
    layers: [],
    prunable: true,
  };
  const parameters = { kernel: Float32Array.of(1, 1, 1, 1, 2.5, 0, 0, 0) };
  assert.deepEqual([...l1Norm({ group, parameters, shapes: { kernel: [2, 4] } })], [4, 2.5]);
});

Deno.test("checkCriteria() refuses names and weights that cannot rank structures", () => {
  for (const name of Object.keys(criteria)) checkCriteria({ [name]: 1 });
  checkCriteria(defaultCriteria);
  checkCriteria({ magnitude: 0, taylorFirst: 1e-9 });
  const refused = (weights: object, message: RegExp) =>
    assert.throws(() => checkCriteria(weights as typeof defaultCriteria), message);
  refused({ magnitud: 1 }, /^TypeError: Cannot use magnitud: .* did you mean magnitude\?$/);
  refused({ lamp: "1" }, /^TypeError: Cannot use lamp: it must be a number: current value is 1$/);
  for (const weight of [-1, NaN, Infinity]) {
    refused(
      { magnitude: 1, lamp: weight },
      new RegExp(
        `^RangeError: Cannot use lamp: it must be a number in \\[0, infinity\\): current value is ${weight}$`,
      ),
    );
  }
  refused({ lamp: 0 }, /^RangeError: Cannot use criteria: one must have a weight above 0: current/);
});
