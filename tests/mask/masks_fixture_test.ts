import assert from "node:assert/strict";
import {
  applyMask,
  erkDensities,
  globalMasks,
  layerMasks,
  maskSparsity,
  type NamedMasks,
  regrow,
  shareMask,
  thresholdMask,
} from "@geta-lab/geta/mask";
import { expandMask, groupedView, groupNorms, type Weight } from "@geta-lab/geta/structure";
import {
  assertNear,
  fixtures,
  type FixtureTensor,
  reportCases,
  values,
} from "../support/fixtures.ts";

interface Scores {
  weight_oihw: FixtureTensor;
  cases: {
    granularity: "fine" | "row" | "column" | "kernel" | "filter" | "channel";
    p: number;
    masks: {
      ratio: number;
      pruned_groups: number;
      keep_groups: FixtureTensor;
      weight_sparsity: number;
    }[];
  }[];
  ties: {
    values: number[];
    prune_count: number;
    keep_sort_rule: number[];
    keep_threshold_rule: number[];
  };
  global_ranking: {
    layers_out_in: FixtureTensor[];
    ratio: number;
    fine_keep_global: FixtureTensor[];
    fine_keep_local: FixtureTensor[];
    lamp_scores: FixtureTensor[];
    fine_keep_lamp: FixtureTensor[];
    filter_keep_l2: number[][];
    filter_keep_rms: number[][];
  };
}

const zeros = (mask: Uint8Array) => mask.reduce((sum, one) => sum + 1 - one, 0);

Deno.test("fixture: shareMask() equals granularity_scores at every granularity and power", () => {
  for (const { file, data } of fixtures<Scores>("granularity_scores")) {
    const { shape } = data.weight_oihw;
    const weight: Weight = { data: values(data.weight_oihw), shape, layout: "oihw" };
    for (const { granularity, p, masks } of data.cases) {
      const view = groupedView(weight, granularity === "fine" ? "element" : granularity);
      const scores = groupNorms(weight.data, view, { p });
      assert.ok(masks.length > 0);
      for (const { ratio, pruned_groups, keep_groups, weight_sparsity } of masks) {
        const what = `${file} ${granularity} p=${p} ratio ${ratio}`;
        const keep = shareMask(scores, ratio, { minKept: 0 });
        assert.equal(zeros(keep), pruned_groups, what);
        assert.deepEqual(Float32Array.from(keep), values(keep_groups), what);
        assertNear([maskSparsity(expandMask(keep, view))], [weight_sparsity], what);
      }
    }
  }
});

Deno.test("fixture: shareMask() and thresholdMask() equal granularity_scores at equal scores", () => {
  for (const { file, data: { ties } } of fixtures<Scores>("granularity_scores")) {
    const scores = Float32Array.from(ties.values, Math.abs);
    const exact = shareMask(scores, ties.prune_count / scores.length);
    assert.deepEqual([...exact], ties.keep_sort_rule, file);
    assert.deepEqual([...thresholdMask(scores, ties.prune_count)], ties.keep_threshold_rule, file);
  }
});

Deno.test("fixture: globalMasks() and layerMasks() equal granularity_scores for elements and for filters", () => {
  for (const { file, data: { global_ranking: given } } of fixtures<Scores>("granularity_scores")) {
    const named = <T>(list: T[]) => Object.fromEntries(list.map((one, i) => [`layer${i}`, one]));
    const check = (masks: NamedMasks, wanted: FixtureTensor[], what: string) =>
      wanted.forEach((one, i) =>
        assert.deepEqual(
          Float32Array.from(masks[`layer${i}`]!),
          values(one),
          `${file} ${what} ${i}`,
        )
      );
    const { layers_out_in: layers, ratio } = given;
    const magnitudes = named(layers.map((layer) => values(layer).map(Math.abs)));
    check(globalMasks(magnitudes, ratio, { minKept: 0 }), given.fine_keep_global, "global");
    check(layerMasks(magnitudes, ratio), given.fine_keep_local, "local");
    check(globalMasks(named(given.lamp_scores.map(values)), ratio), given.fine_keep_lamp, "lamp");

    const filters = layers.map((layer): Weight => ({
      data: values(layer),
      shape: [...layer.shape, 1, 1],
      layout: "oihw",
    }));
    const norms = filters.map((weight) => groupNorms(weight.data, groupedView(weight, "filter")));
    const rms = norms.map((norm, i) =>
      norm.map((score) => score / Math.sqrt(layers[i]!.shape[1]!))
    );
    const plain = (list: number[][]) => list.map((data) => ({ shape: [data.length], data }));
    // raw norms of different fan-in may empty a whole layer, which the vectors show
    const bare = { minKept: 0 };
    check(globalMasks(named(norms), ratio, bare), plain(given.filter_keep_l2), "l2");
    check(globalMasks(named(rms), ratio, bare), plain(given.filter_keep_rms), "rms");
  }
});

interface Regrow {
  erk: {
    shapes_hwio_or_in_out: number[][];
    target_sparsity: number;
    epsilon: number;
    densities: number[];
    check_overall_sparsity: number;
  };
  rigl_update: {
    weight: FixtureTensor;
    mask: FixtureTensor;
    dense_grad: FixtureTensor;
    drop_fraction: number;
    changed: number;
    dropped: number[];
    grown: number[];
    new_mask: FixtureTensor;
    new_weight: FixtureTensor;
  };
}

Deno.test("fixture: erkDensities() equals schedules_regrow", () => {
  for (const { file, data: { erk } } of fixtures<Regrow>("schedules_regrow")) {
    const { densities, epsilon } = erkDensities(erk.shapes_hwio_or_in_out, erk.target_sparsity);
    assertNear(densities, erk.densities, file);
    assertNear([epsilon], [erk.epsilon], `${file} epsilon`);
    const sizes = erk.shapes_hwio_or_in_out.map((shape) => shape.reduce((a, b) => a * b, 1));
    const total = sizes.reduce((a, b) => a + b, 0);
    const left = densities.reduce((sum, density, i) => sum + density * sizes[i]!, 0);
    assertNear([1 - left / total], [erk.check_overall_sparsity], `${file} sparsity`);
  }
});

Deno.test("fixture: regrow() equals schedules_regrow", () => {
  for (const { file, data: { rigl_update: given } } of fixtures<Regrow>("schedules_regrow")) {
    const { mask, weights, dropped, grown } = regrow(
      values(given.weight),
      Uint8Array.from(values(given.mask)),
      { gradients: values(given.dense_grad), fraction: given.drop_fraction },
    );
    assert.equal(dropped.length, given.changed, file);
    assert.deepEqual([...dropped], given.dropped, file);
    assert.deepEqual([...grown], given.grown, file);
    assert.deepEqual(Float32Array.from(mask), values(given.new_mask), file);
    assert.deepEqual(weights, values(given.new_weight), file);
  }
});

Deno.test("fixture: shareMask() equals the reported cases mask_accumulates", () => {
  type Case = { ratio: number; weights_step1: number[]; weights_step2: number[] };
  type Expect = { keep1: number[]; keep2: number[]; sparsity2: number; buggy_keep2: number[] };
  for (const { case: given, expect } of reportCases<Case, Expect>("mask_accumulates")) {
    const scores = (weights: number[]) => Float32Array.from(weights, Math.abs);
    const first = shareMask(scores(given.weights_step1), given.ratio);
    const second = shareMask(scores(given.weights_step2), given.ratio);
    assert.deepEqual([...first], expect.keep1);
    assert.deepEqual([...second], expect.keep2);
    assert.equal(maskSparsity(second), expect.sparsity2);
    // what the faulty tool computes is something else
    const multiplied = applyMask(Float32Array.from(first), second);
    assert.deepEqual([...multiplied], expect.buggy_keep2);
    assert.notDeepEqual([...second], expect.buggy_keep2);
  }
});
