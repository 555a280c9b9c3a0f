import { SettingsError } from "../../settings/mod.ts";
import type { PruningGroup } from "../../structure/mod.ts";

/**
 * Throws if no group may be pruned, so that no run silently prunes nothing.
 *
 * @param groups All groups of a model.
 * @returns The prunable ones.
 * @throws {SettingsError} If there is none; the message lists the reasons.
 *
 * @example
 * ```ts
 * import { requirePrunable } from "@geta-lab/geta/qadg";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => requirePrunable([]), {
 *   message: "Cannot prune the model: at least one group must be prunable: current value is no group at all",
 * });
 * ```
 */
export function requirePrunable(groups: readonly PruningGroup[]): PruningGroup[] {
  const prunable = groups.filter((group) => group.prunable);
  if (prunable.length > 0) return prunable;
  const reasons = groups.map(({ name, reason }) => `${name} (${reason})`).join("; ");
  throw new SettingsError(
    `Cannot prune the model: at least one group must be prunable: current value is ${
      reasons || "no group at all"
    }`,
  );
}
