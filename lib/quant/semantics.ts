import { paperQuantizer, type QuantizerRules } from "./quantizer_rules.ts";
import { referenceQuantizer } from "./reference.ts";

/**
 * Whose rules are used where the paper, its public implementation and what works differ: `"corrected"` ones whose whole step does
 * what the paper promises, the formulas of the `"paper"`, or the behaviour of the public `"reference"` implementation, number by
 * number. A setting of the user: formulas are handed the records of rules that it names.
 */
export type Semantics = "corrected" | "paper" | "reference";

/**
 * The quantizer's rules that a setting names.
 *
 * @param semantics The setting.
 * @returns The rules.
 *
 * @example
 * ```ts
 * import { paperQuantizer, quantizerRules } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.equal(quantizerRules("paper"), paperQuantizer);
 * assert.equal(quantizerRules("reference").gradientWindow, 2);
 * ```
 */
export function quantizerRules(semantics: Semantics): QuantizerRules {
  return {
    corrected: paperQuantizer,
    paper: paperQuantizer,
    reference: referenceQuantizer,
  }[semantics];
}
