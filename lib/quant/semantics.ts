import { paperQuantizer, type QuantizerRules } from "./quantizer_rules.ts";
import { referenceQuantizer } from "./reference.ts";

/**
 * Where the paper and its public reference implementation differ, `"paper"` means the corrected rule (the default) and
 * `"reference"` the behaviour of the public implementation, number by number. A setting of the user: formulas are handed
 * the records of rules that it names.
 */
export type Semantics = "paper" | "reference";

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
  return { paper: paperQuantizer, reference: referenceQuantizer }[semantics];
}
