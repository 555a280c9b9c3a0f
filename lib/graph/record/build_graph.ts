/**
 * From a recording to a graph.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Variable } from "../../core/mod.ts";
import { eliminateDeadCode } from "../ir/eliminate_dead_code.ts";
import { readAsStatistics } from "../ir/read_as_statistics.ts";
import type { RecordedLeaf, Recording } from "./record.ts";
import type { Graph, GraphLeaf, GraphNode } from "../ir/types.ts";

/**
 * Makes a graph (with the numeric lengths of that call) from a recording. Dead operators are dropped, so what a function
 * does beside its outputs (running statistics, logging) plays no part.
 *
 * @param recording What {@linkcode record} saw.
 * @param variables Names of the variables, and of plain tensors that are parameters; other variables are called by their own name.
 * @returns The graph.
 */
export function buildGraph(
  recording: Recording,
  variables: Readonly<Record<string, Variable | Tensor>>,
): Graph {
  const ids = [...recording.values.keys()];
  const numbers = new Map(ids.map((id, i) => [id, i]));
  const number = (id: number) => numbers.get(id)!;
  const inputs = [...recording.leaves.values()].filter((leaf) => leaf.kind === "input");
  const nameOf = variableNames(variables, inputs.map(({ name }) => name));
  const nodes = recording.nodes.map((node, id): GraphNode => ({
    ...node,
    id,
    inputs: Object.fromEntries(
      Object.entries(node.inputs).map(([name, x]) => [name, number(x)]),
    ),
    outputs: node.outputs.map(number),
  }));
  const graph: Graph = {
    schema: "geta-lab/graph/1",
    values: [...recording.values.values()],
    leaves: [...recording.leaves].map(([id, leaf]) => graphLeaf(leaf, number(id), nameOf)),
    nodes,
    outputs: recording.outputs.map(number),
    ...(recording.outputNames ? { outputNames: recording.outputNames } : {}),
  };
  return withFixedStatistics(
    eliminateDeadCode(graph, (node) => node.op === "Identity"),
    new Set(
      Object.keys(variables).filter((name) => !(variables[name] instanceof tf.Variable)),
    ),
  );
}

/** A plain tensor does not say whether it is trained: what a norm reads as mean or variance is not. */
function withFixedStatistics(graph: Graph, plain: ReadonlySet<string>): Graph {
  if (plain.size === 0) return graph;
  const statistics = readAsStatistics(graph);
  const leaves = graph.leaves.map((leaf) =>
    plain.has(leaf.name) && statistics.has(leaf) ? { ...leaf, trainable: false } : leaf
  );
  return { ...graph, leaves };
}

function graphLeaf(
  leaf: RecordedLeaf,
  value: number,
  nameOf: (variable: Variable | Tensor) => string,
): GraphLeaf {
  if (leaf.kind === "input") {
    return { value, kind: "input", name: leaf.name, trainable: false };
  }
  if (leaf.kind === "variable") {
    const { variable } = leaf;
    // no gradient reaches index tables and masks, even if nobody said so
    const isTrained = !(variable instanceof tf.Variable) || variable.trainable;
    const trainable = isTrained && variable.dtype === "float32";
    return { value, kind: "variable", name: nameOf(variable), trainable };
  }
  const data = leaf.data === undefined ? {} : { data: leaf.data };
  return { value, kind: "constant", name: `constant:${value}`, trainable: false, ...data };
}

function variableNames(
  variables: Readonly<Record<string, Variable | Tensor>>,
  inputs: readonly string[],
): (variable: Variable | Tensor) => string {
  const known = new Map(Object.entries(variables).map(([name, variable]) => [variable, name]));
  const taken = new Set([...inputs, ...Object.keys(variables)]);
  return (variable) => {
    const found = known.get(variable);
    if (found !== undefined) return found;
    const own = variable instanceof tf.Variable ? variable.name : `tensor_${variable.id}`;
    let name = own;
    for (let n = 1; taken.has(name); n++) name = `${own}_${n}`;
    taken.add(name);
    known.set(variable, name);
    return name;
  };
}
