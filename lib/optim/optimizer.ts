import { checkOptions, given, oneOfWords, type OptionChecks, unchecked } from "../core/mod.ts";
import { adam, adamw } from "./adam.ts";
import { checkClip, clipGradients, type ClipGradientsOptions } from "./clip_gradients.ts";
import { sgd } from "./sgd.ts";
import type { Optimizer } from "./types.ts";

/** Choice of an update rule as plain data. */
export interface OptimizerConfig {
  /** The rule. */
  rule: "sgd" | "adam" | "adamw";
  /** First momentum. Default: 0 for SGD, 0.9 for Adam and AdamW. */
  momentum?: number;
  /** Second momentum of Adam and AdamW. Default 0.999. */
  beta2?: number;
  /** Share of the gradient that does not enter SGD's momentum buffer. Default 0. */
  dampening?: number;
  /** Whether SGD looks one step ahead, see {@linkcode sgd}. Default false. */
  nesterov?: boolean;
  /** How long gradients may be, see {@linkcode clipGradients}. Default as long as they are. */
  clip?: ClipGradientsOptions;
  /** Weight decay. Default: 0 for SGD and Adam, 0.01 for AdamW. */
  weightDecay?: number;
  /** Whether Adam's buffers start with the unscaled first gradient, see {@linkcode adam}. Default false. */
  unscaledStart?: boolean;
  /** Names of parameters that never decay. Default none. */
  noWeightDecay?: ReadonlySet<string>;
}

/**
 * The optimizer that a plain description asks for.
 *
 * @param config Rule and constants.
 * @returns The optimizer.
 * @throws {RangeError} If there is no such rule, or it knows no such constant.
 * @throws {TypeError} If a constant does not exist or has the wrong type.
 *
 * @example
 * ```ts
 * import { optimizer } from "@geta-lab/geta/optim";
 * import assert from "node:assert/strict";
 *
 * assert.equal(optimizer({ rule: "adamw" }).decay, 0.01);
 * assert.equal(optimizer({ rule: "sgd", weightDecay: 0.1 }).decay, 0); // classical, inside the update
 * ```
 */
export function optimizer(config: OptimizerConfig): Optimizer {
  checkOptions("optimizer()", config, CHECKS);
  const { clip, ...constants } = config;
  const plain = ruleOf(constants);
  if (clip === undefined) return plain;
  checkClip(clip);
  return {
    ...plain,
    update(gradients, state, parameters) {
      clipGradients(gradients, clip);
      return plain.update(gradients, state, parameters);
    },
  };
}

function ruleOf(config: Omit<OptimizerConfig, "clip">): Optimizer {
  const { rule, ...constants } = config;
  requireKnown(constants, rule);
  if (rule === "sgd") {
    const { beta2: _beta2, unscaledStart: _unscaledStart, ...forSgd } = constants;
    return sgd(forSgd);
  }
  const { dampening: _dampening, nesterov: _nesterov, ...forAdam } = constants;
  return rule === "adam" ? adam(forAdam) : adamw(forAdam);
}

/** A constant that the rule does not know would be without effect. */
function requireKnown(
  { dampening, nesterov, beta2, unscaledStart }: Omit<OptimizerConfig, "clip" | "rule">,
  rule: OptimizerConfig["rule"],
): void {
  const [strange, wanted] = rule === "sgd"
    ? [{ beta2, unscaledStart }, "adam or adamw"]
    : [{ dampening, nesterov }, "sgd"];
  for (const [name, value] of Object.entries(strange)) {
    if (!value) continue; // 0 and false ask for nothing
    throw new RangeError(
      `Cannot use ${name}: the rule must be ${wanted}: current value is ${rule}`,
    );
  }
}

// The numbers are checked by the rule that uses them.
const CHECKS: OptionChecks<OptimizerConfig> = {
  rule: given(oneOfWords(["sgd", "adam", "adamw"])),
  momentum: unchecked,
  beta2: unchecked,
  dampening: unchecked,
  nesterov: unchecked,
  clip: unchecked,
  weightDecay: unchecked,
  unscaledStart: unchecked,
  noWeightDecay: unchecked,
};
