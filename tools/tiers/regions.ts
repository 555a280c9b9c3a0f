/**
 * Regions between `BEGIN NAME` and `END NAME` in the source of a cell.
 *
 * @module
 */

/** Names of the regions of the course. */
export const REGIONS = ["SOLUTION", "STEPS", "HINTS", "CHALLENGE"] as const;

/** One of them. */
export type Region = typeof REGIONS[number];

/** What becomes of a region: its lines stay without the marks, go, or give way to a line; with `"mark"` the marks stay, too. */
export type Fate = "keep" | "drop" | "mark" | { line: string };

const MARK = /^(\s*)(?:\/\/|<!--) (BEGIN|END) ([A-Z]+)(?: -->)?\s*$/;

/**
 * Decides over each region of a source.
 *
 * @param source The source of a cell.
 * @param fates What becomes of the regions, by name.
 * @returns The source without the marks. A line that stands for a region is indented like its mark.
 * @throws {SyntaxError} If a region has another name, is opened inside another or has only one end.
 */
export function withRegions(source: string, fates: Record<Region, Fate>): string {
  const kept: string[] = [];
  let open: Region | undefined;
  for (const [index, line] of source.split("\n").entries()) {
    const [, indent = "", end, name] = MARK.exec(line) ?? [];
    if (name === undefined) {
      const fate = open === undefined ? "keep" : fates[open];
      if (fate === "keep" || fate === "mark") kept.push(line);
      continue;
    }
    const region = REGIONS.find((one) => one === name);
    if (region === undefined || (end === "BEGIN" ? open !== undefined : open !== region)) {
      throw new SyntaxError(
        `Cannot read regions: ${end} ${name} in line ${index + 1} has no other end`,
      );
    }
    const fate = fates[region];
    if (fate === "mark") kept.push(line);
    if (end === "BEGIN" && typeof fate === "object") kept.push(indent + fate.line);
    open = end === "BEGIN" ? region : undefined;
  }
  if (open !== undefined) throw new SyntaxError(`Cannot read regions: END ${open} is missing`);
  return kept.join("\n");
}

/**
 * Whether a source has a region.
 *
 * @param source The source of a cell.
 * @param region The name.
 * @returns True if a line begins it.
 */
export function hasRegion(source: string, region: Region): boolean {
  return source.split("\n").some((line) => {
    const [, , end, name] = MARK.exec(line) ?? [];
    return end === "BEGIN" && name === region;
  });
}
