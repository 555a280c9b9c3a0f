/**
 * What sparsity is worth on hardware, as models that run. Each computes exactly what the dense layer computes, and counts cycles,
 * bytes or energy from assumptions that are arguments; docs/hardware.md sets the figures beside the published ones.
 *
 * - Zeros not stored: {@linkcode relativeIndex} with gaps of few bits and {@linkcode expectedPadding}.
 * - Deep Compression: {@linkcode shareWeights}, {@linkcode centroidStep}, every bit by {@linkcode compressedBits}, a file by
 *   {@linkcode encodeSharedNetwork}; the published tables as an account, {@linkcode publishedAccount}.
 * - EIE, which multiplies from codes: {@linkcode encodeEie}, {@linkcode eieProduct}, {@linkcode eieStorage}; its queues
 *   ({@linkcode broadcastWork}, {@linkcode randomWork}, {@linkcode queueCycles}, {@linkcode simulateQueues},
 *   {@linkcode loadBalance}); {@linkcode eieSpeed} and {@linkcode layerEnergy}.
 * - 2:4 on a machine with two limits: {@linkcode twoOfFourSpeedup}, {@linkcode rooflineTime}; its storage is in `lib/nm`,
 *   its product in `lib/engine` ({@linkcode twoOfFourTensors}).
 * - Sparse convolution: {@linkcode kernelMaps}, {@linkcode sparseConvolution}, {@linkcode groupOffsets}, {@linkcode outputStationaryCost};
 *   for `sparseConv` of `lib/engine` the maps as a {@linkcode neighbourTable}, beside it {@linkcode separatePasses};
 *   PointAcc's maps by merging, {@linkcode mergeMaps}, and its ranking, {@linkcode nearestPoints}, {@linkcode farthestPoints}.
 *
 * @module
 */
export * from "./deep_compression/coded_layer.ts";
export * from "./deep_compression/decode_network.ts";
export {
  encodeSharedNetwork,
  type GapBits,
  paperGapBits,
} from "./deep_compression/network_file.ts";
export * from "./deep_compression/published.ts";
export * from "./deep_compression/share_weights.ts";
export {
  decodeEie,
  type EieMatrix,
  type EieSlice,
  encodeEie,
  type EncodeEieOptions,
  type MatrixShape,
} from "./eie/encode_matrix.ts";
export * from "./eie/product.ts";
export { queueCycles, type QueueOptions, type QueueResult } from "./eie/queue_cycles.ts";
export * from "./eie/random_work.ts";
export * from "./eie/simulate_queues.ts";
export * from "./eie/speed_and_energy.ts";
export * from "./eie/storage.ts";
export { broadcastWork, loadBalance, type QueueWork } from "./eie/work.ts";
export * from "./point_acc/merge_maps.ts";
export * from "./point_acc/ranking.ts";
export * from "./relative_index/relative_index.ts";
export * from "./roofline/roofline.ts";
export {
  type GroupingCost,
  groupingCost,
  type GroupingOptions,
  groupOffsets,
  type OffsetGroup,
  tuneGrouping,
  type TuneGroupingOptions,
} from "./sparse_conv/grouping.ts";
export * from "./sparse_conv/convolution.ts";
export { type KernelMap, type KernelMapOptions, kernelMaps } from "./sparse_conv/kernel_maps.ts";
export * from "./sparse_conv/neighbours.ts";
export * from "./sparse_conv/output_stationary.ts";
export * from "./sparse_conv/point_network.ts";
export * from "./sparse_conv/separate_passes.ts";
export {
  denseSites,
  kernelOffsets,
  requireSites,
  type Site,
  stridedSites,
} from "./sparse_conv/sites.ts";
export * from "./sparse_conv/voxels.ts";
export * from "./two_four/speedup.ts";
export * from "./two_four/tensors.ts";
