/**
 * Random graphs with attached and inserted branches for the exercises on QADG.
 *
 * @module
 */
import { permutation, type Random } from "@geta-lab/geta/core";

/** A node of such a graph: what it is, and which earlier nodes it reads, in no order. */
export type Branched = {
  role: "op" | "layer" | "weight" | "attached" | "inserted";
  from: number[];
};

/** A graph that grows in place. */
export interface Growing {
  /** Its nodes so far; node 0 is the operator that everything begins with. */
  readonly nodes: Branched[];
  /** Where the random numbers come from. */
  readonly stream: Random;
}

/**
 * A graph to grow.
 *
 * @param stream Where the random numbers come from.
 * @returns The graph of one operator.
 */
export function growing(stream: Random): Growing {
  return { nodes: [{ role: "op", from: [] }], stream };
}

/**
 * Adds a node.
 *
 * @param graph The graph; grows.
 * @param node Its role and sources, in any order.
 * @returns Its index.
 */
export function add({ nodes, stream }: Growing, { role, from }: Branched): number {
  const order = permutation(from.length, stream);
  nodes.push({ role, from: Array.from(order, (at) => from[at]!) });
  return nodes.length - 1;
}

/**
 * Adds a chain of inserted nodes; some also read the first producer again.
 *
 * @param graph The graph; grows.
 * @param chain What the first of them reads, and how many there are, at least 1.
 * @returns Index of the last.
 */
export function insert(
  graph: Growing,
  { producers, length }: { producers: number[]; length: number },
): number {
  let last = add(graph, { role: "inserted", from: producers });
  for (let i = 1; i < length; i++) {
    const again = graph.stream.integer(3) === 0 ? [producers[0]!] : [];
    last = add(graph, { role: "inserted", from: [last, ...again] });
  }
  return last;
}

/**
 * Adds a weight with a chain of attached nodes; some also read the weight again.
 *
 * @param graph The graph; grows.
 * @param length How many attached nodes.
 * @returns Index of the last, that of the weight if there is none.
 */
export function attach(graph: Growing, length: number): number {
  const weight = add(graph, { role: "weight", from: [] });
  let last = weight;
  for (let i = 0; i < length; i++) {
    const again = i > 0 && graph.stream.integer(2) === 0 ? [weight] : [];
    last = add(graph, { role: "attached", from: [last, ...again] });
  }
  return last;
}

/**
 * Adds a layer with its branches, the one at the weight before or behind that at the input.
 *
 * @param graph The graph; grows.
 * @param branches The node that feeds it, and how many nodes each branch has.
 * @returns Index of the layer.
 */
export function layer(
  graph: Growing,
  { input, inserted, attached }: { input: number; inserted: number; attached: number },
): number {
  const quantizedInput = () =>
    inserted === 0 ? input : insert(graph, { producers: [input], length: inserted });
  if (graph.stream.integer(2) === 0) {
    const weight = attach(graph, attached);
    return add(graph, { role: "layer", from: [quantizedInput(), weight] });
  }
  const data = quantizedInput();
  return add(graph, { role: "layer", from: [data, attach(graph, attached)] });
}
