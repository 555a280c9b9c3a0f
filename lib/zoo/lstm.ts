import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";
import { dense, type Network, variableStore } from "../nn/mod.ts";
import type { ModelOptions } from "../models/mod.ts";
import { seedOf } from "./options.ts";

const STEPS = 6, FEATURES = 8, HIDDEN = 20;

/**
 * A long short-term memory over six steps, written as plain operators: one dense layer makes all four gates from the input and
 * the hidden state, the cell forgets and takes in, the output gate shows a part of it. The same weights serve every step.
 *
 * ```text
 * for each step t:   z = [x_t, h] kernel + bias                [28] -> [80], cut into i, g, f, o of 20 each
 *                    c = sigmoid(f + 1) c + sigmoid(i) tanh(g)
 *                    h = sigmoid(o) tanh(c)
 * class scores = dense(h of the last step)
 * ```
 *
 * Hidden unit j owns columns j, 20 + j, 40 + j, 60 + j of the kernel and row 8 + j: the recurrence ties them.
 *
 * Source: Hochreiter, Schmidhuber 1997, Long short-term memory; forget gate of Gers, Schmidhuber, Cummins 2000; the 1 added to
 * it, of Jozefowicz, Zaremba, Sutskever 2015, lets a fresh cell remember.
 *
 * @param options Seed.
 * @returns The network: sequences [batch, 6, 8] to class scores [batch, 5].
 *
 * @example
 * ```ts
 * import { lstm } from "@geta-lab/geta/zoo";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.deepEqual(lstm().variables["cell/kernel"]!.shape, [8 + 20, 4 * 20]);
 * ```
 */
export function lstm(options: Pick<ModelOptions, "seed"> = {}): Network {
  const store = variableStore(seedOf(options));
  const gates = dense(store, "cell", { inputs: FEATURES + HIDDEN, outputs: 4 * HIDDEN });
  const head = dense(store, "head", { inputs: HIDDEN, outputs: 5 });
  return {
    name: "lstm",
    inputs: [{ shape: [STEPS, FEATURES] }],
    variables: store.variables,
    forward(sequence) {
      const batch = sequence.shape[0]!;
      let h: Tensor = tf.zeros([batch, HIDDEN]), c = h;
      for (const x of tf.unstack(sequence, 1)) {
        const z = gates(tf.concat([x, h], 1));
        const [i, g, f, o] = tf.split(z, 4, 1) as [Tensor, Tensor, Tensor, Tensor];
        const kept = tf.mul(tf.sigmoid(tf.add(f, 1)), c);
        c = tf.add(kept, tf.mul(tf.sigmoid(i), tf.tanh(g)));
        h = tf.mul(tf.sigmoid(o), tf.tanh(c));
      }
      return head(h);
    },
  };
}
