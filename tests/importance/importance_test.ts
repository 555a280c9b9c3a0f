import assert from "node:assert/strict";
import {
  combineImportance,
  cosineSimilarity,
  criteria,
  type Criterion,
  criterionFactor,
  defaultCriteria,
  l1Norm,
} from "@geta-lab/geta/importance";
import { elementsOf, exampleGroup } from "./support.ts";

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

Deno.test("every criterion equals its formula over the elements of each structure", () => {
  const scored = exampleGroup(1);
  for (let j = 0; j < 3; j++) {
    const { all, moving } = elementsOf(scored, j);
    const norm = Math.sqrt(sum(all.map((x) => x * x)));
    const product = sum(moving.map(([x, v]) => x * v));
    const movingNorm = Math.sqrt(sum(moving.map(([x]) => x * x)));
    const updateNorm = Math.sqrt(sum(moving.map(([, v]) => v * v)));
    const wanted: Record<Criterion, number> = {
      magnitude: norm,
      averageMagnitude: norm / all.length,
      cosineSimilarity: 1 + product / (movingNorm * updateNorm),
      taylorFirst: Math.abs(product),
      taylorSecond: product ** 2 / 2,
      l1Norm: sum(all.map(Math.abs)),
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

Deno.test("every criterion is finite for a structure that is zero", () => {
  const scored = exampleGroup(2);
  for (const array of Object.values(scored.parameters)) array.fill(0);
  const zero = {
    ...scored,
    squares: new Float64Array(3),
    updatedSquares: new Float64Array(3),
    products: new Float64Array(3),
  };
  for (const [name, score] of Object.entries(criteria)) {
    assert.deepEqual(
      [...score(zero)],
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

Deno.test("l1Norm() equals the scores of filters and of channels that another implementation gives, in both layouts", () => {
  const url = new URL("../fixtures/pruning/granularity_scores.json", import.meta.url);
  const { weight_oihw, weight_hwio, cases } = JSON.parse(Deno.readTextFileSync(url));
  // axis of the structures in each layout: filters are outputs, channels inputs
  for (const [granularity, oihw, hwio] of [["filter", 0, 3], ["channel", 1, 2]] as const) {
    const wanted: number[] = cases.find((each: { granularity: string; p: number }) =>
      each.granularity === granularity && each.p === 1
    ).scores.data;
    for (const [{ data, shape }, axis] of [[weight_oihw, oihw], [weight_hwio, hwio]]) {
      const size = shape[axis];
      const structures = Array.from({ length: size }, (_, j) =>
        j);
      const scores = l1Norm({
        group: {
          name: "conv",
          size,
          ownedSlices: [{ parameter: "kernel", axis, structures }],
          dependentSlices: [],
          layers: [],
          prunable: true,
        },
        parameters: { kernel: Float32Array.from(data) },
        shapes: { kernel: shape },
      });
      assert.equal(scores.length, wanted.length);
      scores.forEach((score, j) => assert.ok(Math.abs(score - wanted[j]!) < 1e-5 * wanted[j]!));
    }
  }
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
