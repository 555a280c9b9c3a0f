import { sizeOf } from "../core/mod.ts";
import { FLOAT_BITS, type LayerBits } from "../quant/mod.ts";
import { type Graph, type GraphLeaf, type GraphProduct, products } from "../graph/mod.ts";
import { multiplyAdds } from "./multiply_adds.ts";

/** Cost of one layer for one sample. */
export interface LayerCost {
  /** Name: that of its weight without the last part. */
  name: string;
  /** The tfjs kernel that multiplies, for example `Conv2D`. */
  op: string;
  /** Shape of the weight. */
  shape: number[];
  /** Multiply-adds per sample, of all uses of the weight. */
  macs: number;
  /** Elements of the weight, without bias. */
  parameters: number;
  /** Bits of a weight. */
  weightBits: number;
  /** Bits of an input element. */
  activationBits: number;
  /** Bit operations: macs * weightBits * activationBits. */
  bops: number;
  /** Bytes of the weight at its bit width. */
  bytes: number;
}

/** Cost of a product without a weight for one sample: attention's scores and its mixture, or both as one fused kernel. */
export interface ProductCost {
  /** Operator and its position in the graph. */
  name: string;
  /** The tfjs kernel, `BatchMatMul` or `Attention`. */
  op: string;
  /** Multiply-adds per sample. */
  macs: number;
  /** Bit operations at 32 by 32 bits: computed operands are not quantized. */
  bops: number;
}

/** Cost of a network for one sample. */
export interface Cost {
  /** Layer by layer, in graph order. */
  layers: LayerCost[];
  /** Products without a weight, in graph order; part of no sum. */
  products: ProductCost[];
  /** Multiply-adds of all layers. */
  macs: number;
  /** Weights, and all other trainable numbers: biases, scales, offsets; without quantizer scalars and running statistics. */
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
 * Layers are convolutions, transposed convolutions and matrix products with a variable as weight. Biases, normalisation and
 * embeddings count as parameters of 32 bits and need no multiply-adds. A layer that is called twice multiplies twice and is
 * stored once. Products of two computed tensors, as in attention, stand apart in `products`.
 *
 * The reference implementation counts layers in the same way and no products, so the sums can be compared, except that it
 * takes transposed convolutions and the layers inside a fused attention as free, counts only the second axis of what a dense
 * layer makes as its positions, and stores biases at the bits of their layer.
 *
 * Source: docs/geta.md, section 6 (Qu et al., arXiv:2502.16638).
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
  const found = products(graph);
  checkBits(bits, found);
  const layers = new Map<string, LayerCost>();
  const unweighted: ProductCost[] = [];
  for (const { name, node, weight } of found) {
    const macs = multiplyAdds(graph, node);
    if (weight === undefined) {
      unweighted.push({ name, op: node.op, macs, bops: macs * FLOAT_BITS ** 2 });
      continue;
    }
    const shape = shapeOf(graph, weight);
    const { op, macs: before } = layers.get(name) ?? { op: node.op, macs: 0 };
    layers.set(name, layerCost({ name, op, shape, macs: before + macs }, bits[name]));
  }
  const rows = [...layers.values()];
  const weights = new Set(found.map(({ weight }) => weight));
  const counted = graph.leaves.filter((leaf) => weights.has(leaf) || isParameter(leaf));
  const parameters = total(counted.map((leaf) => sizeOf(shapeOf(graph, leaf))));
  const saved = total(rows.map((layer) => layer.parameters * (FLOAT_BITS - layer.weightBits)));
  const storedBits = parameters * FLOAT_BITS - saved;
  return {
    layers: rows,
    products: unweighted,
    macs: total(rows.map(({ macs }) => macs)),
    parameters,
    bops: total(rows.map(({ bops }) => bops)),
    bytes: storedBits / 8,
    averageBits: storedBits / parameters,
  };
}

function layerCost(
  layer: Pick<LayerCost, "name" | "op" | "shape" | "macs">,
  bits: LayerBits = { weight: FLOAT_BITS, activation: FLOAT_BITS },
): LayerCost {
  const parameters = sizeOf(layer.shape);
  return {
    ...layer,
    parameters,
    weightBits: bits.weight,
    activationBits: bits.activation,
    bops: layer.macs * bits.weight * bits.activation,
    bytes: parameters * bits.weight / 8,
  };
}

function checkBits(bits: Record<string, LayerBits>, found: GraphProduct[]): void {
  const names = new Set(found.flatMap(({ name, weight }) => weight === undefined ? [] : name));
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

function shapeOf(graph: Graph, leaf: GraphLeaf): number[] {
  return graph.values[leaf.value]!.shape as number[]; // a parameter does not grow with the batch
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
