/**
 * Which groups of several layers may be removed, and the first ones of them.
 *
 * @module
 */
import { count, requireInteger, requireNumber } from "../core/mod.ts";
import { exactCountMask, lowestRemoved } from "./exact_count_mask.ts";
import type { NamedMasks, NamedScores } from "./scores.ts";

/** What every layer keeps, against layers that collapse. */
export interface LayerLimits {
  /** Largest share of a layer's groups that may be removed. Default 1. */
  maxRatio?: number;
  /** How many groups of a layer stay at least. Default 1: a layer without any lets nothing through. */
  minKept?: number;
}

/** The groups that may be removed: all but the best of each layer, which it has to keep. */
export interface Candidates {
  /** Their scores, layer by layer. */
  scores: Float32Array | Float64Array;
  /** By layer 1 for those that are protected, 0 for candidates. */
  protects: NamedMasks;
}

/**
 * Finds the groups that may be removed.
 *
 * @param layers Scores by layer.
 * @param limits What layers keep.
 * @returns The candidates.
 */
export function removable(
  layers: NamedScores,
  { maxRatio = 1, minKept = 1 }: LayerLimits,
): Candidates {
  requireNumber("maxRatio", maxRatio, { min: 0, max: 1 });
  requireInteger("minKept", minKept, { min: 0 });
  const protects: NamedMasks = {};
  let available = 0, single = true;
  for (const [name, scores] of Object.entries(layers)) {
    const n = scores.length;
    const leaving = Math.max(0, Math.min(count(maxRatio, n, "floor"), n - minKept));
    protects[name] = lowestRemoved(scores, leaving, "exactCount", name);
    available += leaving;
    single &&= scores instanceof Float32Array;
  }
  const list = single ? new Float32Array(available) : new Float64Array(available);
  let at = 0;
  for (const [name, scores] of Object.entries(layers)) {
    const mask = protects[name]!;
    for (let i = 0; i < mask.length; i++) if (mask[i] === 0) list[at++] = scores[i]!;
  }
  return { scores: list, protects };
}

/**
 * Removes a number of candidates, lowest scores first.
 *
 * @param candidates The groups that may be removed.
 * @param removed How many are.
 * @returns Masks by layer.
 */
export function masksOfCount({ scores, protects }: Candidates, removed: number): NamedMasks {
  const kept = removed === 0 ? undefined : exactCountMask(scores, removed);
  const masks: NamedMasks = {};
  let at = 0;
  for (const [name, isProtected] of Object.entries(protects)) {
    const mask = isProtected.slice();
    for (let i = 0; i < mask.length; i++) if (mask[i] === 0) mask[i] = kept?.[at++] ?? 1;
    masks[name] = mask;
  }
  return masks;
}

/**
 * The limits as an error names them.
 *
 * @param limits What layers keep.
 * @returns For example `maxRatio 0.9 and minKept 1`.
 */
export function limitsText({ maxRatio = 1, minKept = 1 }: LayerLimits): string {
  return `maxRatio ${maxRatio} and minKept ${minKept}`;
}
