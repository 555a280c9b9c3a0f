import { largest } from "../../core/mod.ts";
import type { TimetableRow } from "../../qasso/mod.ts";
import type { Stage } from "../../report/mod.ts";
import { boxTable } from "./box_table.ts";
import { bitsText } from "./format.ts";

/** A row of `timetable` of `qasso`, or of a whole run, which has a dense training in front. */
export type PlannedRow = Omit<TimetableRow, "stage"> & { stage: Stage };

/** Columns of a terminal that the table fits. */
const columns = 100;

/**
 * A timetable as text: when which stage does what, with how many bits.
 *
 * @param rows The rows, of `timetable` or `runTimetable`.
 * @returns A table of at most 100 columns; longer sentences go on in the next line.
 *
 * @example
 * ```ts
 * import { timetableText } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const row = { first: 11, last: 20, stage: "joint", what: "3 of 8 structures leave", bits: 4, structures: 3 } as const;
 * const { last: _, ...rest } = row;
 * const lines = timetableText([row, { ...rest, first: 21, stage: "cool-down" }]).split("\n");
 * assert.equal(lines[3], "│       11-20 │ joint     │    4 │ 3 of 8 structures leave │");
 * assert.match(lines[4]!, /^│ 21, 22, ... │ cool-down │/);
 * ```
 */
export function timetableText(rows: readonly PlannedRow[]): string {
  const cells = rows.map(({ first, last, stage, bits, what }) => [
    last === undefined ? `${first}, ${first + 1}, ...` : `${first}-${last}`,
    stage,
    typeof bits === "number" ? bitsText(bits) : bits,
    what,
  ]);
  const heads = ["steps", "stage", "bits", "what happens"];
  const widths = heads.map((head, i) =>
    largest([head.length, ...cells.map((row) => row[i]!.length)])
  );
  // four columns have five lines and eight spaces between them
  const room = columns - 13 - widths[0]! - widths[1]! - widths[2]!;
  const lines = cells.flatMap(([steps, stage, bits, what]) =>
    wrapped(what!, room).map((part, i) =>
      i === 0 ? [steps!, stage!, bits!, part] : ["", "", "", part]
    )
  );
  return boxTable(heads, lines, { right: [true, false, true, false] });
}

/** Lines of whole words, none longer than a width unless a word is. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && longer.length > width) lines.push(word);
    else lines.splice(-1, 1, longer);
  }
  return lines;
}
