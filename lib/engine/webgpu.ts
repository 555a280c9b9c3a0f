/**
 * tfjs' WebGPU backend with the fused operators of the engine, decomposed.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { registerActivationsDecomposed } from "./ops/pointwise/activations_composite.ts";
import { registerAttentionDecomposed } from "./ops/attention/attention_composite.ts";
import { registerDropoutDecomposed } from "./ops/pointwise/dropout_composite.ts";
import { registerFakeQuantDecomposed } from "./ops/quant/fake_quant_composite.ts";
import { registerNormalizationDecomposed } from "./ops/norm/normalization_composite.ts";
import { registerSoftmaxCrossEntropyDecomposed } from "./ops/reduce/softmax_cross_entropy_composite.ts";
import { messageOf } from "./host/error_message.ts";

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
