import * as tf from "@tensorflow/tfjs-core";
import type { NamedArrays, NamedParameters } from "../core/mod.ts";
import { type Graph, replay } from "../graph/mod.ts";
import type { QuantizerBranch } from "../qadg/mod.ts";
import { requireParameter } from "../structure/mod.ts";

/**
 * The quantized weights as the network itself computes them: each attached branch of the graph is run by itself. So the levels
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
  const result: NamedArrays = {};
  for (const { layer, root, end, nodes } of branches) {
    const weight = graph.leaves.find(({ value, kind }) => value === root && kind === "variable");
    if (weight === undefined) {
      throw new TypeError(
        `Cannot build the subnet: the quantized weight of ${layer} must be a variable: current value is computed`,
      );
    }
    const ids = new Set(nodes);
    const branchNodes = graph.nodes.filter(({ id }) => ids.has(id));
    const read = new Set(branchNodes.flatMap(({ inputs }) => Object.values(inputs)));
    const leaves = graph.leaves.filter(({ value }) => read.has(value));
    tf.tidy(() => { // returns nothing: tfjs would look for tensors in every element of an array
      const operands = leaves.filter(({ kind }) => kind === "variable").map(({ name }) => {
        const { data, shape } = requireParameter(name, parameters, shapes);
        return [name, tf.tensor(data, [...shape])] as const;
      });
      const run = replay(
        { ...graph, nodes: branchNodes, leaves, outputs: [end] },
        Object.fromEntries(operands),
      );
      // + 0 makes -0 a plain 0, which is what an integer level stores
      result[weight.name] = run()[0]!.dataSync<"float32">().map((value) => value + 0);
    });
  }
  return result;
}
