import { consumers, type Graph, type GraphNode, producers, type ValueId } from "../../graph/mod.ts";
import { operatorOf } from "../../operators/mod.ts";
import type { PruningGroup } from "../../structure/mod.ts";
import { structuresOfValues } from "./structures_of_values.ts";

/** Activations that are exactly zero for half of their arguments. */
const EXACT_ZEROS = new Set(["Relu", "Relu6"]);

/** Activations whose zeros are single points, and those that never are zero. */
const NO_ZEROS = new Set(
  "Elu Erf Gelu LeakyRelu Prelu Selu Sigmoid Silu Sin Softplus Tanh".split(" "),
);

/** An output of a ReLU that belongs to a group. */
export interface GroupActivation {
  /** The value in the graph. */
  value: ValueId;
  /** For each channel of the value its structure, or -1. */
  structures: number[];
}

/** The activations of a group. */
export interface GroupActivations {
  /** Outputs of ReLU and ReLU6; none if the network has none there, or another one that hides their zeros. */
  activations: GroupActivation[];
  /** What the group has instead; only if there are no activations. */
  reason?: string;
}

/**
 * The activations that a group of structures has in a network: the outputs of ReLU or ReLU6 whose channels are its structures,
 * behind whatever stands between the kernel and the activation (bias, norm, the sum of a residual block). A residual stream has
 * one behind every sum.
 *
 * Other activations do no harm where a ReLU stands between them and the next layer, or where they only weight channels (a gate is a
 * factor of a product). What the next layer reads from them directly is never exactly zero, whatever a ReLU elsewhere gives: such a
 * group has no activations.
 *
 * Source: Hu et al.: Network trimming (arXiv:1607.03250), which counts zeros there.
 *
 * @param graph A traced model.
 * @param groups Its groups, from `pruningGroups`.
 * @returns For each group its activations, or the reason why there is none with exact zeros.
 *
 * @example
 * ```ts
 * import { groupActivations } from "@geta-lab/geta/importance";
 * import { trace } from "@geta-lab/geta/graph";
 * import { pruningGroups } from "@geta-lab/geta/qadg";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const variables = { "a/kernel": tf.variable(tf.ones([3, 4])), "b/kernel": tf.variable(tf.ones([4, 2])) };
 * const model = (activation: (x: tf.Tensor) => tf.Tensor) => (x: tf.Tensor) =>
 *   tf.matMul(activation(tf.matMul(x, variables["a/kernel"])), variables["b/kernel"]);
 * const graphOf = (activation: (x: tf.Tensor) => tf.Tensor) =>
 *   trace(model(activation), [tf.zeros([1, 3])], { variables });
 * const relu = graphOf(tf.relu), tanh = graphOf(tf.tanh);
 * assert.deepEqual(groupActivations(relu, pruningGroups(relu))[0]!.activations[0]!.structures, [0, 1, 2, 3]);
 * assert.equal(groupActivations(tanh, pruningGroups(tanh))[0]!.reason, "Tanh, which has no exact zeros");
 * ```
 */
export function groupActivations(
  graph: Graph,
  groups: readonly PruningGroup[],
): GroupActivations[] {
  const structuresOf = structuresOfValues(graph, groups), isRead = readDirectly(graph);
  const found: GroupActivation[][] = groups.map(() => []);
  const others: Set<string>[] = groups.map(() => new Set());
  const hiding: Set<string>[] = groups.map(() => new Set());
  for (const { op, outputs } of graph.nodes) {
    if (!EXACT_ZEROS.has(op) && !NO_ZEROS.has(op)) continue;
    const value = outputs[0]!, channels = structuresOf(value);
    for (const g of new Set(channels?.flatMap((channel) => channel?.group ?? []))) {
      if (NO_ZEROS.has(op)) {
        others[g]!.add(op);
        if (isRead(value)) hiding[g]!.add(op);
      } else {
        const structures = channels!.map((at) => at?.group === g ? at.structure : -1);
        found[g]!.push({ value, structures });
      }
    }
  }
  return found.map((activations, g) => {
    const isHidden = hiding[g]!.size > 0;
    if (activations.length > 0 && !isHidden) return { activations };
    const names = [...(isHidden ? hiding : others)[g]!];
    return {
      activations: [],
      reason: names.length === 0 ? "none" : `${names.join(", ")}, which has no exact zeros`,
    };
  });
}

/** Whether a layer or the output of the network reads a value with no ReLU between, and not as the weight of something else. */
function readDirectly(graph: Graph): (value: ValueId) => boolean {
  const readers = consumers(graph), outputs = new Set(graph.outputs);
  const known = new Map<ValueId, boolean>();
  const makes = producers(graph);
  /** A factor that is computed from the other one, as in x sigmoid(x), is an activation itself, not a gate. */
  const isGate = (value: ValueId, { op, inputs }: GraphNode) => {
    if (operatorOf(op)?.rule !== "zeroIfAny") return false;
    const own = Object.values(makes.get(value)?.inputs ?? {});
    return Object.values(inputs).every((other) => other === value || !own.includes(other));
  };
  const isRead = (value: ValueId): boolean => {
    if (!known.has(value)) {
      known.set(
        value,
        outputs.has(value) ||
          readers.get(value)!.some((node) =>
            operatorOf(node.op)?.product !== undefined ||
            !EXACT_ZEROS.has(node.op) && !isGate(value, node) && node.outputs.some(isRead)
          ),
      );
    }
    return known.get(value)!;
  };
  return isRead;
}
