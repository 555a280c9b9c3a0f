/**
 * The charts of the decks by name. Each is a function that computes what it draws.
 *
 * @module
 */
import type { ChartSpec } from "@geta-lab/geta/viz";
import { channelMacs } from "./channel_macs.ts";
import { crossTerms, hutchinsonError, removalParabola } from "./curvature.ts";
import { lassoPath, replaceableFilters, zerosAfterRelu } from "./data_scores.ts";
import { densityChord, latticeOrWater, swapPrice } from "./densities.ts";
import { gapColumn } from "./gaps.ts";
import { granularityTiles, keptL1 } from "./granularities.ts";
import { batchNormScales, crossingNorms, deadScale, filterScores } from "./norms.ts";
import {
  blockAxis,
  blockStrip,
  fewStates,
  nmTiles,
  removedByOrder,
  storage,
  twoFourSelection,
} from "./patterns.ts";
import { groupColours, groupsAndParameters, qadgFigure } from "./qadg.ts";
import { erk, rawNorms, uniformOrGlobal } from "./ratios.ts";
import { jointDrop, sensitivityScan } from "./sensitivity.ts";
import { staircase } from "./staircase.ts";
import { stepSizeBranches } from "./step_size_branches.ts";
import { allocationStudy, blocksStudy, mixedStudy, scoresStudy } from "./study.ts";

/** A Vega-Lite chart, or an SVG. */
export type Chart = ChartSpec | string;

/** Every chart; a deck names one as `![](chart:kept-l1)`. */
export const CHARTS: Record<string, () => Chart | Promise<Chart>> = {
  "allocation-study": allocationStudy,
  "batch-norm-scales": batchNormScales,
  "block-axis": blockAxis,
  "block-strip": blockStrip,
  "blocks-study": blocksStudy,
  "channel-macs": channelMacs,
  "cross-terms": crossTerms,
  "crossing-norms": crossingNorms,
  "dead-scale": deadScale,
  "density-chord": densityChord,
  "erk": erk,
  "few-states": fewStates,
  "filter-scores": filterScores,
  "gap-column": gapColumn,
  "granularity-tiles": granularityTiles,
  "group-colours": groupColours,
  "groups-and-parameters": groupsAndParameters,
  "hutchinson-error": hutchinsonError,
  "joint-drop": jointDrop,
  "kept-l1": keptL1,
  "lasso-path": lassoPath,
  "lattice-or-water": latticeOrWater,
  "mixed-study": mixedStudy,
  "nm-storage": storage,
  "nm-tiles": nmTiles,
  "qadg-attached": () => qadgFigure("qadg_attached"),
  "qadg-inserted": () => qadgFigure("qadg_inserted"),
  "qadg-merged": () => qadgFigure("qadg_merged"),
  "raw-norms": rawNorms,
  "removal-parabola": removalParabola,
  "removed-by-order": removedByOrder,
  "replaceable-filters": replaceableFilters,
  "scores-study": scoresStudy,
  "sensitivity-scan": sensitivityScan,
  "staircase": staircase,
  "step-size-branches": stepSizeBranches,
  "swap-price": swapPrice,
  "two-four-selection": twoFourSelection,
  "uniform-or-global": uniformOrGlobal,
  "zeros-after-relu": zerosAfterRelu,
};
