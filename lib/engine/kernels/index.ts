// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Entry of the WebAssembly module: everything the TypeScript side may call (tools/build_kernels.ts compiles this file).
//
// Rules for every file in this folder
// - All data lives in the memory that the host imports; the module owns none. No static data, no strings, no arrays: a data
//   segment would overwrite the heap of tfjs (the build fails when one appears).
// - Addresses are byte offsets (usize); lengths count float32 elements unless a comment says otherwise.
// - Any length works: SIMD over whole vectors of four, then a scalar tail.
export * from "./table";
export { setBlocks } from "./block";
export * from "./gemm";
export { clear, col2im, flipKernel, im2col } from "./im2col";
export * from "./copy";
export * from "./winograd_input";
export * from "./winograd_output";
export * from "./winograd_output_gradient";
export * from "./winograd_kernel";
export * from "./depthwise";
export * from "./depthwise_gradient";
export { rowMoments, scaleShift } from "./batch_norm";
export * from "./batch_norm_gradient";
export * from "./pooling";
export * from "./pooling_gradient";
export * from "./elementwise";
export * from "./reduce";
export * from "./partial_sums";
export * from "./fake_quant";
export * from "./update";
export * from "./axis_products";
export * from "./axis_sums";
export * from "./activations";
export * from "./layer_norm";
export * from "./group_norm";
export * from "./softmax";
export * from "./dropout";
export * from "./gather";
export * from "./sparse_conv";
export { twoOfFourProduct } from "./two_of_four";
