/**
 * All exercises of the course, in order.
 *
 * @module
 */
import { magnitudeMask } from "./e01_1_magnitude_mask.ts";
import { maskedStep } from "./e01_2_masked_step.ts";
import { roundSparsities } from "./e01_3_round_sparsities.ts";
import { groupNorms } from "./e02_1_group_norms.ts";
import { flattenRows } from "./e02_2_flatten_rows.ts";
import { chainMacs } from "./e02_3_chain_macs.ts";
import { slimmingKeep } from "./e03_1_slimming_keep.ts";
import { foldBeta } from "./e03_2_fold_beta.ts";
import { proxL1 } from "./e03_3_prox_l1.ts";
import { lossIncrease } from "./e04_1_loss_increase.ts";
import { apoz } from "./e04_2_apoz.ts";
import { fpgm } from "./e04_3_fpgm.ts";
import { lassoSweeps } from "./e04_4_lasso_sweeps.ts";
import { ratioAtThreshold } from "./e05_1_ratio_at_threshold.ts";
import { allocate } from "./e05_2_allocate.ts";
import { lamp } from "./e05_3_lamp.ts";
import { nmKept } from "./e06_1_nm_kept.ts";
import { denseCount } from "./e06_2_dense_count.ts";
import { progressive } from "./e06_3_progressive.ts";
import { swapGain } from "./e07_1_swap_gain.ts";
import { waterFill } from "./e07_2_water_fill.ts";
import { fakeQuant } from "./e08_1_fake_quant.ts";
import { quantizerGradients } from "./e08_2_quantizer_gradients.ts";
import { affine } from "./e08_3_affine.ts";
import { projectStep } from "./e09_1_project_step.ts";
import { upperBits } from "./e09_2_upper_bits.ts";
import { relativeBops } from "./e09_3_relative_bops.ts";
import { groups } from "./e10_1_groups.ts";
import { removeUnit } from "./e10_2_remove_unit.ts";
import { concatRows } from "./e10_3_concat_rows.ts";
import { merge } from "./e11_1_merge.ts";
import { sameGroups } from "./e11_2_same_groups.ts";
import { gammaOf } from "./e12_1_forget_rate.ts";
import { jointStep } from "./e12_2_joint_step.ts";
import { remaining } from "./e12_3_remaining.ts";
import { committed } from "./e13_1_committed.ts";
import { predictBops } from "./e13_2_predict_bops.ts";
import { pareto } from "./e14_1_pareto.ts";
import { pairedInterval } from "./e14_2_paired_interval.ts";
import { stepCentroids } from "./e17_1_centroid_step.ts";
import { indexColumn } from "./e17_2_index_column.ts";
import { cycles } from "./e17_3_cycles.ts";
import { remainingMacs } from "./n14_3_remaining_macs.ts";
import { keptChannels } from "./e15_1_kept_channels.ts";
import { clipActions } from "./e15_2_clip_actions.ts";
import { rounds } from "./e15_3_rounds.ts";
import { bitsOf } from "./e16_1_bits_of.ts";
import { walk } from "./e16_2_walk.ts";
import { bestBits } from "./e16_3_best_bits.ts";
import { encode24 } from "./e18_1_encode24.ts";
import { roofline24 } from "./e18_2_roofline24.ts";
import { kernelMap } from "./e19_1_kernel_map.ts";
import { downsample } from "./e19_2_downsample.ts";
import { paddedShare } from "./e19_3_padded_share.ts";
import type { Exercise } from "./exercise.ts";

export * from "./exercise.ts";

/** All exercises, in the order of the course. */
export const EXERCISES: readonly Exercise[] = [
  magnitudeMask,
  maskedStep,
  roundSparsities,
  groupNorms,
  flattenRows,
  chainMacs,
  slimmingKeep,
  foldBeta,
  proxL1,
  lossIncrease,
  apoz,
  fpgm,
  lassoSweeps,
  ratioAtThreshold,
  allocate,
  lamp,
  nmKept,
  denseCount,
  progressive,
  swapGain,
  waterFill,
  fakeQuant,
  quantizerGradients,
  affine,
  projectStep,
  upperBits,
  relativeBops,
  groups,
  removeUnit,
  concatRows,
  merge,
  sameGroups,
  gammaOf,
  jointStep,
  remaining,
  committed,
  predictBops,
  pareto,
  pairedInterval,
  remainingMacs,
  keptChannels,
  clipActions,
  rounds,
  bitsOf,
  walk,
  bestBits,
  stepCentroids,
  indexColumn,
  cycles,
  encode24,
  roofline24,
  kernelMap,
  downsample,
  paddedShare,
];
