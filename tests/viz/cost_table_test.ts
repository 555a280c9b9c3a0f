import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { cost } from "@geta-lab/geta/cost";
import { costTable } from "@geta-lab/geta/viz";
import { graphOf } from "../qadg/groups_of.ts";

type T = tf.Tensor;

Deno.test("costTable() aligns layers, sums and products, in at most 110 columns", () => {
  const graph = graphOf(
    [8, 300],
    { "transformer/encoder/layer11/attention/kernel": [300, 1000], "head/kernel": [1000, 20] },
    (x, p) => {
      const y = tf.matMul(x as T, p["transformer/encoder/layer11/attention/kernel"] as T);
      return tf.matMul(tf.matMul(tf.matMul(y, y, false, true), y), p["head/kernel"] as T);
    },
  );
  const bits = { head: { weight: 4, activation: 8 } };
  const table = costTable(cost(graph, { bits }));
  assert.ok(table.split("\n").every((line) => line.length <= 110));
  assert.equal(
    table,
    `┌──────────────────────────┬──────────┬─────────┬───────┬─────────┬─────────┬─────────┬───────┬──────────┐
│ layer                    │   weight │    MACs │       │  params │    bits │    BOPs │       │     size │
├──────────────────────────┼──────────┼─────────┼───────┼─────────┼─────────┼─────────┼───────┼──────────┤
│ …coder/layer11/attention │ 300x1000 │  2.40 M │  94 % │ 300.0 k │ 32 x 32 │  2.46 G │ 100 % │  1.20 MB │
│ head                     │  1000x20 │ 160.0 k │   6 % │ 20.00 k │   4 x 8 │  5.12 M │   0 % │ 10.00 kB │
│ sum                      │          │  2.56 M │ 100 % │ 320.0 k │   30.25 │  2.46 G │ 100 % │  1.21 MB │
│ BatchMatMul 1            │          │ 64.00 k │       │         │         │ 65.54 M │       │          │
│ BatchMatMul 2            │          │ 64.00 k │       │         │         │ 65.54 M │       │          │
│ sum with products        │          │  2.69 M │       │ 320.0 k │         │  2.59 G │       │  1.21 MB │
└──────────────────────────┴──────────┴─────────┴───────┴─────────┴─────────┴─────────┴───────┴──────────┘
`,
  );
});
