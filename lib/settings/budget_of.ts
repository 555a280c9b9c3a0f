import type { PartialSettings } from "./settings.ts";
import { SettingsError } from "./settings_error.ts";

/** What a compressed network may cost, in place of a sparsity. */
export interface Budget {
  /** Which cost. */
  measure: "bops" | "macs" | "bytes";
  /** Share of the dense network's cost that is left, in (0, 1). */
  share: number;
}

const MEASURES = ["bops", "macs", "bytes"] as const;

/**
 * The budget that settings ask for.
 *
 * @param settings The settings, or some of them.
 * @returns The budget; undefined if there is none.
 * @throws {SettingsError} If there is more than one, or a sparsity beside it: each alone decides how much leaves.
 *
 * @example
 * ```ts
 * import { budgetOf } from "@geta-lab/geta/settings";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(budgetOf({ macs: 0.5 }), { measure: "macs", share: 0.5 });
 * assert.equal(budgetOf({ sparsity: 0.5 }), undefined);
 * assert.throws(
 *   () => budgetOf({ macs: 0.5, bops: 0.1 }),
 *   /Cannot use macs: it must be the only budget: current value is 0.5 with bops 0.1/,
 * );
 * ```
 */
export function budgetOf(
  settings: Pick<PartialSettings, "sparsity" | Budget["measure"]>,
): Budget | undefined {
  const { sparsity = 0 } = settings;
  const [first, second] = MEASURES.filter((name) => (settings[name] ?? 0) > 0);
  if (first === undefined) return undefined;
  const share = settings[first]!;
  if (second !== undefined) {
    throw new SettingsError(
      `Cannot use ${second}: it must be the only budget: current value is ${
        settings[second]
      } with ${first} ${share}`,
    );
  }
  if (sparsity > 0) {
    throw new SettingsError(
      `Cannot use ${first}: it must be given without a sparsity: current value is ${share} with sparsity ${sparsity}`,
    );
  }
  return { measure: first, share };
}
