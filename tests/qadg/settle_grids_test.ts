import assert from "node:assert/strict";
import fc from "fast-check";
import { classOf, freeClasses, type Grid, type Labelling } from "@geta-lab/geta/qadg";
import { addAtoms, joinAtoms, noAtoms } from "../../lib/qadg/propagate/atoms.ts";
import { reasonsByClass } from "../../lib/qadg/propagate/by_class.ts";
import { settleGrids } from "../../lib/qadg/propagate/settle_grids.ts";

/** A labelling without a graph. */
function labelling(atoms = noAtoms()): Labelling {
  return {
    graph: { schema: "geta-lab/graph/1", values: [], leaves: [], nodes: [], outputs: [] },
    atoms,
    labels: [],
    zeros: new Set(),
    grids: [],
    families: [],
    heads: new Set(),
    pins: new Map(),
    averages: "exact",
    warnings: new Map(),
    ownedSlices: new Set(),
    stems: new Set(),
  };
}

function grid(state: Labelling, rows: number, columns: number): Grid {
  const made = {
    cells: addAtoms(state.atoms, rows * columns),
    rows: addAtoms(state.atoms, rows),
    columns: addAtoms(state.atoms, columns),
    where: "test",
  };
  state.grids.push(made);
  return made;
}

Deno.test("settleGrids() makes a cell leave with its row and with its column", () => {
  const state = labelling(), { cells, rows, columns } = grid(state, 2, 3);
  settleGrids(state);
  const parts = freeClasses(state);
  assert.deepEqual(parts(classOf(state.atoms, cells[4]!)), [rows[1], columns[1]]);
});

Deno.test("settleGrids() makes cells their rows when the columns must stay, and carries pins back", () => {
  const state = labelling(), { cells, rows, columns } = grid(state, 2, 3);
  for (const atom of columns) state.pins.set(atom, "mean");
  settleGrids(state);
  const one = (atom: number) => classOf(state.atoms, atom);
  assert.equal(one(cells[0]!), one(cells[2]!));
  assert.equal(one(cells[0]!), one(rows[0]!));
  assert.notEqual(one(cells[0]!), one(cells[3]!));
  state.pins.set(cells[0]!, "output");
  settleGrids(state);
  assert.equal(reasonsByClass(state).get(one(rows[0]!)), "output");
  assert.equal(reasonsByClass(state).has(one(rows[1]!)), false);
});

Deno.test("settleGrids() ends when a row is a cell of its own grid", () => {
  const state = labelling(), { cells, rows, columns } = grid(state, 2, 2);
  const inner = { cells: rows, rows: cells.subarray(0, 1), columns, where: "test" };
  state.grids.push(inner);
  settleGrids(state);
  assert.doesNotThrow(() =>
    [...cells].map((atom) => freeClasses(state)(classOf(state.atoms, atom)))
  );
});

/** Any labelling: grids, some of them nested, ties and pins anywhere. */
const anyLabelling = fc.record({
  sizes: fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })), {
    minLength: 1,
    maxLength: 4,
  }),
  ties: fc.array(fc.tuple(fc.nat(999), fc.nat(999)), { maxLength: 6 }),
  pins: fc.array(fc.nat(999), { maxLength: 3 }),
}).map(({ sizes, ties, pins }) => {
  const state = labelling();
  for (const [rows, columns] of sizes) grid(state, rows, columns);
  const all = state.atoms.parents.length;
  for (const [a, b] of ties) joinAtoms(state.atoms, [a % all], [b % all]);
  for (const atom of pins) state.pins.set(atom % all, "must stay");
  return state;
});

Deno.test("settleGrids(): whatever free classes leave, each cell leaves with its row or column, and pinned ones stay", () => {
  fc.assert(
    fc.property(anyLabelling, fc.nat(1e9), (state, choice) => {
      const pinned = [...state.pins.keys()];
      settleGrids(state);
      const reasons = reasonsByClass(state), parts = freeClasses(state);
      const partsOf = (atom: number) => parts(classOf(state.atoms, atom));
      const free = [...new Set([...state.atoms.parents.keys()].flatMap(partsOf))];
      const gone = new Set(free.filter((one, i) => !reasons.has(one) && choice >> (i % 30) & 1));
      const leaves = (atom: number) => partsOf(atom).some((one) => gone.has(one));
      for (const { cells, rows, columns } of state.grids) {
        cells.forEach((cell, i) => {
          const row = rows[Math.floor(i / columns.length)]!, column = columns[i % columns.length]!;
          assert.equal(leaves(cell), leaves(row) || leaves(column));
        });
      }
      for (const atom of pinned) assert.equal(leaves(atom), false);
    }),
    { seed: 3, numRuns: 2000 },
  );
});
