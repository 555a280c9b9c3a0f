/**
 * Everything the pool can do.
 *
 * @module
 */
import { attentionGradJob, attentionJob } from "./attention_jobs.ts";
import { convFilterGradientJob, convForwardJob, convInputGradientJob } from "./conv_jobs.ts";
import type { Job } from "./job.ts";
import { matrixProductJob } from "./matrix_product_job.ts";
import { sliceJob } from "./slice_job.ts";
import { winogradFilterGradientJob, winogradForwardJob } from "./winograd_jobs.ts";

/** The jobs; threads refer to them by index. */
export const JOBS: readonly Job[] = [
  sliceJob,
  matrixProductJob,
  convForwardJob,
  convFilterGradientJob,
  convInputGradientJob,
  winogradForwardJob,
  winogradFilterGradientJob,
  attentionJob,
  attentionGradJob,
];
