/**
 * Whether the parts of a graph fit together.
 *
 * @module
 */
import * as v from "valibot";
import { sizeOf } from "../../core/mod.ts";
import { attributeAt, callFault, isSymbolic, operatorOf, shapeAt } from "../../operators/mod.ts";
import { lengthSources, partAt } from "./free_length.ts";
import { graphSchema } from "./graph_schema.ts";
import type { Graph, GraphLeaf, GraphNode } from "./types.ts";

/**
 * Throws unless something is a graph whose parts fit together.
 *
 * @param value Anything.
 * @returns The graph.
 * @throws {TypeError} If a field is missing, unknown or of the wrong type.
 * @throws {RangeError} If ids, order, names, operands, attributes or sizes do not fit together.
 */
export function requireGraph(value: unknown): Graph {
  const result = v.safeParse(graphSchema, value, { abortEarly: true });
  if (!result.success) {
    const [issue] = result.issues;
    const own = issue.type === "custom" || issue.type === "check";
    const wanted = own || !issue.expected ? issue.message : issue.expected;
    throw new TypeError(
      `Cannot read the graph: ${v.getDotPath(issue) ?? "it"} must be ${wanted}: current value is ${
        issue.received.slice(0, 100)
      }`,
    );
  }
  const graph = result.output as Graph;
  checkGraph(graph);
  return graph;
}

/**
 * Throws unless every id exists, no value is made twice or read before it is made, operators have their operands and attributes,
 * names are unique, inputs are numbered without gaps or have words for names, and constants hold as much data as their shape says.
 *
 * @param graph A graph of the right form.
 * @throws {RangeError} If the parts do not fit.
 */
function checkGraph(graph: Graph): void {
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
    for (const id of Object.values(node.inputs)) read(id, by);
    checkCall(graph, node, by);
    for (const id of lengthSources(node)) read(id, by);
    checkLengths(graph, node, by);
    for (const id of node.outputs) make(id, by);
  });
  for (const id of graph.outputs) read(id, "the output");
  checkOutputNames(graph);
}

/**
 * Throws unless operators are numbered by position and every value is made by one or a leaf. Files are so; in memory a graph may
 * have lost some of its operators.
 *
 * @param graph A graph whose parts fit together.
 * @throws {RangeError} If a number is wrong or a value is made by none.
 */
export function requireComplete({ values, leaves, nodes }: Graph): void {
  const moved = nodes.findIndex(({ id }, position) => id !== position);
  if (moved >= 0) {
    fail(
      `operator ${moved} (${nodes[moved]!.op}) must have its position as id`,
      String(nodes[moved]!.id),
    );
  }
  const made = leaves.length + nodes.reduce((sum, { outputs }) => sum + outputs.length, 0);
  if (made === values.length) return;
  fail("every value must be made by a leaf or an operator", `${made} of ${values.length}`);
}

/**
 * Held against two batch sizes, which tells of all: lengths grow evenly. Operators without a record are their own business:
 * whether they exist, running them tells.
 */
function checkCall({ values }: Graph, node: GraphNode, by: string): void {
  const operator = operatorOf(node.op);
  if (operator === undefined) return;
  const types = Object.fromEntries(
    Object.entries(node.inputs).map(([name, id]) => [name, values[id]!.dtype]),
  );
  for (const batch of [1, 2]) {
    const shapes = Object.entries(node.inputs).map(([name, id]) =>
      [name, shapeAt(values[id]!.shape, batch)] as const
    );
    const attrs = Object.entries(node.attrs).map((
      [name, value],
    ) => [name, attributeAt(value, batch)]);
    const fault = callFault(operator, {
      inputs: Object.fromEntries(shapes),
      types,
      attrs: Object.fromEntries(attrs),
    });
    if (fault) fail(`${by} ${fault.wanted}`, fault.found);
  }
}

/** Lengths that follow from others stand where the attributes have one, and are of axes that exist. */
function checkLengths({ values }: Graph, { attrs, lengths = {} }: GraphNode, by: string): void {
  for (const [path, length] of Object.entries(lengths)) {
    const there = partAt(attrs, path);
    if (typeof there !== "number" && !isSymbolic(there ?? null)) {
      fail(`${by} must have a length at ${path}`, JSON.stringify(there) ?? "undefined");
    }
    for (const [value, axis] of length === "rest" ? [] : length.of) {
      if (axis >= values[value]!.shape.length) {
        fail(`${by} must follow from an axis of value ${value}`, `axis ${axis}`);
      }
    }
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
