import assert from "node:assert/strict";
import fc from "fast-check";
import {
  combineImportance,
  criteria,
  l1Norm,
  lamp,
  lampScores,
  lpNorm,
  lpScore,
  magnitude,
  randomScore,
  rootMeanSquare,
  structureRows,
} from "@geta-lab/geta/importance";
import { globalMasks } from "@geta-lab/geta/mask";
import { fixtures, type FixtureTensor, values } from "../support/fixtures.ts";
import { assertClose, elementsOf, exampleGroup, plainGroup } from "./support.ts";

interface GranularityScores {
  weight_oihw: FixtureTensor;
  weight_hwio: FixtureTensor;
  cases: { granularity: string; p: number; scores: FixtureTensor }[];
  dense_in_out: { kernel: FixtureTensor; output_neuron_l2: number[]; input_feature_l2: number[] };
  global_ranking: {
    layers_out_in: FixtureTensor[];
    ratio: number;
    lamp_scores: FixtureTensor[];
    fine_keep_lamp: FixtureTensor[];
    filter_keep_l2: number[][];
    filter_keep_rms: number[][];
  };
}

/** For each granularity, the group of each weight of an OIHW kernel. */
function groupOf(granularity: string, shape: number[]): (at: number) => number {
  const [, inputs, height, width] = shape as [number, number, number, number];
  const area = height * width;
  const rules: Record<string, (at: number) => number> = {
    fine: (at) => at,
    row: (at) => Math.floor(at / width),
    column: (at) => Math.floor(at / area) * width + at % width,
    kernel: (at) => Math.floor(at / area),
    filter: (at) => Math.floor(at / (area * inputs)),
    channel: (at) => Math.floor(at / area) % inputs,
  };
  return rules[granularity]!;
}

for (const { file, data } of fixtures<GranularityScores>("granularity_scores")) {
  Deno.test(`fixture: lpNorm() at every granularity equals ${file}`, () => {
    const weights = values(data.weight_oihw);
    for (const { granularity, p, scores } of data.cases) {
      const groups: number[][] = scores.data.map(() => []);
      const rule = groupOf(granularity, data.weight_oihw.shape);
      weights.forEach((w, at) => groups[rule(at)]!.push(w));
      assertClose(groups.map((group) => lpNorm(group, p)), scores.data, `${granularity} ${p}`);
    }
  });

  Deno.test(`fixture: lpScore(), l1Norm() and magnitude() of filters and channels in both layouts equal ${file}`, () => {
    let compared = 0;
    for (const [granularity, oihw, hwio] of [["filter", 0, 3], ["channel", 1, 2]] as const) {
      for (const { p, scores } of data.cases.filter((one) => one.granularity === granularity)) {
        for (
          const [weight, axis] of [[data.weight_oihw, oihw], [data.weight_hwio, hwio]] as const
        ) {
          const group = plainGroup(values(weight), { shape: weight.shape, axis });
          assertClose(lpScore(p)(group), scores.data, `${granularity} ${p}`);
          if (p === 1) assertClose(l1Norm(group), scores.data, `${granularity} l1`);
          if (p === 2) assertClose(magnitude(group), scores.data, `${granularity} l2`);
          compared++;
        }
      }
    }
    assert.ok(compared >= 8, `${compared} cases`);
    const { kernel, output_neuron_l2, input_feature_l2 } = data.dense_in_out;
    const dense = (axis: number) => plainGroup(values(kernel), { shape: kernel.shape, axis });
    assertClose(lpScore(2)(dense(1)), output_neuron_l2, "output neurons");
    assertClose(lpScore(2)(dense(0)), input_feature_l2, "input features");
  });

  Deno.test(`fixture: lampScores() and the common cut through all layers equal ${file}`, () => {
    const { layers_out_in: layers, ratio, ...wanted } = data.global_ranking;
    const lamp = layers.map((layer) => lampScores(values(layer)));
    lamp.forEach((scores, i) => assertClose(scores, wanted.lamp_scores[i]!.data, `layer ${i}`));
    const kept = (scores: ArrayLike<number>[]) => {
      const all = scores.flatMap((layer) => Array.from(layer));
      const cut = Math.floor(ratio * all.length + 0.5);
      const order = all.map((_, i) => i).sort((a, b) => all[a]! - all[b]! || a - b);
      const keep = all.map(() => 1);
      for (const i of order.slice(0, cut)) keep[i] = 0;
      let at = 0;
      return scores.map((layer) => keep.slice(at, at += layer.length));
    };
    assert.deepEqual(kept(lamp), wanted.fine_keep_lamp.map((mask) => mask.data));
    const groups = layers.map((layer) =>
      plainGroup(values(layer), { shape: layer.shape, axis: 0 })
    );
    assert.deepEqual(kept(groups.map(magnitude)), wanted.filter_keep_l2);
    assert.deepEqual(kept(groups.map(rootMeanSquare)), wanted.filter_keep_rms);
  });
}

const weights = fc.array(fc.float({ min: -10, max: 10, noNaN: true }), {
  minLength: 1,
  maxLength: 12,
});

Deno.test("lpNorm() scales with the weights, ignores their order and signs, and falls with p", () => {
  fc.assert(
    fc.property(weights, fc.constantFrom(0.5, 1, 2, 3, 7), (w, p) => {
      const norm = lpNorm(w, p), close = (x: number) => Math.abs(x - norm) <= 1e-9 * norm;
      assert.ok(close(lpNorm(w.map((x) => -3 * x), p) / 3));
      assert.ok(close(lpNorm(w.toReversed(), p)));
      assert.ok(close(w.reduce((sum, x) => sum + Math.abs(x) ** p, 0) ** (1 / p)));
      assert.ok(lpNorm(w, p + 1) <= norm * (1 + 1e-9));
    }),
    { seed: 1 },
  );
});

Deno.test("lpNorm() does not leave the range of numbers, and is 0 for zeros and for nothing", () => {
  assert.ok(Math.abs(lpNorm([1e200, 1e200]) / 1e200 - Math.SQRT2) < 1e-12);
  assert.equal(lpNorm([1e-200, 0], 3), 1e-200);
  assert.deepEqual([lpNorm([0, -0]), lpNorm([])], [0, 0]);
});

Deno.test("lpNorm() refuses NaN, and exponents that make no order", () => {
  assert.throws(
    () => lpNorm([1, NaN]),
    new RangeError("Cannot use weights: every number must be finite: current value is NaN at 1"),
  );
  for (const use of [() => lpNorm([1], 0), () => lpScore(0)]) {
    assert.throws(
      use,
      new RangeError("Cannot use p: it must be a number in (0, infinity): current value is 0"),
    );
  }
});

Deno.test("lampScores() equals its formula, keeps the order of magnitudes and ignores scale", () => {
  fc.assert(
    fc.property(weights, (w) => {
      const scores = lampScores(w);
      w.forEach((u, i) => {
        const outlasts = (v: number, j: number) =>
          Math.abs(v) > Math.abs(u) || (Math.abs(v) === Math.abs(u) && j >= i);
        const sum = w.reduce((s, v, j) => outlasts(v, j) ? s + v * v : s, 0);
        // squares below the smallest number are zero in the formula
        const wanted = u * u === 0 ? scores[i]! : u * u / sum;
        assert.ok(Math.abs(scores[i]! - wanted) <= 1e-9);
        w.forEach((v, j) => assert.ok(!outlasts(v, j) || scores[i]! <= scores[j]!));
      });
      lampScores(w.map((x) => -4 * x)).forEach((s, i) =>
        assert.ok(Math.abs(s - scores[i]!) <= 1e-9)
      );
      if (w.some((x) => x !== 0)) assert.equal(scores.reduce((a, b) => Math.max(a, b)), 1);
    }),
    { seed: 2 },
  );
});

Deno.test("lampScores() takes equal weights one after another, as the paper's sorted sum does: one scores 1", () => {
  assert.deepEqual([...lampScores([1, -1, 1, 1])], [1 / 4, 1 / 3, 1 / 2, 1]);
  assert.deepEqual([...lamp({ squares: Float64Array.of(4, 4) })], [1 / 2, 1]);
  // so a layer of equal weights outlives a cut that leaves one weight of each layer
  const layers = { equal: lampScores([1, 1, 1, 1]), other: lampScores([3, 2, 1]) };
  const { equal, other } = globalMasks(layers, 5 / 7);
  assert.deepEqual([[...equal!], [...other!]], [[0, 0, 0, 1], [1, 0, 0]]);
});

Deno.test("lampScores() gives zeros none, and refuses NaN", () => {
  assert.deepEqual([...lampScores([1, -1, 0])], [1 / 2, 1, 0]);
  assert.deepEqual([...lampScores([0, 0])], [0, 0]);
  assert.throws(() => lampScores([NaN]), /Cannot use weights: every number must be finite/);
});

Deno.test("rootMeanSquare() does not depend on how often the elements are repeated", () => {
  const narrow = plainGroup([1, -2, 3, 4], { shape: [2, 2], axis: 0 });
  const wide = plainGroup([1, -2, 1, -2, 3, 4, 3, 4], { shape: [2, 4], axis: 0 });
  assert.deepEqual(rootMeanSquare(narrow), rootMeanSquare(wide));
  const nothing = { squares: new Float64Array(1), count: new Float64Array(1) };
  assert.deepEqual([...rootMeanSquare(nothing)], [0]);
});

Deno.test("randomScore() depends on seed and name of the group, is uniform, and is a criterion", () => {
  const group = plainGroup(new Float32Array(2000), { shape: [2000], axis: 0 });
  const scores = randomScore(3)(group);
  assert.deepEqual(randomScore(3)(group), scores);
  const other = { ...group, group: { ...group.group, name: "other" } };
  assert.notDeepEqual(randomScore(3)(other), scores);
  assert.notDeepEqual(randomScore(4)(group), scores);
  const mean = scores.reduce((a, b) => a + b) / scores.length;
  assert.ok(Math.abs(mean - 0.5) < 0.03, `mean ${mean}`);
  assert.ok(scores.every((score) => score >= 0 && score < 1));
  assert.deepEqual(criteria.random(group), randomScore(0)(group));
  assert.equal(combineImportance([group], { random: 1 }).length, 2000);
  assert.throws(
    () => randomScore(0.5),
    new RangeError("Cannot use seed: it must be an integer: current value is 0.5"),
  );
});

Deno.test("structureRows() holds the elements of each structure in the order of the slices, zeros for those it lacks", () => {
  const scored = exampleGroup(5);
  const rows = structureRows(scored, scored.parameters);
  rows.forEach((row, j) => {
    const { all } = elementsOf(scored, j);
    assert.deepEqual([...row.slice(0, all.length)], all);
    assert.deepEqual([...row.slice(all.length)], new Array(row.length - all.length).fill(0));
  });
  assert.equal(rows[1]!.length, rows[0]!.length);
  assert.deepEqual(structureRows(scored, {}).map((row) => row.length), [0, 0, 0]);
});

Deno.test("structureRows() compares the same places of structures that have several positions before other axes", () => {
  // heads [0, 0, 1, 1] on the middle axis of [2, 4, 1]
  const group = {
    name: "heads",
    size: 2,
    ownedSlices: [{ parameter: "w", axis: 1, structures: [0, 0, 1, 1] }],
    dependentSlices: [],
    layers: [],
    prunable: true,
  };
  const w = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  const rows = structureRows({ group, shapes: { w: [2, 4, 1] } }, { w });
  assert.deepEqual(rows, [Float32Array.of(1, 2, 5, 6), Float32Array.of(3, 4, 7, 8)]);
});
