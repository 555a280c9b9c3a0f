import assert from "node:assert/strict";
import {
  expandMask,
  type Granularity,
  groupedView,
  groupNorms,
  toHwio,
  toOihw,
  type Weight,
} from "@geta-lab/geta/structure";
import { assertNear, fixtures, type FixtureTensor, values } from "../support/fixtures.ts";

interface Scores {
  weight_oihw: FixtureTensor;
  weight_hwio: FixtureTensor;
  cases: {
    granularity: "fine" | "row" | "column" | "kernel" | "filter" | "channel";
    p: number;
    scores: FixtureTensor;
    masks: { ratio: number; keep_groups: FixtureTensor; weight_sparsity: number }[];
  }[];
  expand_example: {
    granularity: Scores["cases"][number]["granularity"];
    p: number;
    ratio: number;
    mask_oihw: FixtureTensor;
    mask_hwio: FixtureTensor;
  };
  dense_in_out: {
    kernel: FixtureTensor;
    output_neuron_l2: number[];
    input_feature_l2: number[];
  };
}

function granularityOf(name: Scores["cases"][number]["granularity"]): Granularity {
  return name === "fine" ? "element" : name;
}

function both(data: Scores): [Weight<"oihw">, Weight<"hwio">] {
  const { weight_oihw, weight_hwio } = data;
  return [
    { data: values(weight_oihw), shape: weight_oihw.shape, layout: "oihw" },
    { data: values(weight_hwio), shape: weight_hwio.shape, layout: "hwio" },
  ];
}

Deno.test("fixture: toOihw() and toHwio() equal granularity_scores", () => {
  for (const { data } of fixtures<Scores>("granularity_scores")) {
    const [oihw, hwio] = both(data);
    assert.deepEqual(toHwio(oihw), hwio);
    assert.deepEqual(toOihw(hwio), oihw);
  }
});

Deno.test("fixture: groupNorms() equals granularity_scores in both layouts", () => {
  for (const { file, data } of fixtures<Scores>("granularity_scores")) {
    assert.ok(data.cases.length > 0);
    const [oihw, hwio] = both(data);
    for (const { granularity: name, p, scores, masks } of data.cases) {
      const granularity = granularityOf(name);
      // single elements keep the order of their layout, which is that of the fixture in one of them
      for (const weight of granularity === "element" ? [oihw] : [oihw, hwio]) {
        const view = groupedView(weight, granularity);
        const what = `${file} ${name} p=${p} ${weight.layout}`;
        assert.deepEqual(view.scoreShape, scores.shape, what);
        assertNear(groupNorms(weight.data, view, { p }), values(scores), what);
        for (const { keep_groups, weight_sparsity, ratio } of masks) {
          const mask = expandMask(Uint8Array.from(values(keep_groups)), view);
          const zeros = mask.reduce((sum, one) => sum + 1 - one, 0);
          assertNear([zeros / mask.length], [weight_sparsity], `${what} ratio ${ratio}`);
        }
      }
    }
  }
});

Deno.test("fixture: expandMask() equals granularity_scores in both layouts", () => {
  for (const { file, data } of fixtures<Scores>("granularity_scores")) {
    const { granularity, p, ratio, mask_oihw, mask_hwio } = data.expand_example;
    const found = data.cases.find((one) => one.granularity === granularity && one.p === p)!;
    const keep = found.masks.find((one) => one.ratio === ratio)!.keep_groups;
    const [oihw, hwio] = both(data);
    for (const [weight, wanted] of [[oihw, mask_oihw], [hwio, mask_hwio]] as const) {
      if (granularity === "fine" && weight === hwio) continue;
      const view = groupedView(weight, granularityOf(granularity));
      const mask = expandMask(Uint8Array.from(values(keep)), view);
      assert.deepEqual(Float32Array.from(mask), values(wanted), `${file} ${weight.layout}`);
    }
  }
});

Deno.test("fixture: groupNorms() of a dense kernel equals granularity_scores", () => {
  for (const { file, data } of fixtures<Scores>("granularity_scores")) {
    const { kernel, output_neuron_l2, input_feature_l2 } = data.dense_in_out;
    const weight: Weight = { data: values(kernel), shape: kernel.shape, layout: "dense" };
    const norms = (granularity: Granularity) =>
      groupNorms(weight.data, groupedView(weight, granularity));
    assertNear(norms("filter"), output_neuron_l2, `${file} outputs`);
    assertNear(norms("channel"), input_feature_l2, `${file} inputs`);
  }
});
