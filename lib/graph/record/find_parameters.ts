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
import { type Traceable, tracedCall } from "./traced_call.ts";

/**
 * Finds the weights of a model that holds plain tensors instead of variables, by what it does with them.
 *
 * A float tensor that outlives the call is a weight if it reaches an operator in a place for weights, at most reshaped or
 * transposed: kernels of convolutions and matrix products; scale, offset, mean and variance of a batch norm; slopes; tables of
 * lookups; and vectors along the last axis that are added, subtracted, multiplied or divided by. All others are constants: scalars,
 * grids of boxes, masks, shapes, axes, permutations.
 *
 * A weight of a `GraphModel` is called by the node that uses it and its role, for example `block1/Conv2D/kernel`; one of a
 * function by operator and position, `Conv2D_0/kernel`, and a bias by what it is added to, `Conv2D_0/bias`.
 *
 * @param f A `GraphModel`, or a function of tensors; it is called once.
 * @param inputs Its arguments, for example zeros.
 * @returns The tensors themselves by name, in order of use.
 * @throws {TypeError} If it cannot be called, is async, returns no tensors, or needs `executeAsync`.
 *
 * @example
 * ```ts
 * import { findParameters } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const kernel = tf.ones([3, 2]), bias = tf.zeros([2]), half = tf.scalar(0.5);
 * const f = (x: tf.Tensor) => tf.mul(tf.add(tf.matMul(x, kernel), bias), half);
 * const found = findParameters(f, [tf.zeros([1, 3])]);
 * assert.deepEqual(Object.keys(found), ["BatchMatMul_0/kernel", "BatchMatMul_0/bias"]);
 * assert.equal(found["BatchMatMul_0/kernel"], kernel);
 * ```
 */
export function findParameters<Inputs extends Tensor[] | Record<string, Tensor>>(
  f: Traceable<Inputs>,
  inputs: Inputs,
): Record<string, Tensor> {
  return Object.fromEntries(heldWeights(f, inputs).map(({ name, tensor }) => [name, tensor]));
}

/** A weight that a model holds as a plain tensor. */
export interface HeldWeight {
  /** Its name. */
  name: string;
  /** It. */
  tensor: Tensor;
  /** What it is for the operator that uses it: `kernel`, `bias`, `mean`, …. */
  role: string;
}

/** The weights, in order of use. */
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
