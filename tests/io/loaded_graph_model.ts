import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { GraphModelFiles } from "@geta-lab/geta/io";

/** The model as tfjs loads it. */
export function loadedGraphModel({ json, shards }: GraphModelFiles): tf.GraphModel {
  const { modelTopology, signature, weightsManifest: [group] } = JSON.parse(json);
  assert.deepEqual(group.paths, Object.keys(shards));
  const weightData = tf.io.concatenateArrayBuffers(
    Object.values(shards).map((part) => part.slice().buffer),
  );
  const weightSpecs = group.weights;
  return tf.loadGraphModelSync(
    tf.io.fromMemorySync({ modelTopology, signature, weightSpecs, weightData }),
  ) as unknown as tf.GraphModel;
}
