/**
 * Everything the engine changes in tfjs' kernel registry.
 *
 * @module
 */
import { registerAttentionWasm } from "./ops/attention/attention_wasm.ts";
import { registerBatchNormInference } from "./ops/norm/batch_norm_inference.ts";
import { registerBatchNormWasm } from "./ops/norm/batch_norm_wasm.ts";
import { registerConvGradients, registerConvolutions } from "./ops/conv/conv_kernels.ts";
import { registerDenseWasm } from "./ops/matmul/dense.ts";
import { registerDepthwise } from "./ops/conv/depthwise.ts";
import { registerDropoutWasm } from "./ops/pointwise/dropout.ts";
import { registerElementwise } from "./ops/pointwise/elementwise.ts";
import { registerFakeQuantWasm } from "./ops/quant/fake_quant_wasm.ts";
import { registerGather } from "./ops/pointwise/gather.ts";
import { registerGroupedConvWasm } from "./ops/conv/grouped_conv_wasm.ts";
import { alias } from "./memory/heap.ts";
import { registerLayerAndGroupNormWasm } from "./ops/norm/layer_and_group_norm_wasm.ts";
import { registerMatMul } from "./ops/matmul/mat_mul.ts";
import { registerPooling } from "./ops/conv/pooling.ts";
import { registerReductions } from "./ops/reduce/reductions.ts";
import { register } from "./tfjs/register.ts";
import { registerGeluSiluWasm } from "./ops/pointwise/gelu_silu_wasm.ts";
import { registerSigmoidGradient } from "./ops/pointwise/gelu_silu.ts";
import { registerSoftmaxCrossEntropyWasm } from "./ops/reduce/softmax_cross_entropy.ts";
import { registerRelu } from "./ops/pointwise/relu.ts";
import type { DataHandle } from "./runtime/runtime.ts";

/** Registers the engine's kernels in place of tfjs' on our backend. */
export function overrideKernels(): void {
  // tfjs' kernel copies the data; the tape clones every tensor that it saves through this kernel
  register<{ x: DataHandle }, unknown>("Identity", () => ({ inputs }) => alias(inputs.x));
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
  registerBatchNormInference();
  registerLayerAndGroupNormWasm();
  registerGeluSiluWasm();
  registerSigmoidGradient();
  registerSoftmaxCrossEntropyWasm();
  registerAttentionWasm();
  registerDropoutWasm();
  registerGather();
}
