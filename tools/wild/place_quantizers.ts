import * as tf from "@tensorflow/tfjs";
import type { NamedVariables, Variable } from "../../lib/core/mod.ts";
import { type Graph, layers, type QuantizationPlan } from "../../lib/graph/mod.ts";
import { initialQuantizer, mapScalars, type QuantizerScalars } from "../../lib/quant/mod.ts";

const WEIGHT_BITS = 8;
/** Inputs of layers: about nine bits between -4 and 4. */
const ACTIVATION = { stepSize: 0.02, clip: 4 };

/**
 * Puts quantizers in front of every layer.
 *
 * @param graph The float network.
 * @param variables Its variables; the quantizers' scalars are added.
 * @returns The plan.
 */
export function placeQuantizers(graph: Graph, variables: NamedVariables): QuantizationPlan {
  const scalars = (prefix: string, values: QuantizerScalars<number>) => {
    const made = mapScalars(
      values,
      (value): Variable => tf.tidy(() => tf.variable(tf.tensor1d([value]))),
    );
    for (const [role, variable] of Object.entries(made)) variables[`${prefix}/${role}`] = variable;
    return made;
  };
  return {
    layers: layers(graph).map(({ name, weight }) => {
      const { stepSize, clip } = initialQuantizer(variables[weight]!.dataSync(), {
        bits: WEIGHT_BITS,
      });
      return {
        name,
        weight: variables[weight]!,
        weightQuantizer: scalars(`${name}/weight`, { stepSize, clip }),
        activationQuantizer: scalars(`${name}/activation`, ACTIVATION),
      };
    }),
  };
}
