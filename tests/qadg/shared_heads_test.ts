/** Query heads that share a head of keys and values: each leaves with its rows of the output projection, however they are written. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";
import { describeGroup, type HeadParts, pruningGroups } from "@geta-lab/geta/qadg";
import { prepareGraph, worstRemoval } from "../subnet/proof.ts";
import { type Formula, tracedFormula } from "./groups_of.ts";
import { provenRemoval } from "./proven_removal.ts";

type T = tf.Tensor;
type Parameters = Record<string, tf.Tensor>;
const TOKENS = 5, WIDTH = 6, HEADS = 6, DIM = 4, SHARED = 2, EACH = HEADS / SHARED;

const rows = (x: T, kernel: T) => tf.matMul(tf.reshape(x, [-1, x.shape.at(-1)!]), kernel);
const toHeads = (y: T, heads: number) =>
  tf.transpose(tf.reshape(y, [-1, TOKENS, heads, DIM]), [0, 2, 1, 3]);
const attend = (q: T, k: T, v: T) =>
  tf.matMul(tf.softmax(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(DIM))), v);
const finish = (y: T, p: Parameters) => tf.reshape(rows(y, p["out/kernel"]!), [-1, TOKENS, WIDTH]);
const merge = (y: T) => tf.reshape(tf.transpose(y, [0, 2, 1, 3]), [-1, TOKENS, HEADS * DIM]);
/** [batch * tokens, dim] to one head: [batch, 1, tokens, dim]. */
const oneHead = (y: T) => tf.expandDims(tf.reshape(y, [-1, TOKENS, DIM]), 1);

const shapesOf = (keyHeads: number) => ({
  "q/kernel": [WIDTH, HEADS * DIM],
  "k/kernel": [WIDTH, keyHeads * DIM],
  "v/kernel": [WIDTH, keyHeads * DIM],
  "out/kernel": [HEADS * DIM, WIDTH],
});

/** Attention with separate kernels; `spread` brings keys and values to the queries' heads. */
const separate = (spread: (y: T, x: T) => T): Formula => (x, given) => {
  const p = given as unknown as Parameters;
  const [k, v] = ["k", "v"].map((name) => spread(rows(x, p[`${name}/kernel`]!), x));
  return finish(merge(attend(toHeads(rows(x, p["q/kernel"]!), HEADS), k!, v!)), p);
};

const five = (y: T) => tf.expandDims(toHeads(y, SHARED), 2);
const asHeads = (y: T) => tf.reshape(y, [-1, HEADS, TOKENS, DIM]);
const list = tf.tensor1d([0, 0, 0, 1, 1, 1], "int32");

interface Spelling {
  shapes: Record<string, number[]>;
  formula: Formula;
  /** Sizes of the prunable groups. */
  sizes: Partial<Record<HeadParts, number[]>>;
}

const MULTI = { shapes: shapesOf(1), sizes: { whole: [6] } };
const ALL_PARTS = { whole: [6], dimensions: [4, 4], both: [4, 4, 6] };
const GROUPED = { shapes: shapesOf(SHARED), sizes: { whole: [3] } };

const SPELLINGS: Record<string, Spelling> = {
  "one head, broadcast by the products": { ...MULTI, sizes: ALL_PARTS, formula: separate(oneHead) },
  "one head, repeated by tile()": {
    ...MULTI,
    formula: separate((y) => tf.tile(oneHead(y), [1, HEADS, 1, 1])),
  },
  "one head, repeated by broadcastTo()": {
    ...MULTI,
    formula: separate((y, x) => tf.broadcastTo(oneHead(y), [x.shape[0]!, HEADS, TOKENS, DIM])),
  },
  "one head, repeated by gather()": {
    ...MULTI,
    formula: separate((y) => tf.gather(oneHead(y), tf.zeros([HEADS], "int32"), 1)),
  },
  "one head, repeated by concat()": {
    ...MULTI,
    formula: separate((y) => tf.concat(Array(HEADS).fill(oneHead(y)), 1)),
  },
  "one head, repeated by stack()": {
    ...MULTI,
    formula: separate((y) => tf.stack(Array(HEADS).fill(tf.reshape(y, [-1, TOKENS, DIM])), 1)),
  },
  "one head, folded into the batch": {
    ...MULTI,
    formula: (x, given) => {
      const p = given as unknown as Parameters, fold = (y: T) => tf.reshape(y, [-1, TOKENS, DIM]);
      const [k, v] = ["k", "v"].map((name) =>
        fold(tf.tile(oneHead(rows(x, p[`${name}/kernel`]!)), [1, HEADS, 1, 1]))
      );
      return finish(
        merge(asHeads(attend(fold(toHeads(rows(x, p["q/kernel"]!), HEADS)), k!, v!))),
        p,
      );
    },
  },
  "one head, for the queries of all heads in rows": {
    ...MULTI,
    formula: (x, given) => {
      const p = given as unknown as Parameters;
      const q = tf.reshape(toHeads(rows(x, p["q/kernel"]!), HEADS), [-1, HEADS * TOKENS, DIM]);
      const [k, v] = ["k", "v"].map((name) =>
        tf.reshape(rows(x, p[`${name}/kernel`]!), [-1, TOKENS, DIM])
      );
      return finish(merge(asHeads(attend(q, k!, v!))), p);
    },
  },
  "one head, in a fused kernel that is split": {
    shapes: { "qkv/kernel": [WIDTH, (HEADS + 2) * DIM], "out/kernel": [HEADS * DIM, WIDTH] },
    sizes: ALL_PARTS,
    formula: (x, given) => {
      const p = given as unknown as Parameters;
      const [q, k, v] = tf.split(rows(x, p["qkv/kernel"]!), [HEADS * DIM, DIM, DIM], 1);
      return finish(merge(attend(toHeads(q!, HEADS), oneHead(k!), oneHead(v!))), p);
    },
  },
  "one head, by einsum() with subscripts for heads": {
    shapes: {
      "q/kernel": [WIDTH, HEADS, DIM],
      "k/kernel": [WIDTH, DIM],
      "v/kernel": [WIDTH, DIM],
      "out/kernel": [HEADS, DIM, WIDTH],
    },
    sizes: { whole: [4, 4, 6] }, // parts that are axes of their own do not overlap
    formula: (x, given) => {
      const p = given as unknown as Parameters;
      const q = tf.einsum("btc,chd->bthd", x, p["q/kernel"]!);
      const [k, v] = ["k", "v"].map((name) => tf.einsum("btc,cd->btd", x, p[`${name}/kernel`]!));
      const weights = tf.softmax(tf.einsum("bqhd,bkd->bhqk", q, k!));
      return tf.einsum(
        "bqhd,hdc->bqc",
        tf.einsum("bhqk,bkd->bqhd", weights, v!),
        p["out/kernel"]!,
      );
    },
  },
  "one head, by einsum() and a merging reshape()": {
    ...MULTI,
    sizes: ALL_PARTS,
    formula: (x, given) => {
      const p = given as unknown as Parameters;
      const q = tf.reshape(rows(x, p["q/kernel"]!), [-1, TOKENS, HEADS, DIM]);
      const [k, v] = ["k", "v"].map((name) =>
        tf.reshape(rows(x, p[`${name}/kernel`]!), [-1, TOKENS, DIM])
      );
      const weights = tf.softmax(tf.einsum("bqhd,bkd->bhqk", q, k!));
      const y = tf.einsum("bhqk,bkd->bqhd", weights, v!);
      return finish(tf.reshape(y, [-1, TOKENS, HEADS * DIM]), p);
    },
  },
  "two heads, repeated by tile()": {
    ...GROUPED,
    sizes: { whole: [3], dimensions: [4, 4], both: [2, 3, 4, 4] },
    formula: separate((y) => asHeads(tf.tile(five(y), [1, 1, EACH, 1, 1]))),
  },
  "two heads, repeated by broadcastTo()": {
    ...GROUPED,
    formula: separate((y, x) =>
      asHeads(tf.broadcastTo(five(y), [x.shape[0]!, SHARED, EACH, TOKENS, DIM]))
    ),
  },
  "two heads, repeated as a whole by tile()": {
    ...GROUPED,
    formula: separate((y) => tf.tile(toHeads(y, SHARED), [1, EACH, 1, 1])),
  },
  "two heads, repeated as a whole by concat()": {
    ...GROUPED,
    sizes: { whole: [3], both: [2, 3, 4, 4] },
    formula: separate((y) => tf.concat(Array(EACH).fill(toHeads(y, SHARED)), 1)),
  },
  "two heads, repeated by stack()": {
    ...GROUPED,
    formula: separate((y) => asHeads(tf.stack(Array(EACH).fill(toHeads(y, SHARED)), 2))),
  },
  "two heads, taken apart by split() and repeated by concat()": {
    ...GROUPED,
    sizes: { whole: [3, 3] },
    formula: separate((y) => {
      const [first, second] = tf.split(toHeads(y, SHARED), SHARED, 1);
      return tf.concat([first!, first!, first!, second!, second!, second!], 1);
    }),
  },
  "two heads, broadcast by products of five axes": {
    ...GROUPED,
    sizes: { whole: [3], dimensions: [4, 4], both: [2, 3, 4, 4] },
    formula: (x, given) => {
      const p = given as unknown as Parameters;
      const q = tf.reshape(rows(x, p["q/kernel"]!), [-1, TOKENS, SHARED, EACH, DIM]);
      const [k, v] = ["k", "v"].map((name) => five(rows(x, p[`${name}/kernel`]!)));
      const y = attend(tf.transpose(q, [0, 2, 3, 1, 4]), k!, v!);
      return finish(tf.reshape(tf.transpose(y, [0, 3, 1, 2, 4]), [-1, TOKENS, HEADS * DIM]), p);
    },
  },
  "two heads, by einsum()": {
    ...GROUPED,
    formula: (x, given) => {
      const p = given as unknown as Parameters;
      const q = tf.reshape(rows(x, p["q/kernel"]!), [-1, TOKENS, SHARED, EACH, DIM]);
      const [k, v] = ["k", "v"].map((name) =>
        tf.reshape(rows(x, p[`${name}/kernel`]!), [-1, TOKENS, SHARED, DIM])
      );
      const weights = tf.softmax(tf.einsum("bqgrd,bkgd->bgrqk", q, k!));
      const y = tf.einsum("bgrqk,bkgd->bqgrd", weights, v!);
      return finish(tf.reshape(y, [-1, TOKENS, HEADS * DIM]), p);
    },
  },
  // any query head by itself: those of one head of keys are a group, of which one stays
  "two heads, looked up by a list each": {
    ...GROUPED,
    sizes: { whole: [3, 3], dimensions: [4, 4] },
    formula: separate((y) => tf.gather(toHeads(y, SHARED), tf.clone(list), 1)),
  },
  "two heads, looked up by one list": {
    ...GROUPED,
    sizes: { whole: [3, 3], both: [2, 3, 3, 4, 4] },
    formula: separate((y) => tf.gather(toHeads(y, SHARED), list, 1)),
  },
};

for (const [name, { shapes, formula, sizes }] of Object.entries(SPELLINGS)) {
  for (const [heads, wanted] of Object.entries(sizes) as [HeadParts, number[]][]) {
    Deno.test(`${name}: ${heads} can be removed`, async () => {
      await useEngine({ threads: 1 }); // tfjs' own cpu backend broadcasts batched products wrongly
      const network = prepareGraph(tracedFormula([TOKENS, WIDTH], shapes, formula), { heads });
      const prunable = network.groups.filter((group) => group.prunable);
      assert.deepEqual(prunable.map(({ size }) => size).sort(), wanted);
      const relative = await worstRemoval(network, 4);
      assert.ok(relative <= 1e-5, `relative difference ${relative}`);
    });
  }
}

Deno.test("pruningGroups() has the output projection own a query head, but not a dimension of the values", async () => {
  await useEngine({ threads: 1 });
  const formula = separate(oneHead), shapes = shapesOf(1);
  provenRemoval([TOKENS, WIDTH], shapes, formula);
  const { graph } = tracedFormula([TOKENS, WIDTH], shapes, formula);
  const whole = pruningGroups(graph).find(({ prunable }) => prunable);
  assert.equal(
    describeGroup(whole!, 1),
    "q (6 structures): cutting q outputs 4, 5, 6, 7 also cuts out inputs 4, 5, 6, 7",
  );
  assert.deepEqual(
    whole!.ownedSlices.map(({ parameter, axis, reads }) => [parameter, axis, reads]),
    [
      ["q/kernel", 1, undefined],
      ["out/kernel", 0, true],
    ],
  );
  const parts = pruningGroups(graph, { heads: "dimensions" }).filter(({ prunable }) => prunable);
  const owners = parts.map(({ ownedSlices }) => ownedSlices.map(({ parameter }) => parameter));
  assert.deepEqual(owners, [["k/kernel", "q/kernel"], ["v/kernel"]]);
});

/** As many heads of keys as queries of each, or more: whole heads of keys leave with their queries. */
for (const [shared, each] of [[2, 2], [3, 2]] as const) {
  Deno.test(`pruningGroups() removes the heads of keys of ${shared} by ${each} heads with their queries`, async () => {
    await useEngine({ threads: 1 });
    const many = shared * each;
    const shapes = {
      "q/kernel": [WIDTH, many * DIM],
      "k/kernel": [WIDTH, shared * DIM],
      "v/kernel": [WIDTH, shared * DIM],
      "out/kernel": [many * DIM, WIDTH],
    };
    for (const repeat of ["tile", "stack"]) {
      const formula: Formula = (x, given) => {
        const p = given as unknown as Parameters;
        const [k, v] = ["k", "v"].map((name) => {
          const own = toHeads(rows(x, p[`${name}/kernel`]!), shared);
          const copies = repeat === "tile"
            ? tf.tile(tf.expandDims(own, 2), [1, 1, each, 1, 1])
            : tf.stack(Array(each).fill(own), 2);
          return tf.reshape(copies, [-1, many, TOKENS, DIM]);
        });
        const y = attend(toHeads(rows(x, p["q/kernel"]!), many), k!, v!);
        const flat = tf.reshape(tf.transpose(y, [0, 2, 1, 3]), [-1, many * DIM]);
        return tf.reshape(tf.matMul(flat, p["out/kernel"]!), [-1, TOKENS, WIDTH]);
      };
      const { graph } = tracedFormula([TOKENS, WIDTH], shapes, formula);
      const prunable = pruningGroups(graph).filter((group) => group.prunable);
      assert.deepEqual(prunable.map(({ size }) => size), [shared]);
      assert.match(describeGroup(prunable[0]!), /k outputs 0, 1, 2, 3/);
      provenRemoval([TOKENS, WIDTH], shapes, formula);
    }
  });
}

Deno.test("pruningGroups() keeps query heads that are branches of their own: a cut takes no branch away", async () => {
  await useEngine({ threads: 1 });
  const branches: Formula = (x, given) => {
    const p = given as unknown as Parameters;
    const [q, k, v] = ["q", "k", "v"].map((name) =>
      tf.reshape(rows(x, p[`${name}/kernel`]!), [-1, TOKENS, p[`${name}/kernel`]!.shape[1]!])
    );
    return finish(tf.concat(tf.split(q!, HEADS, 2).map((one) => attend(one, k!, v!)), 2), p);
  };
  const groups = pruningGroups(tracedFormula([TOKENS, WIDTH], shapesOf(1), branches).graph);
  assert.deepEqual(groups.filter(({ prunable }) => prunable).map(({ size }) => size), [4, 4]);
  provenRemoval([TOKENS, WIDTH], shapesOf(1), branches);
});

Deno.test("pruningGroups() keeps query heads that something else reads than a weight", async () => {
  await useEngine({ threads: 1 });
  const squares: Formula = (x, given) => {
    const p = given as unknown as Parameters;
    const [k, v] = ["k", "v"].map((name) => oneHead(rows(x, p[`${name}/kernel`]!)));
    const y = merge(attend(toHeads(rows(x, p["q/kernel"]!), HEADS), k!, v!));
    return tf.add(finish(y, p), tf.sum(y, 2, true));
  };
  const groups = pruningGroups(tracedFormula([TOKENS, WIDTH], shapesOf(1), squares).graph);
  assert.deepEqual(groups.filter(({ prunable }) => prunable).map(({ size }) => size), [4, 4]);
  provenRemoval([TOKENS, WIDTH], shapesOf(1), squares);
});
