import { describeGroup } from "../../qadg/mod.ts";
import type { PruningGroup } from "../../structure/mod.ts";
import { groupFills, palette } from "../charts/theme.ts";
import { boxName, dotText } from "./dot_text.ts";

/** How a pruning group looks in a picture. */
export interface GroupLook {
  /** `g1`, `g2`, …; groups that cannot be pruned are all `kept`. So a picture can be read without its colours. */
  tag: string;
  /** Fill. */
  fill: string;
  /** What is shown when the pointer rests on it: what is cut together, or why nothing is. */
  tooltip: string;
}

/**
 * Gives every group its colour and number; those that cannot be pruned are grey.
 *
 * @param groups The groups.
 * @returns One look per group.
 */
export function groupLooks(groups: readonly PruningGroup[]): GroupLook[] {
  let count = 0;
  return groups.map((group) => {
    const tooltip = describeGroup(group);
    if (!group.prunable) return { tag: "kept", fill: palette.grid, tooltip };
    const fill = groupFills[count % groupFills.length]!;
    return { tag: `g${++count}`, fill, tooltip };
  });
}

const COLUMNS = 3;

/**
 * Rows of an HTML-like table that explain the colours.
 *
 * @param groups The groups.
 * @returns One cell pair per prunable group and one for all others, three pairs a row; empty without groups.
 */
export function legendRows(groups: readonly PruningGroup[]): string {
  const looks = groupLooks(groups);
  const entries = groups.flatMap(({ name, size, prunable }, i) => {
    const { fill, tag } = looks[i]!;
    return prunable ? [{ fill, text: `${tag}  ${boxName(name)}, ${size} structures` }] : [];
  });
  const kept = groups.length - entries.length;
  if (kept > 0) {
    entries.push({ fill: palette.grid, text: `kept: ${kept} group${kept === 1 ? "" : "s"}` });
  }
  const cells = entries.map(({ fill, text }) =>
    `<TD BGCOLOR="${fill}" BORDER="1" COLOR="${palette.label}" WIDTH="16"> </TD>` +
    `<TD ALIGN="LEFT">${dotText(text)}   </TD>`
  );
  const rows = Array.from(
    { length: Math.ceil(cells.length / COLUMNS) },
    (_, i) => cells.slice(i * COLUMNS, (i + 1) * COLUMNS).join(""),
  );
  return rows.map((row) => `<TR>${row}</TR>`).join("");
}
