import { checkOptions, largest, someList } from "../../core/mod.ts";

/** How {@linkcode boxTable} aligns its columns. */
export interface BoxTableOptions {
  /** For each column whether it stands to the right; all but the first by default. */
  right?: readonly boolean[];
}

/**
 * A table drawn with lines.
 *
 * @param heads Names of the columns.
 * @param rows Cells, as many a row as heads.
 * @param options Alignment.
 * @returns The table, with a line end behind each line.
 *
 * @example
 * ```ts
 * import { boxTable } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const lines = boxTable(["layer", "bits"], [["conv1", "4"]]).split("\n");
 * assert.equal(lines[1], "│ layer │ bits │");
 * assert.equal(lines[3], "│ conv1 │    4 │");
 * ```
 */
export function boxTable(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  options: BoxTableOptions = {},
): string {
  checkOptions("boxTable()", options, { right: someList });
  const { right = heads.map((_, i) => i > 0) } = options;
  const widths = heads.map((head, i) =>
    largest([head.length, ...rows.map((row) => row[i]!.length)])
  );
  const rule = (left: string, cross: string, end: string) =>
    left + widths.map((width) => "─".repeat(width + 2)).join(cross) + end;
  const line = (cells: readonly string[]) => {
    const padded = cells.map((cell, i) =>
      right[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)
    );
    return `│ ${padded.join(" │ ")} │`;
  };
  const lines = [
    rule("┌", "┬", "┐"),
    line(heads),
    rule("├", "┼", "┤"),
    ...rows.map(line),
    rule("└", "┴", "┘"),
  ];
  return lines.join("\n") + "\n";
}
