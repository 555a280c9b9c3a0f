import { count } from "../../core/mod.ts";
import { chooseRatios, gridFirstCrossing, type SensitivityCurve } from "../../sensitivity/mod.ts";
import type { RecipeChoice } from "../recipe/types.ts";
import type { PruningTarget } from "../target/pruning_target.ts";
import { LARGEST_SCANNED } from "./final_sparsity.ts";

/** What a scan has measured of one group. */
export interface GroupCurve extends SensitivityCurve {
  /** Name of the group. */
  group: string;
}

/**
 * The share of each group that a scan on validation samples allows.
 *
 * | drop   | meaning                                                                             |
 * | ------ | ----------------------------------------------------------------------------------- |
 * | `each` | each group alone loses at most `maxDrop`, by its first crossing ({@linkcode gridFirstCrossing}) |
 * | `all`  | single drops add up to at most `maxDrop`, large groups first ({@linkcode chooseRatios})         |
 *
 * Source: Han et al.: Learning both weights and connections for efficient neural networks (arXiv:1506.02626), section 3.4.
 *
 * @param choice How much accuracy may be lost.
 * @param measured What the scan has measured, and what is pruned.
 * @returns A share for each group, at most 0.9.
 */
export function allowedShares(
  { maxDrop, drop = "each" }: RecipeChoice & { rule: "sensitivity" },
  { curves, target }: { curves: readonly GroupCurve[]; target: PruningTarget },
): Record<string, number> {
  const ratios = drop === "all"
    ? chooseRatios(
      curves.map((curve) => ({ ...curve, size: parametersOf(target, curve.group) })),
      maxDrop,
    ).ratios
    : curves.map((curve) => gridFirstCrossing(curve, maxDrop));
  return Object.fromEntries(curves.map(({ group }, i) => [
    group,
    reachable(Math.min(ratios[i]!, LARGEST_SCANNED), target.sizes[group]!),
  ]));
}

/** Parameters that leave with all structures of a group but one. */
function parametersOf({ cost, sizes }: PruningTarget, group: string): number {
  return cost("parameters", sizes) - cost("parameters", { ...sizes, [group]: 1 });
}

/** A group of two structures keeps one of them, whatever its share is. */
function reachable(share: number, size: number): number {
  return count(share, size) < size ? share : (size - 1) / size;
}
