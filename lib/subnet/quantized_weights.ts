import * as tf from "@tensorflow/tfjs-core";
import type { NamedArrays, NamedParameters } from "../core/mod.ts";
import { type Graph, replay } from "../graph/mod.ts";
import type { QuantizerBranch } from "../qadg/mod.ts";
import { requireParameter } from "../structure/mod.ts";

/**
 * The quantized weights as the network itself computes them: only the attached branches of the graph are run. So the levels
 * stored for a layer are those of the forward pass, to the last bit.
 *
 * @param graph The graph that holds the branches.
 * @param branches Weight quantizers.
 * @param parameters Data of the weights and quantizer scalars.
 * @param shapes Their shapes.
 * @returns Quantized weights by name of the weight.
 * @throws {TypeError} If what is quantized is not a variable.
 */
export function quantizedWeights(
  graph: Graph,
  branches: readonly QuantizerBranch[],
  parameters: NamedParameters,
  shapes: Record<string, readonly number[]>,
): NamedArrays {
  const weights = branches.map(({ layer, root }) => {
    const weight = graph.leaves.find(({ value, kind }) => value === root && kind === "variable");
    if (weight !== undefined) return weight.name;
    throw new TypeError(
      `Cannot build the subnet: the quantized weight of ${layer} must be a variable: current value is computed`,
    );
  });
  if (branches.length === 0) return {};
  const ids = new Set(branches.flatMap(({ nodes }) => nodes));
  const nodes = graph.nodes.filter(({ id }) => ids.has(id));
  const read = new Set(nodes.flatMap(({ inputs }) => Object.values(inputs)));
  const leaves = graph.leaves.filter(({ value }) => read.has(value));
  const { schema, values } = graph, outputs = branches.map(({ end }) => end);
  const part: Graph = { schema, values, leaves, nodes, outputs };
  const result: NamedArrays = {};
  tf.tidy(() => { // returns nothing: tfjs would look for tensors in every element of an array
    const operands = leaves.filter(({ kind }) => kind === "variable").map(({ name }) => {
      const { data, shape } = requireParameter(name, parameters, shapes);
      return [name, tf.tensor(data, [...shape])] as const;
    });
    const quantized = replay(part, Object.fromEntries(operands))();
    quantized.forEach((weight, i) => {
      // + 0 makes -0 a plain 0, which is what an integer level stores
      result[weights[i]!] = weight.dataSync<"float32">().map((value) => value + 0);
    });
  });
  return result;
}
