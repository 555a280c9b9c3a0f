import type { FloatLayerReport } from "../../report/mod.ts";
import { shortName } from "./short_name.ts";

/** Most names that are listed for one reason. */
const most = 5;

/**
 * Which layers compute in float, and why, in words.
 *
 * @param layers The layers with their reasons.
 * @returns A line for each reason.
 *
 * @example
 * ```ts
 * import { floatLayersText } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const reason = "its weight is not trained";
 * assert.deepEqual(floatLayersText([{ name: "stem", reason }, { name: "head", reason }]), [
 *   "stem, head: its weight is not trained",
 * ]);
 * ```
 */
export function floatLayersText(layers: readonly FloatLayerReport[]): string[] {
  const byReason = Map.groupBy(layers, ({ reason }) => reason);
  return [...byReason].map(([reason, same]) => {
    const names = same.slice(0, most).map(({ name }) => shortName(name, 44)).join(", ");
    const more = same.length > most ? ` and ${same.length - most} more` : "";
    return `${names}${more}: ${reason}`;
  });
}
