/**
 * Everything the engine changes in tfjs' kernel registry.
 *
 * @module
 */
import { registerAttentionWasm } from "./attention_wasm.ts";
import { registerBatchNormGiven } from "./batch_norm_given.ts";
import { registerBatchNormWasm } from "./batch_norm_wasm.ts";
import { registerConvGradients } from "./conv_gradients.ts";
import { registerConvolutions } from "./conv_kernels.ts";
import { registerDenseWasm } from "./dense_kernels.ts";
import { registerDepthwise } from "./depthwise.ts";
import { registerDropoutWasm } from "./dropout.ts";
import { registerElementwise } from "./elementwise.ts";
import { registerFakeQuantWasm } from "./fake_quant_wasm.ts";
import { registerGather } from "./gather.ts";
import { registerGroupNormWasm } from "./group_norm_kernels.ts";
import { registerGroupedConvWasm } from "./grouped_conv_wasm.ts";
import { share } from "./heap.ts";
import { registerLayerNormWasm } from "./layer_norm_kernels.ts";
import { registerMatMul } from "./mat_mul.ts";
import { registerPooling } from "./pooling.ts";
import { registerReductions } from "./reductions.ts";
import { register } from "./register.ts";
import { registerActivationsWasm } from "./smooth_activation_kernels.ts";
import { registerSigmoidGradient } from "./smooth_activations.ts";
import { registerSoftmaxCrossEntropyWasm } from "./softmax_cross_entropy.ts";
import { registerRelu } from "./relu.ts";
import type { DataHandle } from "./runtime.ts";

/** Registers the engine's kernels in place of tfjs' on our backend. */
export function overrideKernels(): void {
  // tfjs copies the data; the tape clones every tensor it saves through this kernel
  register<{ x: DataHandle }, unknown>("Identity", () => ({ inputs }) => share(inputs.x));
  registerConvolutions();
  registerDepthwise();
  registerConvGradients();
  registerGroupedConvWasm();
  registerMatMul();
  registerDenseWasm();
  registerElementwise();
  registerRelu();
  registerReductions();
  registerPooling();
  registerFakeQuantWasm();
  registerBatchNormWasm();
  registerBatchNormGiven();
  registerLayerNormWasm();
  registerGroupNormWasm();
  registerActivationsWasm();
  registerSigmoidGradient();
  registerSoftmaxCrossEntropyWasm();
  registerAttentionWasm();
  registerDropoutWasm();
  registerGather();
}
