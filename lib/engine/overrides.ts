/**
 * Everything the engine changes in tfjs' kernel registry.
 *
 * @module
 */
import { registerAttentionWasm } from "./ops/attention/attention_wasm.ts";
import { registerBatchNormGiven } from "./ops/norm/batch_norm_given.ts";
import { registerBatchNormWasm } from "./ops/norm/batch_norm_wasm.ts";
import { registerConvGradients } from "./ops/conv/conv_gradients.ts";
import { registerConvolutions } from "./ops/conv/conv_kernels.ts";
import { registerDenseWasm } from "./ops/matmul/dense_kernels.ts";
import { registerDepthwise } from "./ops/conv/depthwise.ts";
import { registerDropoutWasm } from "./ops/pointwise/dropout.ts";
import { registerElementwise } from "./ops/pointwise/elementwise.ts";
import { registerFakeQuantWasm } from "./ops/quant/fake_quant_wasm.ts";
import { registerGather } from "./ops/pointwise/gather.ts";
import { registerGroupNormWasm } from "./ops/norm/group_norm_kernels.ts";
import { registerGroupedConvWasm } from "./ops/conv/grouped_conv_wasm.ts";
import { share } from "./memory/heap.ts";
import { registerLayerNormWasm } from "./ops/norm/layer_norm_kernels.ts";
import { registerMatMul } from "./ops/matmul/mat_mul.ts";
import { registerPooling } from "./ops/conv/pooling.ts";
import { registerReductions } from "./ops/reduce/reductions.ts";
import { register } from "./tfjs/register.ts";
import { registerActivationsWasm } from "./ops/pointwise/smooth_activation_kernels.ts";
import { registerSigmoidGradient } from "./ops/pointwise/smooth_activations.ts";
import { registerSoftmaxCrossEntropyWasm } from "./ops/reduce/softmax_cross_entropy.ts";
import { registerRelu } from "./ops/pointwise/relu.ts";
import type { DataHandle } from "./runtime/runtime.ts";

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
