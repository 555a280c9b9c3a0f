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
