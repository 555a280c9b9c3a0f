/**
 * From a recording to a graph.
 *
 * @module
 */
import type { NamedVariables, Variable } from "../../core/mod.ts";
import { eliminateDeadCode } from "../ir/eliminate_dead_code.ts";
import type { RecordedLeaf, Recording } from "./record.ts";
import type { Graph, GraphLeaf, GraphNode } from "../ir/types.ts";

/**
 * Makes a graph (with the numeric lengths of that call) from a recording. Dead operators are dropped, so what a function
 * does beside its outputs (running statistics, logging) plays no part.
 *
 * @param recording What {@linkcode record} saw.
 * @param variables Names of the variables; others are called by their own name.
 * @returns The graph.
 */
export function buildGraph(recording: Recording, variables: NamedVariables): Graph {
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
  return eliminateDeadCode(graph, (node) => node.op === "Identity");
}

function graphLeaf(
  leaf: RecordedLeaf,
  value: number,
  nameOf: (variable: Variable) => string,
): GraphLeaf {
  if (leaf.kind === "input") {
    return { value, kind: "input", name: leaf.name, trainable: false };
  }
  if (leaf.kind === "variable") {
    const { variable } = leaf;
    // no gradient reaches index tables and masks, even if nobody said so
    const trainable = variable.trainable && variable.dtype === "float32";
    return { value, kind: "variable", name: nameOf(variable), trainable };
  }
  const data = leaf.data === undefined ? {} : { data: leaf.data };
  return { value, kind: "constant", name: `constant:${value}`, trainable: false, ...data };
}

function variableNames(
  variables: NamedVariables,
  inputs: readonly string[],
): (variable: Variable) => string {
  const known = new Map(Object.entries(variables).map(([name, variable]) => [variable, name]));
  const taken = new Set([...inputs, ...Object.keys(variables)]);
  return (variable) => {
    const found = known.get(variable);
    if (found !== undefined) return found;
    let name = variable.name;
    for (let n = 1; taken.has(name); n++) name = `${variable.name}_${n}`;
    taken.add(name);
    known.set(variable, name);
    return name;
  };
}
