/**
 * Every figure of `cost.json` that the reference gets right. It does not
 *
 * - count the layers inside a fused attention (`deficiency`), whose weights it stores several times: there its sums are
 *   compared with ours without these layers, and the stored size is not compared;
 * - store biases and quantizer scalars as 32-bit numbers, but at the bits of their layer: its stored size is compared after
 *   this has been put right.
 */
import assert from "node:assert/strict";
import { cost } from "@geta-lab/geta/cost";
import type { LayerBits } from "@geta-lab/geta/quant";
import type { Graph } from "@geta-lab/geta/graph";
import { predictCost } from "@geta-lab/geta/subnet";
import { describedNetwork } from "../support/described_network.ts";
import { fixtures } from "../support/fixtures.ts";
import { analysed } from "../support/graph_fixture.ts";
import { wholeBops } from "../support/whole_bops.ts";

interface Sums {
  macs: number;
  bops: number;
  num_params: number;
}

interface Variant {
  mode: "weight_only" | "weight_and_activation";
  initial_bits: number;
  totals: Sums & {
    analytic_macs_conv_linear: number;
    num_params_including_quantizer_scalars: number;
    weight_size_bits: number;
    average_bits_reported: number;
  };
  relative_bops_percent_vs_float32: number;
  layers?: { macs: number; weight_bits: number; activation_bits: number; bops: number }[];
  structures?: { num: number; prunable: boolean }[];
  after_removing_first_quarter?: Sums;
  deficiency?: string;
}

interface Network {
  name: string;
  description: string;
  input_shape: number[];
  variants: Variant[];
}

/** The numbers of biases that belong to layers with a weight. */
function biases(graph: Graph, layers: { name: string }[]): number {
  const names = new Set(layers.map(({ name }) => name.replace(/weight$/, "bias")));
  const own = graph.leaves.filter(({ name }) => names.has(name));
  return own.reduce((sum, { value }) => sum + (graph.values[value]!.shape[0] as number), 0);
}

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
const ascending = (numbers: number[]) => numbers.sort((a, b) => a - b);

for (const { file, data } of fixtures<{ networks: Network[] }>("cost")) {
  for (const { name, description, input_shape: shape, variants } of data.networks) {
    Deno.test(`fixture: cost of ${name} before and after pruning, as in ${file}`, () => {
      const { graph, groups } = analysed(describedNetwork(description, shape.slice(1)));
      for (const variant of variants) compare(variant, { graph, groups });
    });
  }
}

function compare(
  variant: Variant,
  { graph, groups }: Pick<ReturnType<typeof analysed>, "graph" | "groups">,
): void {
  const { mode, initial_bits: weight, totals, deficiency, after_removing_first_quarter } = variant;
  const activation = mode === "weight_only" ? 32 : weight;
  const whole = (bops: number) => wholeBops(bops, { weight, activation });
  const layers = cost(graph).layers;
  const bits: Record<string, LayerBits> = Object.fromEntries(
    layers.map(({ name }) => [name, { weight, activation }]),
  );
  const found = cost(graph, { bits });
  assert.equal(found.macs, totals.analytic_macs_conv_linear);
  assert.equal(found.parameters, totals.num_params);
  assert.equal(100 * found.bops / cost(graph).bops, variant.relative_bops_percent_vs_float32);

  const isCounted = ({ name }: { name: string }) =>
    deficiency === undefined || !/\.to_(qkv|out)\b/.test(name);
  const counted = found.layers.filter(isCounted);
  assert.equal(sum(counted.map(({ macs }) => macs)), totals.macs);
  assert.equal(sum(counted.map(({ bops }) => bops)), whole(totals.bops));
  if (variant.layers !== undefined) {
    const wanted = { macs: (n: number) => n, bops: whole };
    for (const one of ["macs", "bops"] as const) {
      assert.deepEqual(
        ascending(counted.map((layer) => layer[one])),
        ascending(variant.layers.map((layer) => wanted[one](layer[one]))),
      );
    }
    assert.ok(
      variant.layers.every((layer) =>
        layer.weight_bits === weight && layer.activation_bits === activation
      ),
    );
  }

  const scalars = layers.length * (mode === "weight_only" ? 3 : 6);
  const withScalars = found.parameters + scalars;
  assert.equal(withScalars, totals.num_params_including_quantizer_scalars);
  if (deficiency === undefined) {
    const stored = 8 * found.bytes - biases(graph, layers) * (32 - weight) + scalars * weight;
    assert.equal(stored, totals.weight_size_bits);
    assert.equal(stored / withScalars, totals.average_bits_reported);
  }

  const prunable = groups.filter((group) => group.prunable);
  if (variant.structures !== undefined) {
    const wanted = variant.structures.filter((group) => group.prunable).map(({ num }) => num);
    assert.deepEqual(ascending(prunable.map(({ size }) => size)), ascending(wanted));
  }
  if (after_removing_first_quarter === undefined) return;
  const removed = groups.map(({ size, prunable }) =>
    Array.from({ length: size }, (_, i) => prunable && i < Math.floor(size / 4))
  );
  const pruned = predictCost({ graph, groups }, removed, { bits });
  const left = pruned.layers.filter(isCounted);
  assert.deepEqual(
    {
      macs: sum(left.map(({ macs }) => macs)),
      bops: sum(left.map(({ bops }) => bops)),
      num_params: pruned.parameters,
    },
    { ...after_removing_first_quarter, bops: whole(after_removing_first_quarter.bops) },
  );
}
