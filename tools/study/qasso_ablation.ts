/**
 * What the ablation of QASSO's corrections compares: each alone, all together, and what could be added to or left out of them.
 *
 * @module
 */
import { corrections, paperRules, rulesOf } from "../../lib/qasso/mod.ts";
import type { Way } from "./compress.ts";
import { dividedRules } from "./group_mean.ts";

/** Ways to compress, by the name that the table shows. */
export const variants: Record<string, Way> = {
  "paper": { rules: paperRules },
  "paper + importance": { rules: { ...paperRules, ...corrections.importance } },
  "paper + line": { rules: { ...paperRules, ...corrections.line } },
  "paper + scalars in bits": { rules: { ...paperRules, ...corrections.scalars } },
  "paper + counts": { rules: { ...paperRules, ...corrections.counts } },
  "corrected": { rules: rulesOf("corrected") },
  "corrected + momentum guard": { config: { momentumGuard: 0.1 } },
  "corrected ÷ group mean": { rules: dividedRules },
  "corrected without a floor": { changes: { maxRatio: 1 } },
};
