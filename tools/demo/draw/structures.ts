import { escapeHtml } from "../../../lib/viz/text/escape_html.ts";
// of the file itself: through mod.ts the page would load tfjs, which is the trainer's
import { largest } from "../../../lib/core/extremes.ts";
import type { GroupPicture } from "../messages.ts";

/** What a structure does. */
export type Fate = "live" | "leaving" | "gone";

/** A structure, as drawn. */
export interface Cell {
  fate: Fate;
  /** Side of its square, a share of the side of its field: the area is the norm, that of the largest in the group is 1. */
  side: number;
}

/**
 * The squares of a group.
 *
 * ```text
 * side = sqrt(norm / largest norm of the group)
 * ```
 *
 * @param group Norms and states.
 * @returns A cell for each structure.
 */
export function cellsOf({ norms, redundant, pruned }: GroupPicture): Cell[] {
  const leaving = new Set(redundant), gone = new Set(pruned), most = largest(norms);
  return norms.map((norm, i) => ({
    fate: gone.has(i) ? "gone" : leaving.has(i) ? "leaving" : "live",
    side: most > 0 ? Math.sqrt(norm / most) : 0,
  }));
}

/**
 * A group as a row: name, counts in words, one field for each structure.
 *
 * @param name Layers of the group.
 * @param group Norms and states; absent before a run, when all are live.
 * @param size Number of structures.
 * @returns HTML.
 */
export function groupHtml(name: string, size: number, group?: GroupPicture): string {
  const cells = group
    ? cellsOf(group)
    : Array.from({ length: size }, (): Cell => ({ fate: "live", side: 1 }));
  const count = (fate: Fate) => cells.filter((cell) => cell.fate === fate).length;
  const words = [`${count("live")} live`];
  if (count("leaving") > 0) words.push(`${count("leaving")} leaving`);
  if (count("gone") > 0) words.push(`${count("gone")} gone`);
  const fields = cells.map(({ fate, side }) =>
    `<i class="${fate}" style="--side:${round(side)}"></i>`
  );
  return `<div class="group"><p><b>${escapeHtml(name)}</b> <span>${words.join(", ")}</span></p>` +
    `<div class="cells" aria-hidden="true">${fields.join("")}</div></div>`;
}

function round(x: number): number {
  return Math.round(x * 100) / 100;
}
