import * as tf from "@tensorflow/tfjs-core";
import type { Variable } from "../../core/mod.ts";

/**
 * Runs `body` and finds the variables that it made and left behind.
 *
 * @param body The function to run.
 * @returns What it made otherwise, and the variables.
 */
export function madeVariables<T>(body: () => T): { made: T; variables: Variable[] } {
  const registered = () => Object.values(tf.engine().registeredVariables);
  const before = new Set(registered());
  const made = body();
  return { made, variables: registered().filter((variable) => !before.has(variable)) };
}
