import { boxTable } from "./box_table.ts";
import { floatLayersText } from "./float_layers_text.ts";
import { shortName } from "./short_name.ts";

/** A group, and how many of its structures stay. */
export interface GroupOutlook {
  /** Its name. */
  name: string;
  /** Number of structures. */
  size: number;
  /** Structures that stay, as expected and at the ends. */
  stays: { least: number; expected: number; most: number };
  /** Why all of them stay, where none can be removed. */
  reason?: string;
}

const NAME = 40;

/**
 * What can be removed from a network and what is kept, as text: a table of the groups, and a line for each reason to keep some.
 *
 * @param groups The groups in the order of the network.
 * @returns A table of at most 100 columns, and the lines.
 *
 * @example
 * ```ts
 * import { groupsText } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const all = { least: 10, expected: 10, most: 10 };
 * const lines = groupsText([
 *   { name: "hidden", size: 16, stays: { least: 2, expected: 8, most: 16 } },
 *   { name: "head", size: 10, stays: all, reason: "it is an axis of the network's output 0" },
 * ]).split("\n");
 * assert.match(lines[3]!, /^│ hidden │ +16 │ +8 │ +2 to 16 │$/);
 * assert.match(lines[4]!, /^│ head +│ +10 │ +10 │ +│$/);
 * assert.equal(lines[6], "All stay of head: it is an axis of the network's output 0");
 * ```
 */
export function groupsText(groups: readonly GroupOutlook[]): string {
  const table = boxTable(
    ["group", "structures", "stay", "from least to most"],
    groups.map(({ name, size, stays: { least, expected, most } }) => [
      shortName(name, NAME),
      `${size}`,
      `${expected}`,
      least === most ? "" : `${least} to ${most}`,
    ]),
  );
  const kept = groups.flatMap(({ name, reason }) => reason === undefined ? [] : [{ name, reason }]);
  return table + floatLayersText(kept).map((line) => `All stay of ${line}\n`).join("");
}
