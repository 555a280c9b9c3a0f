import { SettingsError } from "../settings/mod.ts";
import { budgetTarget } from "./budget/budget_path.ts";
import type { QassoConfig } from "./state/config.ts";
import type { CostBudget } from "./state/cost_types.ts";

/**
 * Throws if bits are wanted that only the corrected rules know.
 *
 * @param bits What is asked for.
 * @throws {SettingsError} If it is not `"uniform"`.
 *
 * @example
 * ```ts
 * import { refuseBits } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * refuseBits(undefined);
 * assert.throws(
 *   () => refuseBits("allocated"),
 *   /Cannot use bits: they must be uniform unless semantics is corrected: current value is allocated/,
 * );
 * ```
 */
export function refuseBits(bits: QassoConfig["bits"]): void {
  if (bits === undefined || bits === "uniform") return;
  throw new SettingsError(
    `Cannot use bits: they must be uniform unless semantics is corrected: current value is ${bits}`,
  );
}

/**
 * Throws if a price on bits is given, which only the corrected rules know.
 *
 * @param bitPrice What is asked for.
 * @throws {SettingsError} If it is given.
 *
 * @example
 * ```ts
 * import { refuseBitPrice } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * refuseBitPrice(undefined);
 * assert.throws(
 *   () => refuseBitPrice(2),
 *   /Cannot use bitPrice: it must be left out unless semantics is corrected: current value is 2/,
 * );
 * ```
 */
export function refuseBitPrice(bitPrice: QassoConfig["bitPrice"]): void {
  if (bitPrice === undefined) return;
  throw new SettingsError(
    `Cannot use bitPrice: it must be left out unless semantics is corrected: current value is ${bitPrice}`,
  );
}

/**
 * Throws if there is a momentum guard: only the corrected rules know it.
 *
 * @param momentumGuard What is asked for.
 * @throws {SettingsError} If it is not 0.
 *
 * @example
 * ```ts
 * import { refuseGuard } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * refuseGuard(0);
 * assert.throws(
 *   () => refuseGuard(0.5),
 *   /Cannot use momentumGuard: it must be 0 unless semantics is corrected: current value is 0.5/,
 * );
 * ```
 */
export function refuseGuard(momentumGuard: QassoConfig["momentumGuard"]): void {
  if (momentumGuard === undefined || momentumGuard === 0) return;
  throw new SettingsError(
    `Cannot use momentumGuard: it must be 0 unless semantics is corrected: current value is ${momentumGuard}`,
  );
}

/**
 * Throws if there is a budget: rules that count structures do not know it.
 *
 * @param budget The budget of a configuration.
 * @throws {SettingsError} If there is one.
 *
 * @example
 * ```ts
 * import { refuseBudget } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * refuseBudget(undefined);
 * assert.throws(
 *   () => refuseBudget({ bops: 0.08 }),
 *   /Cannot use bops: it must be left out unless semantics is corrected: current value is 0.08/,
 * );
 * ```
 */
export function refuseBudget(budget: CostBudget | undefined): void {
  if (budget === undefined) return;
  const { measure, share } = budgetTarget(budget);
  throw new SettingsError(
    `Cannot use ${measure}: it must be left out unless semantics is corrected: current value is ${share}`,
  );
}

/**
 * Throws if structures shall be ranked by a running mean, which only the corrected rules keep.
 *
 * @param criteria What is asked for.
 * @throws {SettingsError} If the averaged Taylor score has a weight.
 *
 * @example
 * ```ts
 * import { refuseRunningMean } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * refuseRunningMean({ taylorFirst: 1 });
 * assert.throws(
 *   () => refuseRunningMean({ averageTaylor: 1 }),
 *   /Cannot use averageTaylor: it must be left out unless semantics is corrected, since no other rules keep its mean/,
 * );
 * ```
 */
export function refuseRunningMean(criteria: QassoConfig["criteria"]): void {
  const weight = criteria?.averageTaylor;
  if (weight === undefined || weight === 0) return;
  throw new SettingsError(
    `Cannot use averageTaylor: it must be left out unless semantics is corrected, since no other rules keep its mean; taylorFirst is that of one batch: current value is ${weight}`,
  );
}

/**
 * Throws if a configuration asks for anything that only the corrected rules know.
 *
 * @param config The configuration.
 * @throws {SettingsError} If there is a budget, a momentum guard, a running mean, or bits that differ by allocation or price.
 *
 * @example
 * ```ts
 * import { refuseCorrections } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const plain = { bits: "uniform" as const }, guarded = { ...plain, momentumGuard: 1 };
 * refuseCorrections(plain);
 * assert.throws(() => refuseCorrections(guarded), /unless semantics is corrected/);
 * ```
 */
export function refuseCorrections(
  { budget, bits, bitPrice, momentumGuard, criteria }: Pick<
    QassoConfig,
    "budget" | "bits" | "bitPrice" | "momentumGuard" | "criteria"
  >,
): void {
  refuseBudget(budget);
  refuseBits(bits);
  refuseBitPrice(bitPrice);
  refuseGuard(momentumGuard);
  refuseRunningMean(criteria);
}
