/**
 * The costs in `graph.json`, of the networks with weights of 16 bits. The reference takes transposed convolutions and the
 * layers inside a fused attention as free; `analytic_macs_*` count them.
 */
import assert from "node:assert/strict";
import { cost } from "@geta-lab/geta/cost";
import type { LayerBits } from "@geta-lab/geta/quant";
import { fixtures } from "../support/fixtures.ts";
import { analysed } from "../support/graph_fixture.ts";
import type { TorchLayer } from "../support/torch_parameters.ts";
import { wholeBops } from "../support/whole_bops.ts";

interface Architecture {
  name: string;
  input_shape: number[];
  layers: TorchLayer[];
  cost?: {
    macs: number;
    bops: number;
    num_params_including_quantizer_scalars: number;
    analytic_macs_conv_linear: number;
    analytic_macs_per_layer: Record<string, number>;
  };
}

/** Bits of each layer: weights at 16, inputs in float. */
const BITS: LayerBits = { weight: 16, activation: 32 };

const FREE = ["conv_transpose2d", "attention_fused_qkv"];

for (const { file, data } of fixtures<{ architectures: Architecture[] }>("graph")) {
  for (const { name, layers, input_shape, cost: wanted } of data.architectures) {
    if (wanted === undefined) continue;
    Deno.test(`fixture: cost of ${name} as in ${file}`, () => {
      const { graph } = analysed({ layers, inputShape: input_shape.slice(1) });
      const names = cost(graph).layers.map((layer) => layer.name);
      const bits: Record<string, LayerBits> = Object.fromEntries(
        names.map((name) => [name, BITS]),
      );
      const found = cost(graph, { bits });
      assert.deepEqual(
        Object.fromEntries(
          found.layers.map(({ name, macs }) => [name.replace(/\.weight$/, ""), macs]),
        ),
        wanted.analytic_macs_per_layer,
      );
      assert.equal(found.macs, wanted.analytic_macs_conv_linear);
      const free = layers.filter(({ type }) => FREE.includes(type)).map(({ name }) => `${name}.`);
      const counted = found.layers.filter((layer) =>
        !free.some((start) => layer.name.startsWith(start))
      );
      assert.equal(counted.reduce((sum, { macs }) => sum + macs, 0), wanted.macs);
      assert.equal(counted.reduce((sum, { bops }) => sum + bops, 0), wholeBops(wanted.bops, BITS));
      const quantized = found.layers.filter(({ op }) => op !== "Conv2DBackpropInput"); // by the reference
      const scalars = 3 * quantized.length;
      assert.equal(found.parameters + scalars, wanted.num_params_including_quantizer_scalars);
    });
  }
}
