import type { Semantics } from "../quant/mod.ts";
import { correctedRules } from "./corrected.ts";
import { paperRules } from "./paper.ts";
import { referenceRules } from "./reference.ts";
import type { QassoRules } from "./state/rules.ts";

const records: Readonly<Record<Semantics, QassoRules>> = {
  corrected: correctedRules,
  paper: paperRules,
  reference: referenceRules,
};

/**
 * The rules that a user asks for by name.
 *
 * @param semantics The name.
 * @returns The record to hand in with a {@linkcode QassoProblem}.
 *
 * @example
 * ```ts
 * import { paperRules, rulesOf } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * assert.equal(rulesOf("paper"), paperRules);
 * ```
 */
export function rulesOf(semantics: Semantics): QassoRules {
  return records[semantics];
}
