/**
 * All jobs of the pool.
 *
 * @module
 */
import { attentionGradJob, attentionJob } from "./ops/attention/attention_jobs.ts";
import {
  convFilterGradientJob,
  convForwardJob,
  convInputGradientJob,
} from "./ops/conv/conv_jobs.ts";
import {
  conv3dFilterGradientJob,
  conv3dForwardJob,
  conv3dInputGradientJob,
} from "./ops/conv/conv3d_jobs.ts";
import {
  invertNeighboursJob,
  sparseConvFilterJob,
  sparseConvJob,
} from "./ops/conv/sparse_conv_jobs.ts";
import type { AnyJob } from "./threads/job.ts";
import { matrixProductJob } from "./gemm/matrix_product_job.ts";
import { chunkJob } from "./threads/job.ts";
import { winogradFilterGradientJob, winogradForwardJob } from "./ops/conv/winograd_jobs.ts";

/** The jobs; threads refer to them by index. */
export const JOBS: readonly AnyJob[] = [
  chunkJob,
  matrixProductJob,
  convForwardJob,
  convFilterGradientJob,
  convInputGradientJob,
  winogradForwardJob,
  winogradFilterGradientJob,
  attentionJob,
  attentionGradJob,
  conv3dForwardJob,
  conv3dFilterGradientJob,
  conv3dInputGradientJob,
  sparseConvJob,
  sparseConvFilterJob,
  invertNeighboursJob,
];
