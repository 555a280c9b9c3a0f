/**
 * The start of tfjs' WebGPU backend, where the fused operators of the engine are composites.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { messageOf } from "../core/mod.ts";

const WEBGPU = "webgpu";

/**
 * Makes tfjs' WebGPU backend the current one. The package is loaded only now, which spares every other start the time.
 *
 * @returns Why it did not start, or undefined.
 */
export async function startWebgpu(): Promise<string | undefined> {
  try {
    if (!await navigator.gpu?.requestAdapter()) return "no WebGPU adapter was found";
    await import("@tensorflow/tfjs-backend-webgpu");
    return await tf.setBackend(WEBGPU) ? undefined : "tfjs' WebGPU backend did not start";
  } catch (error) {
    return `tfjs' WebGPU backend did not start: ${messageOf(error)}`;
  }
}
