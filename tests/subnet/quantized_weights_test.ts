import assert from "node:assert/strict";
import { findBranches } from "@geta-lab/geta/qadg";
import { fakeQuantValue } from "@geta-lab/geta/quant";
import { quantizedWeights } from "../../lib/subnet/quantized_weights.ts";
import { tracedNetwork } from "../qadg/quantized_networks.ts";

for (const mode of ["fused weight", "composite weight"] as const) {
  Deno.test(`quantizedWeights() gives the values of the quantizer formula (${mode})`, () => {
    const { graph, variables } = tracedNetwork("flatten", mode);
    const entries = Object.entries(variables);
    const parameters = Object.fromEntries(
      entries.map(([name, v]) => [name, v.dataSync<"float32">().slice()]),
    );
    const shapes = Object.fromEntries(entries.map(([name, v]) => [name, v.shape]));
    const found = quantizedWeights(graph, findBranches(graph), parameters, shapes);
    assert.deepEqual(Object.keys(found), ["conv1/kernel", "fc1/kernel", "fc2/kernel"]);
    const [stepSize, clip, exponent] = ["stepSize", "clip", "exponent"].map((role) =>
      parameters[`fc1/weight/${role}`]![0]!
    ) as [number, number, number];
    parameters["fc1/kernel"]!.forEach((weight, i) => {
      const wanted = fakeQuantValue(weight, { stepSize, clip, exponent });
      assert.ok(Math.abs(found["fc1/kernel"]![i]! - wanted) < 1e-6);
    });
  });
}
