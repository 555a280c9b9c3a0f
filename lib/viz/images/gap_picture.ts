import { checkOptions, unchecked } from "../../core/mod.ts";
import type { RelativeIndex } from "../../hardware/mod.ts";
import { palette } from "../charts/theme.ts";
import { escapeHtml } from "../text/escape_html.ts";
import { drawing } from "./drawing.ts";

const CELL = 24, LEFT = 64, COLUMN_TOP = 44, ENTRY_TOP = 118;

/**
 * A column and what is stored of it: each entry of {@linkcode relativeIndex} hangs below its place, with its value v and its gap z.
 * Zeros are empty cells, padding is orange.
 *
 * Source: Han et al.: EIE (arXiv:1602.01528), section III-B.
 *
 * @param column The numbers; short ones are readable.
 * @param options The entries, and what the picture says.
 * @returns The SVG.
 * @throws {RangeError} If an entry stands beyond the column.
 *
 * @example
 * ```ts
 * import { relativeIndex } from "@geta-lab/geta/hardware";
 * import { gapPicture } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const column = [0, 0, 0, 0, 7], index = relativeIndex(column, { bits: 1 });
 * assert.match(gapPicture(column, { index }), /padding/);
 * ```
 */
export function gapPicture(
  column: ArrayLike<number>,
  options: { index: RelativeIndex; title?: string },
): string {
  checkOptions("gapPicture()", options, { index: unchecked, title: unchecked });
  const { index: { values, gaps }, title = "One column and its entries" } = options;
  const width = Math.max(420, LEFT + column.length * CELL + 12), height = ENTRY_TOP + 74;
  let place = -1;
  const entries = values.map((value, entry) => {
    const from = place + 1;
    place += gaps[entry]! + 1;
    if (place >= column.length) {
      throw new RangeError(
        `Cannot draw entries: they must end within ${column.length} numbers: current value is place ${place}`,
      );
    }
    return entryOf({ value, gap: gaps[entry]!, from, place });
  });
  const cells = Array.from(column, (value, i) => {
    const x = LEFT + i * CELL;
    const box = `<rect x="${x}" y="${COLUMN_TOP}" width="${CELL}" height="${CELL}" fill="${
      value === 0 ? "white" : palette.main
    }" stroke="${palette.before}"/>`;
    return value === 0 ? box : box + words(String(value), [x + CELL / 2, COLUMN_TOP + 16], "white");
  });
  return drawing(title, { width, height }, [
    words("column", [LEFT - 8, COLUMN_TOP + 16], palette.label, "end"),
    words("value v", [LEFT - 8, ENTRY_TOP + 16], palette.label, "end"),
    words("gap z", [LEFT - 8, ENTRY_TOP + 40], palette.label, "end"),
    ...cells,
    ...entries,
  ]);
}

/** A bracket over the places that an entry stands for, and the entry below it. */
function entryOf(
  { value, gap, from, place }: { value: number; gap: number; from: number; place: number },
): string {
  const padding = value === 0, colour = padding ? palette.target : palette.main;
  const left = LEFT + from * CELL + 3, right = LEFT + (place + 1) * CELL - 3;
  const x = LEFT + (place + 0.5) * CELL, y = COLUMN_TOP + CELL + 6;
  return `<path d="M${left} ${y}v8H${right}v-8M${x} ${y + 8}V${
    ENTRY_TOP - 2
  }" fill="none" stroke="${colour}" stroke-width="1.5"/>` +
    words(String(value), [x, ENTRY_TOP + 16], colour) +
    words(String(gap), [x, ENTRY_TOP + 40], colour) +
    (padding ? words("padding", [x, ENTRY_TOP + 62], colour) : "");
}

function words(
  content: string,
  [x, y]: readonly [number, number],
  colour: string,
  anchor = "middle",
): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${colour}">${
    escapeHtml(content)
  }</text>`;
}
