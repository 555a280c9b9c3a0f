import * as tf from "@tensorflow/tfjs-core";

/**
 * Throws unless something can compute: what a program that forgot {@linkcode useEngine} is told, before tfjs says something else.
 *
 * @param what What is about to be made, for the message.
 * @throws {TypeError} If no backend of tfjs is registered.
 *
 * @example
 * ```ts
 * import { requireBackend, useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.doesNotThrow(() => requireBackend("a network"));
 * ```
 */
export function requireBackend(what: string): void {
  if (Object.keys(tf.engine().registryFactory).length > 0) return;
  throw new TypeError(
    `Cannot make ${what}: something must compute: call "await useEngine()" of @geta-lab/geta/engine first`,
  );
}
