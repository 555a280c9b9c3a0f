/**
 * A name that fits its place. The end of a layer's name says more than its beginning.
 *
 * @param name The name.
 * @param max Largest number of characters, at least 2.
 * @returns The name, or its last characters behind `…` if it is longer.
 *
 * @example
 * ```ts
 * import { shortName } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * assert.equal(shortName("encoder/block1/query", 8), "…1/query");
 * ```
 */
export function shortName(name: string, max: number): string {
  const characters = [...name];
  return characters.length <= max ? name : `…${characters.slice(1 - max).join("")}`;
}
