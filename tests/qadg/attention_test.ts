/** Attention in all spellings: which heads and dimensions are structures, and that they can be removed. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";
import type { HeadParts } from "@geta-lab/geta/qadg";
import { prepareGraph, worstRemoval } from "../subnet/proof.ts";
import { type Formula, tracedFormula } from "./groups_of.ts";

type T = tf.Tensor;
const T5 = 5, WIDTH = 6, HEADS = 3, DIM = 4, ALL = HEADS * DIM;

const rows = (x: T, kernel: T) => tf.matMul(tf.reshape(x, [-1, x.shape.at(-1)!]), kernel);
const attend = (q: T, k: T, v: T) =>
  tf.matMul(tf.softmax(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(DIM))), v);
const merge = (y: T, heads = HEADS) =>
  tf.reshape(tf.transpose(y, [0, 2, 1, 3]), [-1, T5, heads * DIM]);
const finish = (y: T, out: T) => tf.reshape(rows(y, out), [-1, T5, WIDTH]);

const SEPARATE = {
  "q/kernel": [WIDTH, ALL],
  "q/bias": [ALL],
  "k/kernel": [WIDTH, ALL],
  "v/kernel": [WIDTH, ALL],
  "out/kernel": [ALL, WIDTH],
};
const FUSED = { "qkv/kernel": [WIDTH, 3 * ALL], "out/kernel": [ALL, WIDTH] };

const toHeads = (y: T, heads = HEADS) =>
  tf.transpose(tf.reshape(y, [-1, T5, heads, DIM]), [0, 2, 1, 3]);

interface Spelling {
  shapes: Record<string, number[]>;
  formula: Formula;
  /** Sizes of the prunable groups: whole heads, dimensions, both. */
  sizes: Record<HeadParts, number[]>;
}

const SPELLINGS: Record<string, Spelling> = {
  "separate q, k, v": {
    shapes: SEPARATE,
    formula: (x, p) => {
      const q = toHeads(tf.add(rows(x, p["q/kernel"]!), p["q/bias"]!));
      const [k, v] = ["k", "v"].map((name) => toHeads(rows(x, p[`${name}/kernel`]!)));
      return finish(merge(attend(q, k!, v!)), p["out/kernel"]!);
    },
    sizes: { whole: [3], dimensions: [4, 4], both: [3, 4, 4] },
  },
  "heads folded into the batch": {
    shapes: SEPARATE,
    formula: (x, p) => {
      const fold = (y: T) => tf.reshape(toHeads(y), [-1, T5, DIM]);
      const q = fold(tf.add(rows(x, p["q/kernel"]!), p["q/bias"]!));
      const [k, v] = ["k", "v"].map((name) => fold(rows(x, p[`${name}/kernel`]!)));
      const y = tf.reshape(attend(q, k!, v!), [-1, HEADS, T5, DIM]);
      return finish(merge(y), p["out/kernel"]!);
    },
    sizes: { whole: [3], dimensions: [4, 4], both: [3, 4, 4] },
  },
  "fused, split into three": {
    shapes: FUSED,
    formula: (x, p) => {
      const [q, k, v] = tf.split(rows(x, p["qkv/kernel"]!), 3, 1).map((y) => toHeads(y));
      return finish(merge(attend(q!, k!, v!)), p["out/kernel"]!);
    },
    sizes: { whole: [3], dimensions: [4, 4], both: [3, 4, 4] },
  },
  "fused, [3, heads, dimensions]": {
    shapes: FUSED,
    formula: (x, p) => {
      const all = tf.reshape(rows(x, p["qkv/kernel"]!), [-1, T5, 3, HEADS, DIM]);
      const [q, k, v] = [0, 1, 2].map((i) =>
        tf.reshape(
          tf.slice(tf.transpose(all, [2, 0, 3, 1, 4]), [i, 0, 0, 0, 0], [1, -1, -1, -1, -1]),
          [-1, HEADS, T5, DIM],
        )
      );
      return finish(merge(attend(q!, k!, v!)), p["out/kernel"]!);
    },
    // one kernel laid out as [3, heads, dimensions] stays so: q, k and v lose the same dimensions
    sizes: { whole: [3], dimensions: [4], both: [3, 4] },
  },
  "multi-query: one head of keys and values": {
    shapes: { ...SEPARATE, "k/kernel": [WIDTH, DIM], "v/kernel": [WIDTH, DIM] },
    formula: (x, p) => {
      const q = toHeads(tf.add(rows(x, p["q/kernel"]!), p["q/bias"]!));
      const [k, v] = ["k", "v"].map((name) =>
        tf.expandDims(tf.reshape(rows(x, p[`${name}/kernel`]!), [-1, T5, DIM]), 1)
      );
      return finish(merge(attend(q, k!, v!)), p["out/kernel"]!);
    },
    // a removed head of queries gives the mean of the values, which the output projection does not read
    sizes: { whole: [3], dimensions: [4, 4], both: [3, 4, 4] },
  },
  "grouped-query: two heads of keys and values, three queries each": {
    shapes: {
      "q/kernel": [WIDTH, 2 * ALL],
      "k/kernel": [WIDTH, 2 * DIM],
      "v/kernel": [WIDTH, 2 * DIM],
      "out/kernel": [2 * ALL, WIDTH],
    },
    formula: (x, p) => {
      const q = toHeads(rows(x, p["q/kernel"]!), 2 * HEADS);
      const [k, v] = ["k", "v"].map((name) => {
        const two = tf.expandDims(toHeads(rows(x, p[`${name}/kernel`]!), 2), 2);
        return tf.reshape(tf.tile(two, [1, 1, HEADS, 1, 1]), [-1, 2 * HEADS, T5, DIM]);
      });
      return finish(merge(attend(q, k!, v!), 2 * HEADS), p["out/kernel"]!);
    },
    // whole: a query of both heads, of which there are more than heads of keys
    sizes: { whole: [3], dimensions: [4, 4], both: [2, 3, 4, 4] },
  },
};

for (const [name, { shapes, formula, sizes }] of Object.entries(SPELLINGS)) {
  for (const heads of ["whole", "dimensions", "both"] as const) {
    Deno.test(`${name}: ${heads} can be removed`, async () => {
      await useEngine(); // tfjs' own cpu backend broadcasts batched products wrongly
      const network = prepareGraph(tracedFormula([T5, WIDTH], shapes, formula), { heads });
      const prunable = network.groups.filter((group) => group.prunable);
      const found = prunable.map(({ size }) => size).sort();
      assert.deepEqual(found, sizes[heads], JSON.stringify(network.groups, null, 1));
      const relative = await worstRemoval(network);
      assert.ok(relative <= 1e-5, `relative difference ${relative}`);
    });
  }
}
