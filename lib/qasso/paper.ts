import { combineImportance } from "../importance/mod.ts";
import { checkConfig } from "./check_config.ts";
import { freezeBits } from "./cool_down/freeze_bits.ts";
import { forgetRate } from "./joint/forget_rate.ts";
import { groupStepSizes } from "./joint/group_step_sizes.ts";
import { jointUpdates } from "./joint/joint_update.ts";
import { shrinkFactor } from "./joint/shrink_factor.ts";
import { bitRangeAt } from "./schedule/bit_range_at.ts";
import { beginsPeriod, periodTiming } from "./schedule/pruning_period.ts";
import { structuresPerPeriod } from "./selection/pruning_plan.ts";
import { requireReachable } from "./selection/require_reachable.ts";
import { selectRedundant } from "./selection/select_redundant.ts";
import type { QassoRules } from "./state/rules.ts";
import { updateScalars } from "./update_scalars.ts";

/**
 * The rules of the paper; where it leaves something open or a guarantee would not hold, with the correction that the formula's
 * own page describes.
 *
 * Source: docs/geta.md, section 4 (Qu et al., arXiv:2502.16638).
 */
export const paperRules: QassoRules = {
  checkConfig,
  checkReach: requireReachable,
  counts: structuresPerPeriod,
  bitRange: bitRangeAt,
  beginsPeriod,
  timing: periodTiming,
  // the updates tell everything
  observe: (_problem, state) => ({ state, selection: null }),
  // the scalars are no weights: they do not decay
  optimizer: (asked, scalars) => ({ ...asked, noWeightDecay: scalars }),
  sparesDecay: () => false,
  importance: combineImportance,
  select: selectRedundant,
  joint: jointUpdates,
  forgetRate,
  stepSizes: groupStepSizes,
  shrinkFactor,
  updateScalars,
  plannedBits: () => null,
  freezeBits,
  // a structure is zero as soon as it is committed
  structuresToZero: (_groups, committed) => committed.map(({ pruned }) => pruned),
};
