/**
 * What does not change of a layer while its network is searched: the fixed part of an observation.
 *
 * @module
 */
import { sizeOf } from "../../core/mod.ts";
import { multiplyAdds } from "../../cost/mod.ts";
import { type Graph, products } from "../../graph/mod.ts";
import type { PruningGroup } from "../../structure/mod.ts";
import type { SearchedLayer } from "../haq/bit_problem.ts";

/** A convolution or a dense layer, which is one of 1 by 1 pixels. */
export interface DescribedLayer extends SearchedLayer {
  /** Parameter name of its weight. */
  parameter: string;
  /** Output channels n. */
  outputs: number;
  /** Input channels c. */
  channels: number;
  /** Height of what it reads. */
  height: number;
  /** Width of what it reads. */
  width: number;
  /** Step in pixels. */
  stride: number;
  /** Side of its kernel. */
  kernel: number;
  /** Whether each channel has a kernel of its own. */
  depthwise: boolean;
  /** How often the network uses its weight. */
  uses: number;
}

/**
 * The layers of a network that have a weight, in graph order; one whose weight is used several times counts once, with the
 * multiply-adds of all uses.
 *
 * @param graph The traced network.
 * @returns The layers.
 *
 * @example
 * ```ts
 * import { describeLayers } from "@geta-lab/geta/search";
 * import { trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const kernel = tf.variable(tf.ones([3, 3, 2, 4]) as tf.Tensor4D);
 * const graph = trace(
 *   (x) => tf.conv2d(x as tf.Tensor4D, kernel, 2, "same"),
 *   [tf.zeros([1, 8, 8, 2])],
 *   { variables: { "conv1/kernel": kernel } },
 * );
 * const [layer] = describeLayers(graph);
 * assert.deepEqual([layer!.outputs, layer!.channels, layer!.height, layer!.stride, layer!.kernel], [4, 2, 8, 2, 3]);
 * assert.deepEqual([layer!.macs, layer!.weights, layer!.inputs], [4 * 4 * 72, 72, 128]);
 * ```
 */
export function describeLayers(graph: Graph): DescribedLayer[] {
  const layers = new Map<string, DescribedLayer>();
  for (const { name, node, weight } of products(graph)) {
    if (weight?.kind !== "variable") continue;
    const macs = multiplyAdds(graph, node), before = layers.get(name);
    if (before !== undefined) {
      before.macs += macs;
      before.uses++;
      continue;
    }
    const shape = graph.values[weight.value]!.shape as number[];
    const depthwise = /depthwise/i.test(node.op);
    const [high, wide, channels, outputs] = shape.length === 4 ? shape : [1, 1, ...shape.slice(-2)];
    // what it reads is the operand that is not the weight
    const read = Object.values(node.inputs).map((value) => graph.values[value]!.shape)
      .find((one, i) => Object.values(node.inputs)[i] !== weight.value && one.length > 1);
    const image = (read ?? []).slice(1).map(Number), isImage = shape.length === 4;
    layers.set(name, {
      name,
      parameter: weight.name,
      macs,
      weights: sizeOf(shape),
      inputs: sizeOf(image),
      outputs: depthwise ? channels! * outputs! : outputs!,
      channels: channels!,
      height: isImage ? image[0]! : 1,
      width: isImage ? image[1]! : 1,
      stride: Number([node.attrs.strides ?? 1].flat()[0]),
      kernel: Math.max(high!, wide!),
      depthwise,
      uses: 1,
    });
  }
  return [...layers.values()];
}

/**
 * The paper's features of groups: those of the layer that makes the structures of each.
 *
 * ```text
 * (t, n, c, h, w, stride, k, FLOPs[t])
 * ```
 *
 * Source: He et al.: AMC (arXiv:1802.03494), section 3.1; with groups in place of layers.
 *
 * @param graph The traced network.
 * @param groups Its pruning groups; those that are not prunable are left out, as {@linkcode ratioProblem} does.
 * @returns One row for each prunable group, for {@linkcode amcEnvironment}.
 * @throws {TypeError} If no layer makes the structures of a group; names it.
 *
 * @example
 * ```ts
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { prunableNetwork } from "@geta-lab/geta/prune";
 * import { groupFeatures } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { graph, groups } = prunableNetwork(mlp({ inputShape: [4, 4, 1] }));
 * assert.deepEqual(groupFeatures(graph, groups), [
 *   [0, 128, 16, 1, 1, 1, 1, 16 * 128],
 *   [1, 64, 128, 1, 1, 1, 1, 128 * 64],
 * ]);
 * ```
 */
export function groupFeatures(graph: Graph, groups: readonly PruningGroup[]): number[][] {
  const layers = describeLayers(graph);
  return groups.filter(({ prunable }) => prunable).map(({ name, ownedSlices }, t) => {
    const owned = new Set(ownedSlices.map(({ parameter }) => parameter));
    const layer = layers.find(({ parameter }) => owned.has(parameter));
    if (layer === undefined) {
      throw new TypeError(
        `Cannot describe ${name}: a layer with a weight must make its structures: current value is none`,
      );
    }
    const { outputs, channels, height, width, stride, kernel, macs } = layer;
    return [t, outputs, channels, height, width, stride, kernel, macs];
  });
}

/**
 * The paper's features of decisions on bits, without the action before, which the environment adds.
 *
 * ```text
 * (depthwise, c_in, c_out, stride, k, weights, side of what it reads, t)       and, with activations, 1 for a weight, 0 for an activation
 * ```
 *
 * Source: Wang et al.: HAQ (arXiv:1811.08886), section 3.1.
 *
 * @param layers The layers, from {@linkcode describeLayers}.
 * @param activations Whether each decides on its activations, too: {@linkcode bitProblem} with `activationBits`.
 * @returns One row for each decision, for {@linkcode haqEnvironment}.
 *
 * @example
 * ```ts
 * import { bitFeatures } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const layer = { name: "fc", parameter: "fc/kernel", macs: 6, weights: 6, inputs: 3, outputs: 2, channels: 3 };
 * const row = bitFeatures([{ ...layer, height: 1, width: 1, stride: 1, kernel: 1, uses: 1, depthwise: false }], true);
 * assert.deepEqual(row, [[0, 3, 2, 1, 1, 6, 1, 0, 1], [0, 3, 2, 1, 1, 6, 1, 0, 0]]);
 * ```
 */
export function bitFeatures(layers: readonly DescribedLayer[], activations = false): number[][] {
  return layers.flatMap(({ depthwise, channels, outputs, stride, kernel, weights, height }, t) => {
    const row = [Number(depthwise), channels, outputs, stride, kernel, weights, height, t];
    return activations ? [[...row, 1], [...row, 0]] : [row];
  });
}
