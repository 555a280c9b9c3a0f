/**
 * tfjs' WebGPU backend with the fused operators of the engine, decomposed.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { registerActivationsDecomposed } from "./decomposed/activations.ts";
import { registerAttentionDecomposed } from "./decomposed/attention.ts";
import { registerDropoutDecomposed } from "./decomposed/dropout.ts";
import { registerFakeQuantDecomposed } from "./decomposed/fake_quant.ts";
import { registerNormalizationDecomposed } from "./decomposed/normalization.ts";
import { registerSoftmaxCrossEntropyDecomposed } from "./decomposed/softmax_cross_entropy.ts";
import { messageOf } from "./error_message.ts";

const WEBGPU = "webgpu";

/**
 * Makes tfjs' WebGPU backend the current one. The package is loaded only now: nobody else pays for it.
 *
 * @returns Why it cannot be, or undefined when all is well.
 */
export async function startWebgpu(): Promise<string | undefined> {
  try {
    if (!await navigator.gpu?.requestAdapter()) return "no WebGPU adapter was found";
    await import("@tensorflow/tfjs-backend-webgpu");
    registerDecompositions(WEBGPU);
    return await tf.setBackend(WEBGPU) ? undefined : "tfjs' WebGPU backend did not start";
  } catch (error) {
    return `tfjs' WebGPU backend did not start: ${messageOf(error)}`;
  }
}

/**
 * Registers the fused operators of the engine as sequences of tfjs' own.
 *
 * @param backend The backend.
 */
export function registerDecompositions(backend: string): void {
  registerNormalizationDecomposed(backend);
  registerActivationsDecomposed(backend);
  registerAttentionDecomposed(backend);
  registerSoftmaxCrossEntropyDecomposed(backend);
  registerDropoutDecomposed(backend);
  registerFakeQuantDecomposed(backend);
}
