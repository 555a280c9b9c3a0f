import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { cost, costRows } from "@geta-lab/geta/cost";
import { tableText } from "@geta-lab/geta/notebook";
import { graphOf } from "../qadg/groups_of.ts";

type T = tf.Tensor;

const attending = graphOf(
  [4, 3],
  { "q/kernel": [3, 6], "q/bias": [6], "out/kernel": [6, 2] },
  (x, p) => {
    const q = tf.add(tf.matMul(x as T, p["q/kernel"] as T), p["q/bias"]!);
    return tf.matMul(tf.matMul(tf.matMul(q, q, false, true), q), p["out/kernel"] as T);
  },
);
const BITS = { q: { weight: 4, activation: 8 }, out: { weight: 8, activation: 32 } };

Deno.test("costRows() sums the layers, then lists the products and sums everything", () => {
  const rows = costRows(cost(attending, { bits: BITS }));
  const macs = { q: 72, out: 48 }, bops = { q: 72 * 32, out: 48 * 256 }, bytes = { q: 9, out: 12 };
  const products = rows.filter(({ layer }) => layer.startsWith("BatchMatMul "));
  assert.deepEqual(products.map(({ MACs, BOPs, parameters }) => [MACs, BOPs, parameters]), [
    [4 * 4 * 6, 1024 * 96, undefined],
    [4 * 6 * 4, 1024 * 96, undefined],
  ]);
  const sumBops = bops.q + bops.out;
  assert.deepEqual(rows.filter((row) => !products.includes(row)), [
    {
      layer: "q",
      operator: "BatchMatMul",
      weight: "3x6",
      "weight bits": 4,
      "input bits": 8,
      MACs: macs.q,
      "MACs %": 60,
      parameters: 18,
      "parameters %": 50,
      BOPs: bops.q,
      "BOPs %": 100 * bops.q / sumBops,
      bytes: bytes.q,
    },
    {
      layer: "out",
      operator: "BatchMatMul",
      weight: "6x2",
      "weight bits": 8,
      "input bits": 32,
      MACs: macs.out,
      "MACs %": 40,
      parameters: 12,
      "parameters %": 100 * 12 / 36,
      BOPs: bops.out,
      "BOPs %": 100 * bops.out / sumBops,
      bytes: bytes.out,
    },
    {
      layer: "other parameters",
      "weight bits": 32,
      MACs: 0,
      "MACs %": 0,
      parameters: 6,
      "parameters %": 100 * 6 / 36,
      BOPs: 0,
      "BOPs %": 0,
      bytes: 24,
    },
    {
      layer: "sum",
      "weight bits": 8 * 45 / 36,
      MACs: 120,
      "MACs %": 100,
      parameters: 36,
      "parameters %": 100,
      BOPs: sumBops,
      "BOPs %": 100,
      bytes: 45,
    },
    {
      layer: "sum with products",
      MACs: 120 + 2 * 96,
      parameters: 36,
      BOPs: sumBops + 2 * 1024 * 96,
      bytes: 45,
    },
  ]);
});

Deno.test("costRows() has no row for what is not there", () => {
  const graph = graphOf(
    [3],
    { "words/table": [11, 3] },
    (x, p) => tf.gather(p["words/table"] as T, tf.cast(x as T, "int32")),
  );
  const rows = costRows(cost(graph));
  assert.deepEqual(rows.map(({ layer, MACs, bytes }) => [layer, MACs, bytes]), [
    ["other parameters", 0, 132],
    ["sum", 0, 132],
  ]);
  assert.ok(rows.every((row) => row["MACs %"] === 0 && row["BOPs %"] === 0));
});

Deno.test("costRows() shows what training does not change", () => {
  const graph = graphOf(
    [3],
    { "fc/kernel": [3, 5, "fixed"], "fc/bias": [5, "fixed"], "head/kernel": [5, 2] },
    (x, p) =>
      tf.matMul(
        tf.add(tf.matMul(x as T, p["fc/kernel"] as T), p["fc/bias"]!),
        p["head/kernel"] as T,
      ),
  );
  const rows = costRows(cost(graph, { bits: { fc: { weight: 4, activation: 8 } } }));
  assert.deepEqual(rows.map((row) => [row.layer, row.parameters, row["not trained"], row.bytes]), [
    ["fc", 15, 15, 7.5],
    ["head", 10, undefined, 40],
    ["other parameters", 5, 5, 20],
    ["sum", 30, 20, 67.5],
  ]);
});

Deno.test("costRows() fits the tables of the notebooks", () => {
  const lines = tableText(costRows(cost(attending))).split("\n").filter((line) => /^│/.test(line));
  const [head, first, ...rest] = lines.map((line) => line.replaceAll("│", " ").trim());
  assert.match(head!, /^layer +operator +weight +weight bits +input bits +MACs +MACs %/);
  assert.match(first!, /^q +BatchMatMul +3x6 +32 +32 +72 +60 +18 +50 +73728 +60 +72$/);
  assert.equal(rest.length, 6);
});
