import { classOf, joinAtoms } from "./atoms.ts";
import { reasonsByClass } from "./by_class.ts";
import type { Labelling } from "./labelling.ts";

/**
 * Works out what ties and pins mean for axes that are split into rows and columns.
 *
 * A cell leaves if and only if its row or its column leaves. Hence:
 *
 * ```text
 * a cell must stay            =>  its row and its column must stay
 * row and column must stay    =>  the cell must stay
 * only the row must stay      =>  the cell is its column:  tie them
 * only the column must stay   =>  the cell is its row:     tie them (the mean over a group norm's columns leaves whole groups)
 * two cells are tied          =>  their rows are tied, and their columns
 * ```
 *
 * The last line is safe, though sometimes coarser than needed. The rules are applied until nothing changes; ties run forwards and
 * backwards through the network, so two passes usually do.
 *
 * @param labelling State of the analysis; ties and pins are added.
 */
export function settleGrids(labelling: Labelling): void {
  const forwards = labelling.grids, backwards = [...forwards].reverse();
  do {
    pinClasses(labelling);
    for (let pass = 0; settleOnce(labelling, pass % 2 ? backwards : forwards); pass++);
    pinClasses(labelling);
  } while (joinCircles(labelling));
}

/** One pin for each class, at the atom that represents it: what is asked here is asked of classes. */
function pinClasses(labelling: Labelling): void {
  const reasons = reasonsByClass(labelling);
  labelling.pins.clear();
  for (const [one, reason] of reasons) labelling.pins.set(one, reason);
}

/** Cells that are, through other grids, rows or columns of themselves leave together with these. */
function joinCircles(labelling: Labelling): boolean {
  const { atoms } = labelling;
  const factors = cellFactors(labelling);
  const done = new Set<number>();
  let found = false;
  const visit = (one: number, path: Set<number>) => {
    if (path.has(one)) {
      const [first, ...rest] = path;
      for (const other of rest) joinAtoms(atoms, [first!], [other]);
      found = true;
    } else if (!done.has(one)) {
      path.add(one);
      for (const factor of factors.get(one) ?? []) visit(factor, path);
      path.delete(one);
      done.add(one);
    }
  };
  for (const one of factors.keys()) visit(one, new Set());
  return found;
}

function settleOnce(labelling: Labelling, grids: Labelling["grids"]): boolean {
  const { atoms, pins } = labelling;
  const firstOf = new Map<number, { row: number; column: number }>();
  let changed = false;
  const pin = (one: number, reason: string) => {
    if (pins.has(one)) return;
    pins.set(one, reason);
    changed = true;
  };
  const join = (a: number, b: number) => {
    const one = classOf(atoms, a), other = classOf(atoms, b);
    if (one === other) return;
    const reason = pins.get(one) ?? pins.get(other);
    joinAtoms(atoms, [one], [other]);
    if (reason !== undefined) pins.set(classOf(atoms, one), reason);
    changed = true;
  };
  for (const { cells, rows, columns } of grids) {
    cells.forEach((atom, i) => {
      const cell = classOf(atoms, atom);
      const row = classOf(atoms, rows[Math.floor(i / columns.length)]!);
      const column = classOf(atoms, columns[i % columns.length]!);
      const must = pins.get(cell), rowMust = pins.get(row), columnMust = pins.get(column);
      if (must !== undefined) {
        pin(row, must);
        pin(column, must);
      } else if (rowMust !== undefined && columnMust !== undefined) pin(cell, rowMust);
      else if (rowMust !== undefined) join(cell, column);
      else if (columnMust !== undefined) join(cell, row);
      else if (row === column) join(cell, row);
      else if (cell === row || cell === column) join(row, column);
      else {
        const first = firstOf.get(cell);
        if (first === undefined) firstOf.set(cell, { row, column });
        else {
          join(first.row, row);
          join(first.column, column);
        }
      }
    });
  }
  return changed;
}

/**
 * What takes a class along when it leaves: for a cell its row and its column, and if these are cells themselves, theirs.
 *
 * @param labelling A labelled graph.
 * @returns A function from a class to the classes that decide for it: outermost first, itself if nothing else does.
 *
 * @example A channel that lies in row 1, column 0 of two heads of two dimensions leaves with the head and with the dimension
 * ```ts
 * import { trace } from "@geta-lab/geta/graph";
 * import { classOf, freeClasses, labelGraph } from "@geta-lab/geta/qadg";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const variables = { "fc/kernel": tf.variable(tf.ones([3, 4])) };
 * const graph = trace(
 *   (x) => tf.sum(tf.reshape(tf.matMul(x, variables["fc/kernel"]), [-1, 2, 2]), [1, 2]),
 *   [tf.zeros([1, 3])],
 *   { variables },
 * );
 * const labelling = labelGraph(graph);
 * const channels = labelling.labels[graph.leaves[1]!.value]![1]!;
 * assert(typeof channels === "object");
 * const decide = freeClasses(labelling);
 * const [first, , third] = Array.from(channels.atoms, (atom) => decide(classOf(labelling.atoms, atom)));
 * assert.notEqual(first![0], third![0]);
 * assert.equal(first![1], third![1]);
 * ```
 */
export function freeClasses(labelling: Labelling): (one: number) => number[] {
  const factors = cellFactors(labelling);
  const parts = (one: number): number[] => factors.get(one)?.flatMap(parts) ?? [one];
  return parts;
}

/** Class of each cell whose row and column are both free, to the classes of these; pins are those of classes by now. */
function cellFactors(labelling: Labelling): Map<number, [row: number, column: number]> {
  const { atoms, grids, pins } = labelling;
  const factors = new Map<number, [number, number]>();
  for (const { cells, rows, columns } of grids) {
    cells.forEach((atom, i) => {
      const cell = classOf(atoms, atom);
      const row = classOf(atoms, rows[Math.floor(i / columns.length)]!);
      const column = classOf(atoms, columns[i % columns.length]!);
      if (!pins.has(cell) && cell !== row && cell !== column) factors.set(cell, [row, column]);
    });
  }
  return factors;
}
