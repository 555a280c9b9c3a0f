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
import { registerSparseConv } from "./ops/conv/sparse_conv.ts";
import { registerTwoOfFour } from "./ops/matmul/two_of_four.ts";
import { registerDepthwise } from "./ops/conv/depthwise.ts";
import { registerDropoutWasm } from "./ops/pointwise/dropout.ts";
import { registerElementwise } from "./ops/pointwise/elementwise.ts";
import { registerFakeQuantWasm } from "./ops/quant/fake_quant_wasm.ts";
import { registerGather } from "./ops/pointwise/gather.ts";
import { registerGroupedConvWasm } from "./ops/conv/grouped_conv_wasm.ts";
import { registerClip } from "./ops/pointwise/clip.ts";
import { registerConv3d } from "./ops/conv/conv3d.ts";
import { registerDilation2d } from "./ops/conv/dilation2d.ts";
import { registerMaxPoolWithArgmax } from "./ops/conv/max_pool_with_argmax.ts";
import { registerDepthToSpaceGradient } from "./ops/inherited/depth_to_space.ts";
import { registerFlatGradients } from "./ops/inherited/flat_gradients.ts";
import { registerInheritedGradients } from "./ops/inherited/gradients.ts";
import { registerIndexGradients } from "./ops/inherited/index_gradients.ts";
import { registerNativeTypes } from "./ops/inherited/native_types.ts";
import { registerOneHot } from "./ops/inherited/one_hot.ts";
import { registerPooling3d } from "./ops/conv/pooling3d.ts";
import { registerPrelu } from "./ops/pointwise/prelu.ts";
import { registerStringRefusals } from "./ops/inherited/refuse_strings.ts";
import { registerResizeGradients } from "./ops/inherited/resize_gradients.ts";
import { registerSlices } from "./ops/inherited/slice.ts";
import { registerStridedSlice } from "./ops/inherited/strided_slice.ts";
import { registerTransform } from "./ops/inherited/transform.ts";
import { alias } from "./memory/heap.ts";
import { registerLayerAndGroupNormWasm } from "./ops/norm/layer_and_group_norm_wasm.ts";
import { registerEinsum } from "./ops/matmul/einsum.ts";
import { registerMatMulGradient } from "./ops/matmul/mat_mul_gradient.ts";
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
  registerConv3d();
  registerConvGradients();
  registerGroupedConvWasm();
  registerMatMul();
  registerDenseWasm();
  registerTwoOfFour();
  registerSparseConv();
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
  registerPooling3d();
  registerMaxPoolWithArgmax();
  registerDilation2d();
  registerResizeGradients();
  registerTransform();
  registerSlices();
  registerStridedSlice();
  registerOneHot();
  registerPrelu();
  registerClip();
  registerMatMulGradient();
  registerEinsum();
  registerInheritedGradients();
  registerDepthToSpaceGradient();
  registerFlatGradients();
  registerIndexGradients();
  registerStringRefusals();
  registerNativeTypes(); // last: around the kernels above, too
}
