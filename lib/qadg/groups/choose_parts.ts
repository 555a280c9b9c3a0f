/**
 * Channels that are heads times dimensions can be cut in two ways, which overlap. Here one of them is chosen.
 *
 * @module
 */
import { classOf } from "../propagate/atoms.ts";
import { reasonsByClass } from "../propagate/by_class.ts";
import type { Grid, Labelling } from "../propagate/labelling.ts";
import { settleGrids } from "../propagate/settle_grids.ts";

/** What of an attention may be removed: whole heads, the same dimensions of every head, or both. */
export type HeadParts = "whole" | "dimensions" | "both";

/**
 * Decides for each axis that is split into rows and columns which of the two are the structures; the other ones stay.
 *
 * Attention heads follow the choice. Elsewhere (a channel shuffle) there are rows and columns of equal standing: the more
 * numerous ones are taken, since they are finer.
 *
 * @param labelling A labelled graph; it gets pins.
 * @param heads What of an attention may be removed.
 */
export function chooseParts(labelling: Labelling, heads: HeadParts): void {
  if (heads === "both") return;
  const { atoms, pins } = labelling;
  const isHead = new Set([...labelling.heads].map((atom) => classOf(atoms, atom)));
  for (const { rows, columns, where } of freeParts(labelling)) {
    const rowsAreHeads = rows.some((one) => isHead.has(one));
    const columnsAreHeads = columns.some((one) => isHead.has(one));
    const inAttention = rowsAreHeads !== columnsAreHeads;
    const keepsRows = inAttention
      ? rowsAreHeads === (heads === "whole")
      // the same answer in every grid of the same classes
      : rows.length === columns.length
      ? rows[0]! < columns[0]!
      : rows.length > columns.length;
    const reason = inAttention
      ? `${where} splits it, and ${heads === "whole" ? "heads" : "dimensions of heads"} are cut`
      : `${where} splits the axis, and the other part of it is cut`;
    for (const one of keepsRows ? columns : rows) if (!pins.has(one)) pins.set(one, reason);
  }
  settleGrids(labelling);
}

/** Grids whose rows and columns are both free, with the classes of these. */
function freeParts(
  labelling: Labelling,
): { rows: number[]; columns: number[]; where: string }[] {
  const reasons = reasonsByClass(labelling);
  const free = (list: Int32Array) => {
    const classes = new Set(Array.from(list, (atom) => classOf(labelling.atoms, atom)));
    return [...classes].filter((one) => !reasons.has(one)).sort((a, b) => a - b);
  };
  return labelling.grids.flatMap((grid: Grid) => {
    const rows = free(grid.rows), columns = free(grid.columns), cells = free(grid.cells);
    const isLive = rows.length > 0 && columns.length > 0 &&
      cells.some((one) => !rows.includes(one) && !columns.includes(one));
    return isLive ? [{ rows, columns, where: grid.where }] : [];
  });
}
