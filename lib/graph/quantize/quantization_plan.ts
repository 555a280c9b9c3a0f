import type { QuantizerScalars } from "../../quant/mod.ts";
import type { Tensor } from "../../core/mod.ts";

/** A layer of the plan. */
export interface PlannedLayer {
  /** Name, for example `conv1`; appears in the scopes of the trace. */
  name: string;
  /** The weight, usually a variable; recognised by identity. */
  weight: Tensor;
  /** Scalars of the weight quantizer (attached branch); absent leaves the weight as it is. */
  weightQuantizer?: QuantizerScalars<Tensor>;
  /** Scalars of the quantizer of the layer's input (inserted branch); absent leaves the input as it is. */
  activationQuantizer?: QuantizerScalars<Tensor>;
}

/** Which layers to quantize, with what. */
export interface QuantizationPlan {
  /** The layers, in any order. */
  layers: PlannedLayer[];
}

/**
 * The part of a plan that quantizes weights. Rounded inputs hide whether two networks compute the same: where sums differ in
 * the last bit, a value halfway between two levels rounds to either.
 *
 * @param plan The plan; not changed.
 * @returns The same layers without the quantizers of their inputs; layers that have no other are left out.
 *
 * @example
 * ```ts
 * import { weightPlan } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const scalars = { stepSize: tf.ones([1]), clip: tf.ones([1]) };
 * const layer = { weight: tf.ones([2, 2]), activationQuantizer: scalars };
 * const layers = [{ name: "a", ...layer, weightQuantizer: scalars }, { name: "b", ...layer }];
 * assert.deepEqual(weightPlan({ layers }).layers.map(({ name }) => name), ["a"]);
 * ```
 */
export function weightPlan({ layers }: QuantizationPlan): QuantizationPlan {
  return {
    layers: layers.filter(({ weightQuantizer }) => weightQuantizer !== undefined)
      .map(({ activationQuantizer: _, ...layer }) => layer),
  };
}
