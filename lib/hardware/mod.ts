/**
 * What sparsity is worth on hardware, as models that run. Each computes exactly what the dense layer computes, and counts cycles,
 * bytes or energy from assumptions that are arguments; docs/hardware.md sets the figures beside the published ones.
 *
 * - Zeros not stored: {@linkcode relativeIndex} with gaps of few bits and {@linkcode expectedPadding}.
 * - EIE, which multiplies from codes: {@linkcode encodeEie}, {@linkcode eieProduct}, {@linkcode eieStorage}; its queues
 *   ({@linkcode broadcastWork}, {@linkcode randomWork}, {@linkcode queueCycles}, {@linkcode simulateQueues},
 *   {@linkcode loadBalance}); {@linkcode eieSpeed} and {@linkcode layerEnergy}.
 *
 * @module
 */
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
export * from "./relative_index/relative_index.ts";
