import { count } from "../../core/mod.ts";
import { inputShapeOf } from "../../nn/mod.ts";
import { chooseRatios, gridFirstCrossing, sensitivityRun } from "../../sensitivity/mod.ts";
import { evaluate } from "../../train/mod.ts";
import type { PrunableNetwork } from "../network/prunable_network.ts";
import type { RecipeChoice } from "../recipe/types.ts";
import type { PruningTarget } from "../target/pruning_target.ts";
import type { ScoreData } from "../target/score_tensors.ts";
import { LARGEST_SCANNED } from "./final_sparsity.ts";

/**
 * Hears how far a scan is.
 *
 * @param done Measurements that are made, at least 1.
 * @param total Measurements of the whole scan.
 */
export type ScanListener = (done: number, total: number) => void;

/** What is scanned. */
export interface ScanSharesOptions {
  /** The network's groups. */
  network: PrunableNetwork;
  /** Those that the recipe prunes. */
  target: PruningTarget;
  /** The network and its samples; its variables hold the values that are scanned. */
  data: ScoreData;
  /** Called after each measurement. */
  onScan?: ScanListener | undefined;
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
 * @param options Network and samples.
 * @returns A share for each group, at most 0.9.
 */
export function scanShares(
  { maxDrop, drop = "each" }: RecipeChoice & { rule: "sensitivity" },
  { network, target, data: { model, source }, onScan }: ScanSharesOptions,
): Record<string, number> {
  const groups = network.groups.filter(({ name }) => Object.hasOwn(target.sizes, name));
  const forward = (x: Parameters<typeof model.forward>[0]) => model.forward(x, { training: false });
  const run = sensitivityRun({
    variables: model.variables,
    groups,
    evaluate: () => evaluate(forward, source.validationBatches(), inputShapeOf(model)).accuracy,
  });
  let state = run.start();
  while (state.step < run.totalSteps) {
    ({ state } = run.advance(state));
    onScan?.(state.step, run.totalSteps);
  }
  const curves = run.curves(state).map((curve) => ({
    ...curve,
    size: parametersOf(target, curve.group),
  }));
  const ratios = drop === "all"
    ? chooseRatios(curves, maxDrop).ratios
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
