import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { familyKinds } from "../../lib/qadg/groups/family_kinds.ts";
import { classOf, labelGraph } from "@geta-lab/geta/qadg";
import { prepareGraph, worstRemoval } from "../subnet/proof.ts";
import { graphOf } from "./groups_of.ts";

const SHAPES = { "a/kernel": [3, 8], "left/kernel": [4, 2], "right/kernel": [4, 2] };

Deno.test("familyKinds() tells the pieces of a split apart", () => {
  const graph = graphOf([3], SHAPES, (x, p) => {
    const [u, v] = tf.split(tf.matMul(x, p["a/kernel"]!), 2, 1);
    return tf.add(tf.matMul(u!, p["left/kernel"]!), tf.matMul(v!, p["right/kernel"]!));
  });
  const labelling = labelGraph(graph);
  const kernel = labelling.labels[graph.leaves[1]!.value]![1]!;
  assert.ok(typeof kernel === "object");
  const kinds = familyKinds(labelling);
  const found = Array.from(kernel.atoms, (atom) => kinds.get(classOf(labelling.atoms, atom))!);
  assert.equal(new Set(found.slice(0, 4)).size, 1);
  assert.equal(new Set(found.slice(4)).size, 1);
  assert.notEqual(found[0], found[4]);
});

Deno.test("familyKinds(): rows that are a piece of a split are no group with others", () => {
  // the rows of [2, 4] are just the halves: with rows and columns both free, no half may leave as a whole
  const network = prepareGraph(
    graphOf([3], SHAPES, (x, p) => {
      const y = tf.reshape(tf.relu(tf.reshape(tf.matMul(x, p["a/kernel"]!), [-1, 2, 4])), [-1, 8]);
      const [u, v] = tf.split(y, 2, 1);
      return tf.add(tf.matMul(u!, p["left/kernel"]!), tf.matMul(v!, p["right/kernel"]!));
    }),
    { heads: "both" },
  );
  assert.ok(worstRemoval(network, 12) <= 1e-5);
});
