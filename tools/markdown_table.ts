/**
 * A Markdown table, aligned so that it can be read as text.
 *
 * @param heads Names of the columns.
 * @param rows Cells, as many a row as heads.
 * @param right For each column whether it stands to the right.
 * @returns Lines without a final line break.
 */
export function markdownTable(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly boolean[] = heads.map(() => false),
): string {
  const widths = heads.map((head, i) =>
    Math.max(head.length, ...rows.map((row) => row[i]!.length))
  );
  const line = (cells: readonly string[]) => {
    const padded = cells.map((cell, i) =>
      right[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)
    );
    return `| ${padded.join(" | ")} |`;
  };
  const rule = widths.map((width, i) => right[i] ? `${"-".repeat(width - 1)}:` : "-".repeat(width));
  return [line(heads), line(rule), ...rows.map(line)].join("\n");
}
