/**
 * The charts of the decks by name. Each is a function that computes what it draws.
 *
 * @module
 */
import type { ChartSpec } from "@geta-lab/geta/viz";
import { channelMacs } from "./channel_macs.ts";
import { granularityTiles, keptL1 } from "./granularities.ts";
import { groupColours, groupsAndParameters, qadgFigure } from "./qadg.ts";
import { staircase } from "./staircase.ts";
import { stepSizeBranches } from "./step_size_branches.ts";

/** A Vega-Lite chart, or an SVG. */
export type Chart = ChartSpec | string;

/** Every chart; a deck names one as `![](chart:kept-l1)`. */
export const CHARTS: Record<string, () => Chart | Promise<Chart>> = {
  "channel-macs": channelMacs,
  "granularity-tiles": granularityTiles,
  "group-colours": groupColours,
  "groups-and-parameters": groupsAndParameters,
  "kept-l1": keptL1,
  "qadg-attached": () => qadgFigure("qadg_attached"),
  "qadg-inserted": () => qadgFigure("qadg_inserted"),
  "qadg-merged": () => qadgFigure("qadg_merged"),
  "staircase": staircase,
  "step-size-branches": stepSizeBranches,
};
