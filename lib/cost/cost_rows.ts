import type { Cost } from "./types.ts";

/** A row of {@linkcode costRows}; what a row does not have is absent. Shares are percentages of the sum over the layers. */
export type CostRow = {
  /** Layer, product, or what the row sums up. */
  layer: string;
  /** The tfjs kernel that multiplies. */
  operator?: string;
  /** Shape of the weight, for example `3x3x16x32`. */
  weight?: string;
  /** Multiply-adds per sample. */
  MACs?: number;
  /** Their share, percent. */
  "MACs %"?: number;
  /** Number of parameters. */
  parameters?: number;
  /** Their share, percent. */
  "parameters %"?: number;
  /** Those that training does not change, where there are any. */
  "not trained"?: number;
  /** Bits of a weight; in the row of the sums their mean over all parameters. */
  "weight bits"?: number;
  /** Bits of an element of the layer's input. */
  "input bits"?: number;
  /** Bit operations per sample. */
  BOPs?: number;
  /** Their share, percent. */
  "BOPs %"?: number;
  /** Bytes of the parameters. */
  bytes?: number;
};

/**
 * A cost as the rows of a table: the layers, the parameters of no layer (biases, norms, embeddings), the sums; below them the
 * products without a weight, which the sums leave out, and the sums with them.
 *
 * @param cost What {@linkcode cost} or a prediction gives.
 * @returns Rows for `table()` of the notebooks and `tableText()`.
 *
 * @example
 * ```ts
 * import { cost, costRows } from "@geta-lab/geta/cost";
 * import { trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const variables = { "fc/kernel": tf.variable(tf.ones([3, 2])), "fc/bias": tf.variable(tf.ones([2])) };
 * const graph = trace(
 *   (x) => tf.add(tf.matMul(x, variables["fc/kernel"]), variables["fc/bias"]),
 *   [tf.zeros([1, 3])],
 *   { variables },
 * );
 * const rows = costRows(cost(graph));
 * assert.deepEqual(rows.map(({ layer, MACs, parameters }) => [layer, MACs, parameters]), [
 *   ["fc", 6, 6],
 *   ["other parameters", 0, 2],
 *   ["sum", 6, 8],
 * ]);
 * ```
 */
export function costRows(cost: Cost): CostRow[] {
  const { layers, products, macs, parameters, bops, bytes } = cost;
  const percent = (part: number, whole: number) => whole === 0 ? 0 : 100 * part / whole;
  const row = (
    layer: string,
    part: Pick<Cost, "macs" | "parameters" | "notTrained" | "bops" | "bytes">,
    about: Partial<CostRow> = {},
  ): CostRow => ({
    layer,
    ...about,
    MACs: part.macs,
    "MACs %": percent(part.macs, macs),
    parameters: part.parameters,
    "parameters %": percent(part.parameters, parameters),
    ...(part.notTrained > 0 && { "not trained": part.notTrained }),
    BOPs: part.bops,
    "BOPs %": percent(part.bops, bops),
    bytes: part.bytes,
  });
  const rows = layers.map((layer) =>
    row(layer.name, { ...layer, notTrained: layer.trained ? 0 : layer.parameters }, {
      operator: layer.op,
      weight: layer.shape.join("x"),
      "weight bits": layer.weightBits,
      "input bits": layer.activationBits,
    })
  );
  const rest = rows.reduce((left, row) => ({
    ...left,
    parameters: left.parameters - row.parameters!,
    notTrained: left.notTrained - (row["not trained"] ?? 0),
    bytes: left.bytes - row.bytes!,
  }), { ...cost, macs: 0, bops: 0 });
  if (rest.parameters > 0) {
    const bits = 8 * rest.bytes / rest.parameters;
    rows.push(row("other parameters", rest, { "weight bits": bits }));
  }
  rows.push(row("sum", cost, { "weight bits": cost.averageBits }));
  if (products.length === 0) return rows;
  const unweighted = products.map(({ name, op, macs, bops }) => ({
    layer: name,
    operator: op,
    MACs: macs,
    BOPs: bops,
  }));
  const all = [cost, ...products];
  return [...rows, ...unweighted, {
    layer: "sum with products",
    MACs: all.reduce((sum, { macs }) => sum + macs, 0),
    parameters,
    BOPs: all.reduce((sum, { bops }) => sum + bops, 0),
    bytes,
  }];
}
