import type { QuantizerScalars } from "../../quant/mod.ts";
import type { Graph, GraphNode, ValueId } from "../../graph/mod.ts";
import { addElements, find, join, noSets } from "../propagate/disjoint_sets.ts";

/** One quantizer in a graph: a connected set of operators between one tensor and its quantized version. */
export interface QuantizerBranch {
  /** Layer it belongs to, for example `conv1`. */
  layer: string;
  /** Attached to the weight, or inserted in front of the layer's input. */
  kind: "weight" | "activation";
  /** Ids of its operators. */
  nodes: number[];
  /** The value that is quantized: the weight, or the producer's output. */
  root: ValueId;
  /** The quantized value, which the layer reads. */
  end: ValueId;
  /** Parameter names of its scalars. */
  scalars: QuantizerScalars<string>;
}

const SCOPE = /^fakeQuant:(.+):(weight|activation)$/;
const SCALAR = /\/(stepSize|clip|exponent)$/;

/**
 * Step 1 of QADG: finds the quantizers by the scopes in which their operators ran.
 *
 * Operators of one scope that pass values to each other are one branch, so a layer that is called twice has two. Whether the
 * quantizer is a single fused kernel or a chain of primitive operators makes no difference.
 *
 * Source: GETA (arXiv:2502.16638), QADG; docs/geta.md, section 3.2.
 *
 * @param graph A traced model.
 * @returns Its quantizers in graph order.
 * @throws {TypeError} If a branch has no step size or clip, or not exactly one tensor going in and one coming out.
 *
 * @example A quantized weight
 * ```ts
 * import { trace } from "@geta-lab/geta/graph";
 * import { findBranches } from "@geta-lab/geta/qadg";
 * import { fakeQuantComposite } from "@geta-lab/geta/quant";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const variables = {
 *   "fc/kernel": tf.variable(tf.ones([3, 2])),
 *   "fc/weight/stepSize": tf.variable(tf.tensor1d([0.1])),
 *   "fc/weight/clip": tf.variable(tf.tensor1d([1])),
 * };
 * const scalars = { stepSize: variables["fc/weight/stepSize"], clip: variables["fc/weight/clip"] };
 * const graph = trace(
 *   (x) =>
 *     tf.matMul(x, fakeQuantComposite(variables["fc/kernel"], scalars, { name: "fc:weight" })),
 *   [tf.zeros([1, 3])],
 *   { variables },
 * );
 * const [branch] = findBranches(graph);
 * assert.equal(branch!.layer, "fc");
 * assert.deepEqual(branch!.scalars, { stepSize: "fc/weight/stepSize", clip: "fc/weight/clip" });
 * ```
 */
export function findBranches(graph: Graph): QuantizerBranch[] {
  // operators of one scope that pass values to each other are joined
  const producers = new Map<ValueId, number>();
  for (const node of graph.nodes) for (const value of node.outputs) producers.set(value, node.id);
  const scopes = graph.nodes.map(scopeOf);
  const sets = noSets();
  addElements(sets, graph.nodes.length);
  graph.nodes.forEach((node, i) => {
    if (scopes[i] === undefined) return;
    for (const value of Object.values(node.inputs)) {
      const producer = producers.get(value);
      if (producer !== undefined && scopes[producer] === scopes[i]) {
        join(sets, [producer], [i]);
      }
    }
  });
  // each set with a scope is a branch
  const regions = new Map<number, GraphNode[]>();
  graph.nodes.forEach((node, i) => {
    if (scopes[i] === undefined) return;
    const region = find(sets, i);
    regions.set(region, [...regions.get(region) ?? [], node]);
  });
  const readers = readersOf(graph);
  return [...regions].map(([region, nodes]) =>
    describeBranch(graph, scopes[region]!, nodes, readers)
  );
}

/** The innermost scope that names a quantizer. */
function scopeOf(node: GraphNode): string | undefined {
  return node.scopes.findLast((scope) => SCOPE.test(scope));
}

/** Ids of the operators that read each value; -1 stands for the outputs of the graph. */
function readersOf(graph: Graph): Map<ValueId, Set<number>> {
  const readers = new Map<ValueId, Set<number>>();
  const read = (value: ValueId, by: number) =>
    readers.set(value, (readers.get(value) ?? new Set()).add(by));
  for (const node of graph.nodes) {
    for (const value of Object.values(node.inputs)) read(value, node.id);
  }
  for (const value of graph.outputs) read(value, -1);
  return readers;
}

/** Root, end and scalars of a branch: what goes in, what comes out, and which variables it reads. */
function describeBranch(
  graph: Graph,
  scope: string,
  nodes: GraphNode[],
  readers: Map<ValueId, Set<number>>,
): QuantizerBranch {
  const [, layer, kind] = SCOPE.exec(scope)!;
  const leaves = new Map(graph.leaves.map((leaf) => [leaf.value, leaf]));
  const ids = new Set(nodes.map(({ id }) => id));
  const inside = new Set(nodes.flatMap(({ outputs }) => outputs));
  const scalars: Partial<QuantizerScalars<string>> = {};
  const roots = new Set<ValueId>();
  for (const value of nodes.flatMap(({ inputs }) => Object.values(inputs))) {
    const leaf = leaves.get(value);
    const role = leaf?.kind === "variable" ? SCALAR.exec(leaf.name)?.[1] : undefined;
    if (role !== undefined) scalars[role as keyof QuantizerScalars<string>] = leaf!.name;
    else if (!inside.has(value) && leaf?.kind !== "constant") roots.add(value);
  }
  const ends = [...inside].filter((value) =>
    [...readers.get(value) ?? []].some((by) => !ids.has(by))
  );
  const { stepSize, clip } = scalars;
  if (roots.size !== 1 || ends.length !== 1 || stepSize === undefined || clip === undefined) {
    throw new TypeError(
      `Cannot merge the quantizer ${scope}: it must have one input, one output, a step size and a clip: current value is ` +
        `${roots.size} inputs, ${ends.length} outputs, ${
          Object.keys(scalars).join(" and ") || "no scalar"
        }`,
    );
  }
  const [root] = roots, [end] = ends;
  return {
    layer: layer!,
    kind: kind as QuantizerBranch["kind"],
    nodes: [...ids],
    root: root!,
    end: end!,
    scalars: { ...scalars, stepSize, clip },
  };
}
