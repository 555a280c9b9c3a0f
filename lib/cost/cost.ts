import { checkOptions, sizeOf, unchecked } from "../core/mod.ts";
import { FLOAT_BITS, type LayerBits } from "../quant/mod.ts";
import { type Graph, type GraphLeaf, type GraphProduct, products } from "../graph/mod.ts";
import { countedLeaves, elementBits } from "./counted_leaves.ts";
import { multiplyAdds } from "./multiply_adds.ts";
import type { Cost, CostOptions, LayerCost, ProductCost } from "./types.ts";

/**
 * What a network costs: multiply-adds, parameters, bit operations, bytes.
 *
 * ```text
 * BOPs          = sum over layers of  macs * weightBits * activationBits
 * bytes         = sum over parameters of  bits / 8
 * average bits  = 8 * bytes / parameters
 * ```
 *
 * Layers are convolutions, transposed convolutions and matrix products with a weight: a variable, trained or frozen, or a plain
 * tensor. Biases, normalisation and embeddings count as parameters of 32 bits, masks of 8, and need no multiply-adds. A layer that
 * is called twice multiplies twice and is stored once. Products of two computed tensors, as in attention, stand apart in
 * `products`. Whole bit widths give whole figures, exact below 2^53.
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
  checkOptions("cost()", options, { bits: unchecked });
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
    const shape = shapeOf(graph, weight), trained = weight.trainable;
    const { op, macs: before } = layers.get(name) ?? { op: node.op, macs: 0 };
    layers.set(name, layerCost({ name, op, shape, trained, macs: before + macs }, bits[name]));
  }
  const rows = [...layers.values()];
  const weights = new Set(found.map(({ weight }) => weight?.value));
  const others = [...countedLeaves(graph)].filter(({ value }) => !weights.has(value)).map((
    leaf,
  ) => ({
    trained: leaf.trainable,
    parameters: sizeOf(shapeOf(graph, leaf)),
    bits: elementBits(graph, leaf),
  }));
  const all = [...rows, ...others];
  const parameters = total(all.map((one) => one.parameters));
  const storedBits = total(rows.map((layer) => layer.parameters * layer.weightBits)) +
    total(others.map((one) => one.parameters * one.bits));
  return {
    layers: rows,
    products: unweighted,
    macs: total(rows.map(({ macs }) => macs)),
    parameters,
    notTrained: total(all.map((one) => one.trained ? 0 : one.parameters)),
    bops: total(rows.map(({ bops }) => bops)),
    bytes: storedBits / 8,
    averageBits: storedBits / parameters,
  };
}

function layerCost(
  layer: Pick<LayerCost, "name" | "op" | "shape" | "macs" | "trained">,
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

function shapeOf(graph: Graph, leaf: GraphLeaf): number[] {
  return graph.values[leaf.value]!.shape as number[]; // a parameter does not grow with the batch
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
