import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";
import { weightRoles } from "../ir/weight_roles.ts";
import type { Graph, GraphNode } from "../ir/types.ts";
import { operatorOf } from "../../operators/mod.ts";
import { producers } from "../ir/views.ts";
import { buildGraph } from "./build_graph.ts";
import { isGraphModel, weightUsers } from "./graph_model.ts";
import { preserveVariables } from "./preserve_variables.ts";
import { record } from "./record.ts";
import { tracedCall } from "./traced_call.ts";

/** A weight that a model holds as a plain tensor. */
export interface HeldWeight {
  /** Its name. */
  name: string;
  /** It. */
  tensor: Tensor;
  /** What it is for the operator that uses it: `kernel`, `bias`, `mean`, …. */
  role: string;
}

/**
 * The weights that a model holds as plain tensors: see `findParameters`, which gives them away.
 *
 * @param f The model or function; it is called once.
 * @param inputs Its arguments.
 * @returns The weights, in order of use.
 * @throws {TypeError} If it cannot be called, is async, returns no tensors, or needs `executeAsync`.
 */
export function heldWeights(f: unknown, inputs: unknown): HeldWeight[] {
  const call = tracedCall(f, inputs);
  const users = isGraphModel(f) ? weightUsers(f) : undefined;
  const seen = new Map<string, Tensor>();
  const isParameter = (x: Tensor) => {
    if (x.dtype !== "float32") return false;
    seen.set(`tensor_${x.id}`, x);
    return true;
  };
  let graph!: Graph;
  tf.tidy(() => {
    const tensors = call.dummies.map((x) => x.clone());
    graph = preserveVariables(() =>
      buildGraph(record({ ...call, tensors, isParameter }), Object.fromEntries(seen))
    );
  });
  const roles = weightRoles(graph), made = producers(graph);
  const names = new Set<string>();
  return graph.leaves.flatMap((leaf) => {
    const tensor = seen.get(leaf.name), use = roles.get(leaf.value);
    // what the function made itself is gone
    if (tensor === undefined || tensor.isDisposed || use === undefined) return [];
    const wanted = `${users?.get(tensor) ?? layerName(use.node, made)}/${use.role}`;
    let name = wanted;
    for (let n = 1; names.has(name); n++) name = `${wanted}_${n}`;
    names.add(name);
    return [{ name, tensor, role: use.role }];
  });
}

/** Operator and position; what is added to a product belongs to it. */
function layerName(node: GraphNode, made: ReadonlyMap<number, GraphNode>): string {
  const products = Object.values(node.inputs).flatMap((value) => made.get(value) ?? [])
    .filter(({ op }) => operatorOf(op)?.product);
  const { op, id } = node.op === "Add" && products[0] ? products[0] : node;
  return `${op}_${id}`;
}
