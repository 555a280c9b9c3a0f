import { type Graph, type GraphLeaf, layers as listLayers } from "../graph/mod.ts";
import { multiplyAdds } from "./multiply_adds.ts";
import { weightsOf } from "./weights_of.ts";

/** Bits that a value takes when it is not quantized. */
export const FLOAT_BITS = 32;

/** Bit widths of one layer. */
export interface LayerBits {
  /** Bits of a weight. */
  weight: number;
  /** Bits of an element of the layer's input; 32 if it is not quantized. */
  activation: number;
}

/** Cost of one layer for one sample. */
export interface LayerCost extends LayerSize {
  /** Bits of a weight. */
  weightBits: number;
  /** Bits of an input element. */
  activationBits: number;
  /** Bit operations: macs * weightBits * activationBits. */
  bops: number;
}

/** What a layer is and how large. */
export interface LayerSize {
  /** Name: that of its weight without the last part. */
  name: string;
  /** The tfjs kernel that multiplies, for example `Conv2D`. */
  op: string;
  /** Multiply-adds per sample. */
  macs: number;
  /** Elements of the weight, without bias. */
  parameters: number;
}

/** Cost of a network for one sample. */
export interface Cost {
  /** Layer by layer, in graph order. */
  layers: LayerCost[];
  /** Multiply-adds of all layers. */
  macs: number;
  /** Trainable numbers: weights, biases, scales, offsets; without quantizer scalars and running statistics. */
  parameters: number;
  /** Bit operations of all layers. */
  bops: number;
  /** Bytes of all parameters at their bit widths. */
  bytes: number;
  /** Mean bits of a parameter. */
  averageBits: number;
}

/** Options of {@linkcode cost}. */
export interface CostOptions {
  /** Bit widths by layer name; layers not named are not quantized (32 bits). */
  bits?: Record<string, LayerBits>;
}

const QUANTIZER_SCALAR = /\/(weight|activation)\/(stepSize|clip|exponent)$/;

/**
 * What a network costs: multiply-adds, parameters, bit operations, bytes.
 *
 * ```text
 * BOPs          = sum over layers of  macs * weightBits * activationBits
 * bytes         = sum over parameters of  bits / 8
 * average bits  = 8 * bytes / parameters
 * ```
 *
 * Layers are convolutions and matrix products with a variable as weight. Biases and normalisation count as parameters of 32
 * bits and need no multiply-adds. A layer that is called twice multiplies twice and is stored once.
 *
 * Source: geta-spec section 6 (Qu et al., arXiv:2502.16638).
 *
 * @param graph A traced model, float or with its quantizers merged; a subnet's graph too.
 * @param options Bit widths.
 * @returns The cost for one sample.
 * @throws {RangeError} If `bits` names a layer that does not exist or a width is not positive.
 *
 * @example Four-bit weights
 * ```ts
 * import { cost } from "@geta-lab/geta/cost";
 * import { trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const variables = { "fc/kernel": tf.variable(tf.ones([3, 2])), "fc/bias": tf.variable(tf.ones([2])) };
 * const graph = trace(
 *   (x) => tf.add(tf.matMul(x, variables["fc/kernel"]), variables["fc/bias"]),
 *   [tf.zeros([1, 3])],
 *   { variables },
 * );
 * const { macs, parameters, bops, bytes } = cost(graph, { bits: { fc: { weight: 4, activation: 32 } } });
 * assert.deepEqual({ macs, parameters, bops, bytes }, { macs: 6, parameters: 8, bops: 768, bytes: 11 });
 * ```
 */
export function cost(graph: Graph, options: CostOptions = {}): Cost {
  const { bits = {} } = options;
  const sizes = layerSizes(graph);
  checkBits(bits, sizes);
  const layers = sizes.map((layer): LayerCost => {
    const { weight, activation } = bits[layer.name] ??
      { weight: FLOAT_BITS, activation: FLOAT_BITS };
    const bops = layer.macs * weight * activation;
    return { ...layer, weightBits: weight, activationBits: activation, bops };
  });
  const parameters = total(graph.leaves.filter(isParameter).map((leaf) => elements(graph, leaf)));
  const saved = total(layers.map((layer) => layer.parameters * (FLOAT_BITS - layer.weightBits)));
  const storedBits = parameters * FLOAT_BITS - saved;
  return {
    layers,
    macs: total(layers.map(({ macs }) => macs)),
    parameters,
    bops: total(layers.map(({ bops }) => bops)),
    bytes: storedBits / 8,
    averageBits: storedBits / parameters,
  };
}

function layerSizes(graph: Graph): LayerSize[] {
  const weights = weightsOf(graph);
  const names = new Map(listLayers(graph).map(({ name, weight }) => [weight, name]));
  const layers = new Map<string, LayerSize>();
  for (const node of graph.nodes) {
    const weight = weights.get(node.id);
    if (weight === undefined) continue;
    const layer = layers.get(weight.name) ?? {
      name: names.get(weight.name) ?? weight.name.replace(/\/[^/]*$/, ""),
      op: node.op,
      macs: 0,
      parameters: elements(graph, weight),
    };
    layers.set(weight.name, { ...layer, macs: layer.macs + multiplyAdds(graph, node) });
  }
  return [...layers.values()];
}

function checkBits(bits: Record<string, LayerBits>, layers: LayerSize[]): void {
  const names = new Set(layers.map(({ name }) => name));
  for (const [name, { weight, activation }] of Object.entries(bits)) {
    if (!names.has(name)) {
      throw new RangeError(
        `Cannot compute the cost: bits must name layers of the graph: current value is ${name}`,
      );
    }
    if (!(weight > 0 && activation > 0)) {
      throw new RangeError(
        `Cannot compute the cost: bits of ${name} must be positive: current value is ${weight}, ${activation}`,
      );
    }
  }
}

function isParameter(leaf: GraphLeaf): boolean {
  return leaf.kind === "variable" && leaf.trainable && !QUANTIZER_SCALAR.test(leaf.name);
}

function elements(graph: Graph, leaf: GraphLeaf): number {
  return (graph.values[leaf.value]!.shape as number[]).reduce((a, b) => a * b, 1);
}

function total(numbers: number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
