/**
 * tfjs' WebGPU backend with the fused operators of the engine as composites of its own.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { registerGeluSiluComposite } from "./ops/pointwise/gelu_silu_composite.ts";
import { registerAttentionComposite } from "./ops/attention/attention_composite.ts";
import { registerDropoutComposite } from "./ops/pointwise/dropout_composite.ts";
import { registerFakeQuantComposite } from "./ops/quant/fake_quant_composite.ts";
import { registerNormalizationComposite } from "./ops/norm/normalization_composite.ts";
import { registerSoftmaxCrossEntropyComposite } from "./ops/reduce/softmax_cross_entropy_composite.ts";
import { messageOf } from "./host/error_message.ts";

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
    registerComposites(WEBGPU);
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
export function registerComposites(backend: string): void {
  registerNormalizationComposite(backend);
  registerGeluSiluComposite(backend);
  registerAttentionComposite(backend);
  registerSoftmaxCrossEntropyComposite(backend);
  registerDropoutComposite(backend);
  registerFakeQuantComposite(backend);
}
