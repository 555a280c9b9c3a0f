/**
 * Whether the parts of a graph fit together.
 *
 * @module
 */
import { sizeOf } from "../../core/mod.ts";
import type { Graph, GraphLeaf } from "./types.ts";

/**
 * Throws unless every id exists, every value is made exactly once and before it is read, operators are numbered by
 * position, names are unique, inputs are numbered without gaps or have words for names, and constants hold as much data as their shape says.
 *
 * @param graph A graph of the right form.
 * @throws {RangeError} If the parts do not fit.
 */
export function checkGraph(graph: Graph): void {
  const made = new Set<number>();
  const make = (id: number, by: string) => {
    if (id >= graph.values.length || made.has(id)) {
      fail(`${by} must make a value of its own`, `value ${id}`);
    }
    made.add(id);
  };
  const read = (id: number, by: string) => {
    if (!made.has(id)) fail(`${by} must read a value made before it`, `value ${id}`);
  };
  const names = new Set<string>();
  for (const leaf of graph.leaves) {
    make(leaf.value, `leaf ${leaf.name}`);
    if (names.has(leaf.name)) fail("leaves must have different names", leaf.name);
    names.add(leaf.name);
    if (leaf.kind !== "input") checkFixedShape(graph, leaf);
  }
  checkInputNames(graph);
  graph.nodes.forEach((node, position) => {
    const by = `operator ${position} (${node.op})`;
    if (node.id !== position) fail(`${by} must have its position as id`, String(node.id));
    for (const id of Object.values(node.inputs)) read(id, by);
    for (const id of node.outputs) make(id, by);
  });
  for (const id of graph.outputs) read(id, "the output");
  checkOutputNames(graph);
  if (made.size < graph.values.length) {
    fail(
      "every value must be made by a leaf or an operator",
      `${made.size} of ${graph.values.length}`,
    );
  }
}

/** Arguments are numbered; parts of an object that is the only argument have words for names. */
function checkInputNames({ leaves }: Graph): void {
  const names = leaves.filter(({ kind }) => kind === "input").map(({ name }) => name);
  if (names.every((name) => /^input:(?!\d+$)./s.test(name))) return;
  const wrong = names.findIndex((name, i) => name !== `input:${i}`);
  if (wrong >= 0) fail(`inputs must be in order, here input:${wrong}`, names[wrong]!);
}

function checkOutputNames({ outputs, outputNames }: Graph): void {
  if (outputNames === undefined) return;
  if (outputNames.length !== outputs.length || new Set(outputNames).size !== outputs.length) {
    fail(`${outputs.length} outputs must have different names`, outputNames.join());
  }
}

function checkFixedShape(graph: Graph, leaf: GraphLeaf): void {
  const shape = graph.values[leaf.value]!.shape;
  if (!shape.every((n) => typeof n === "number")) {
    fail(`${leaf.name} must have a fixed shape`, JSON.stringify(shape));
  }
  const size = sizeOf(shape as number[]);
  if (leaf.kind === "constant" && leaf.data!.length !== size) {
    fail(`${leaf.name} must have ${size} elements`, String(leaf.data!.length));
  }
}

function fail(wanted: string, found: string): never {
  throw new RangeError(`Cannot read the graph: ${wanted}: current value is ${found}`);
}
