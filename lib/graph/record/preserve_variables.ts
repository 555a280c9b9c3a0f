/**
 * Variables that a function changes while it is only being looked at are set back.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Variable } from "../../core/mod.ts";
import { intercept } from "./intercept.ts";

/**
 * Runs `body` and sets every variable back to the value it had before.
 *
 * There are two ways to change a variable: `assign` gives it another buffer, seen by comparing buffers; and the kernel
 * `BatchNormTraining` writes its running statistics in place, so their numbers are copied before it runs.
 *
 * @param body The function to run.
 * @returns What it returns.
 */
export function preserveVariables<T>(body: () => T): T {
  const before = Object.values(tf.engine().registeredVariables)
    .map((variable) => ({ variable, dataId: variable.dataId, copy: variable.clone() }));
  const statistics = new Map<Variable, { data: Float32Array }>();
  try {
    return intercept((call, next) => {
      if (call.kernelName === "BatchNormTraining") {
        for (const x of [call.inputs.mean, call.inputs.variance]) {
          if (x instanceof tf.Variable && !statistics.has(x)) {
            statistics.set(x, { data: Float32Array.from(x.dataSync()) });
          }
        }
      }
      return next(call);
    }, body);
  } finally {
    for (const { variable, dataId, copy } of before) {
      if (variable.dataId !== dataId && !variable.isDisposed) variable.assign(copy);
      copy.dispose();
    }
    for (const [variable, { data }] of statistics) {
      const old = tf.tensor(data, variable.shape);
      variable.assign(old);
      old.dispose();
    }
  }
}
