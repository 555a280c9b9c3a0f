/**
 * Variables that a function changes while it is only being looked at are set back.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Variable } from "../../core/mod.ts";
import { operatorOf } from "../../operators/mod.ts";
import { intercept } from "./intercept.ts";

/**
 * Runs `body` and sets every variable back to the value it had before.
 *
 * There are two ways to change a variable: `assign` gives it another buffer, seen by comparing buffers; and some kernels write
 * operands in place, batch norm its running statistics, so their numbers are copied before such a kernel runs.
 *
 * @param body The function to run.
 * @returns What it returns.
 */
export function preserveVariables<T>(body: () => T): T {
  const before = Object.values(tf.engine().registeredVariables)
    .map((variable) => ({ variable, dataId: variable.dataId, copy: variable.clone() }));
  const written = new Map<Variable, { data: Float32Array }>();
  try {
    return intercept((call, next) => {
      for (const name of operatorOf(call.kernelName)?.writes ?? []) {
        const x = call.inputs[name];
        if (x instanceof tf.Variable && !written.has(x)) {
          written.set(x, { data: Float32Array.from(x.dataSync()) });
        }
      }
      return next(call);
    }, body);
  } finally {
    for (const { variable, dataId, copy } of before) {
      if (variable.dataId !== dataId && !variable.isDisposed) variable.assign(copy);
      copy.dispose();
    }
    for (const [variable, { data }] of written) {
      const old = tf.tensor(data, variable.shape);
      variable.assign(old);
      old.dispose();
    }
  }
}
