import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { partitionByNonEmptySets } from "../../lib/qadg/groups/partition_by_non_empty_sets.ts";
import { find, propagateChannels } from "@geta-lab/geta/qadg";
import { prepareGraph, worstRemoval } from "../subnet/proof.ts";
import { graphOf, tracedFormula } from "./groups_of.ts";

const SHAPES = { "a/kernel": [3, 8], "left/kernel": [4, 2], "right/kernel": [4, 2] };

Deno.test("partitionByNonEmptySets() tells the pieces of a split apart", () => {
  const graph = graphOf([3], SHAPES, (x, p) => {
    const [u, v] = tf.split(tf.matMul(x, p["a/kernel"]!), 2, 1);
    return tf.add(tf.matMul(u!, p["left/kernel"]!), tf.matMul(v!, p["right/kernel"]!));
  });
  const propagation = propagateChannels(graph);
  const kernel = propagation.axes[graph.leaves[1]!.value]![1]!;
  assert.ok(typeof kernel === "object");
  const kinds = partitionByNonEmptySets(propagation);
  const found = Array.from(kernel.ids, (id) => kinds.get(find(propagation.coupled, id))!);
  assert.equal(new Set(found.slice(0, 4)).size, 1);
  assert.equal(new Set(found.slice(4)).size, 1);
  assert.notEqual(found[0], found[4]);
});

Deno.test("partitionByNonEmptySets(): factors that are a piece of a split are no group with others", async () => {
  // the outer factor of [2, 4] has just the halves as structures: with both factors removable, no half may be removed as a whole
  const network = prepareGraph(
    tracedFormula([3], SHAPES, (x, p) => {
      const y = tf.reshape(tf.relu(tf.reshape(tf.matMul(x, p["a/kernel"]!), [-1, 2, 4])), [-1, 8]);
      const [u, v] = tf.split(y, 2, 1);
      return tf.add(tf.matMul(u!, p["left/kernel"]!), tf.matMul(v!, p["right/kernel"]!));
    }),
    { heads: "both" },
  );
  assert.ok(await worstRemoval(network, 12) <= 1e-5);
});
