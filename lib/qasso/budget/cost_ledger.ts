import { checkOptions, given, oneOfWords, unchecked } from "../../core/mod.ts";
import { FLOAT_BITS, type LayerBits } from "../../quant/mod.ts";
import type { CostMeasure, CostTerm } from "../state/cost_types.ts";
import { type CostLedger, strike } from "./cut_ledger.ts";

/** How a {@linkcode CostLedger} counts. */
export interface LedgerOptions {
  /** What is counted. */
  measure: CostMeasure;
  /** Bit widths by layer; others have 32. */
  bits?: Record<string, LayerBits>;
  /** Structures that are gone already, per group. */
  removed?: readonly (readonly number[])[];
}

/**
 * Opens a ledger: the cost of a network from which structures are taken one after the other.
 *
 * ```text
 * BOPs = sum over p of  MACs_p b_w b_a,   bytes = sum over p of  elements_p b / 8
 * ```
 *
 * A cut changes only the parameters its group is part of, so keeping the books costs a few products a structure.
 *
 * Source: docs/geta.md, section 4.18.
 *
 * @param terms What each parameter costs, from {@linkcode costTerms}.
 * @param options What is counted, bits, and what is gone already.
 * @returns The ledger.
 *
 * @example A layer of 3 inputs and 4 units at 8 by 8 bits
 * ```ts
 * import { costWithout, openLedger, strike } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const axes = [{ length: 4, owners: [{ group: 0, positions: [1, 1, 1, 1] }] }];
 * const term = { parameter: "fc/kernel", layer: "fc", macs: 12, elements: 12, bits: 32, axes };
 * const ledger = openLedger([term], { measure: "bops", bits: { fc: { weight: 8, activation: 8 } } });
 * assert.equal(ledger.cost, 12 * 64);
 * assert.equal(costWithout(ledger, { group: 0, structures: [2] }), 9 * 64);
 * strike(ledger, { group: 0, structures: [2, 3] });
 * assert.equal(ledger.cost, 6 * 64);
 * ```
 */
export function openLedger(
  terms: readonly CostTerm[],
  options: LedgerOptions,
): CostLedger {
  checkOptions("openLedger()", options, {
    measure: given(oneOfWords(["bops", "macs", "bytes"])),
    bits: unchecked,
    removed: unchecked,
  });
  const { measure, bits = {}, removed = [] } = options;
  const touched = new Map<number, number[]>();
  terms.forEach(({ axes }, i) => {
    const groups = new Set(axes.flatMap(({ owners }) => owners.map(({ group }) => group)));
    for (const group of groups) touched.set(group, [...touched.get(group) ?? [], i]);
  });
  const whole = terms.map((term) => wholeCost(term, measure, bits));
  const ledger: CostLedger = {
    terms,
    whole,
    live: terms.map(({ axes }) => axes.map(({ length }) => length)),
    touched,
    cost: whole.reduce((sum, one) => sum + one, 0),
  };
  removed.forEach((structures, group) => strike(ledger, { group, structures }));
  return ledger;
}

function wholeCost(
  { layer, macs, elements, bits: stored }: CostTerm,
  measure: CostMeasure,
  bits: Record<string, LayerBits>,
): number {
  const { weight, activation } = bits[layer ?? ""] ?? { weight: stored, activation: FLOAT_BITS };
  if (measure === "macs") return macs;
  return measure === "bops" ? macs * weight * activation : elements * weight / 8;
}
