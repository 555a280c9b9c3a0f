import { type Cost, type CostRow, costRows } from "../../cost/mod.ts";
import { boxTable } from "./box_table.ts";
import { amountText, bytesText, percentText } from "./format.ts";
import { shortName } from "./short_name.ts";

/** Characters of the longest layer name that is printed whole; keeps the table below 110 columns. */
const maxName = 24;

/**
 * A cost as text, layer by layer: the rows of `costRows`, large numbers with a prefix. The bits are those of weight and input;
 * in the row of the sums they are the mean of all parameters.
 *
 * @param cost What `cost` or `predictCost` gives.
 * @returns Text of at most 110 columns.
 *
 * @example
 * ```ts
 * import { costTable } from "@geta-lab/geta/viz";
 * import { cost } from "@geta-lab/geta/cost";
 * import { trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const variables = { "fc/kernel": tf.variable(tf.ones([30, 20])) };
 * const graph = trace((x) => tf.matMul(x, variables["fc/kernel"]), [tf.zeros([1, 30])], { variables });
 * const table = costTable(cost(graph, { bits: { fc: { weight: 4, activation: 8 } } }));
 * assert.match(table, /│ fc +│ +30x20 │ +600 │ 100 % │ +600 │ 4 x 8 │ +19.20 k │ +100 % │ 300 B │/);
 * ```
 */
export function costTable(cost: Cost): string {
  const heads = ["layer", "weight", "MACs", "", "params", "bits", "BOPs", "", "size"];
  return boxTable(heads, costRows(cost).map(cells));
}

function cells(row: CostRow): string[] {
  const text = (value: number | undefined, format: (value: number) => string) =>
    value === undefined ? "" : format(value);
  const share = (value: number | undefined) => text(value, (one) => percentText(one / 100, 0));
  const bits = [row["weight bits"], row["input bits"]].map((one) => text(one, bitsText));
  return [
    shortName(row.layer, maxName),
    row.weight ?? "",
    text(row.MACs, amountText),
    share(row["MACs %"]),
    text(row.parameters, amountText),
    bits.filter((one) => one !== "").join(" x "),
    text(row.BOPs, amountText),
    share(row["BOPs %"]),
    text(row.bytes, bytesText),
  ];
}

function bitsText(bits: number): string {
  return `${Math.round(bits * 100) / 100}`;
}
