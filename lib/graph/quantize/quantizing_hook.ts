/**
 * What {@linkcode quantized} does with each operator call.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";
import {
  type KernelCall,
  type KernelHook,
  type Operands,
  scopeNames,
} from "../record/intercept.ts";
import { fusedScopes, operatorOf } from "../../operators/mod.ts";
import type { PlannedLayer } from "./quantization_plan.ts";
import { isFused, runUnfused } from "../record/unfuse.ts";

/**
 * Name of the scope of a weight quantizer.
 *
 * @param layer The layer.
 * @returns `fakeQuant:<layer>:weight`.
 */
export function weightScope(layer: PlannedLayer): string {
  return `fakeQuant:${layer.name}:weight`;
}

/**
 * Name of the scope of an activation quantizer.
 *
 * @param layer The layer.
 * @returns `fakeQuant:<layer>:activation`.
 */
export function activationScope(layer: PlannedLayer): string {
  return `fakeQuant:${layer.name}:activation`;
}

/** A hook and its memory. */
export interface QuantizingHook {
  /** The hook for one call. */
  hook: KernelHook;
  /** After the call: name of a layer whose quantizers were not all used. */
  missing: () => string | undefined;
}

/**
 * Makes the hook for one call of a quantized function.
 *
 * @param weights Planned layers with their quantized weights.
 * @param quantizeData Quantizes the data operand of a layer.
 * @returns The hook, and which layer it did not meet.
 */
export function quantizingHook(
  weights: Map<PlannedLayer, Tensor>,
  quantizeData: (x: Tensor, layer: PlannedLayer) => Tensor,
): QuantizingHook {
  // every tensor that holds the weight of a layer: the variable, its quantized value, and these reshaped
  const layerOf = new Map<number, PlannedLayer>();
  for (const [layer, weight] of weights) {
    layerOf.set(layer.weight.id, layer).set(weight.id, layer);
  }
  const unused = new Set(weights.keys());
  let passing = false, customGradients = 0;

  const substitute = (call: KernelCall): KernelCall => {
    const inputs = copyOperands(call.inputs);
    for (const [name, x] of Object.entries(inputs)) {
      const layer = x && layerOf.get(x.id);
      if (!layer) continue;
      if (customGradients > 0) throw customGradientError(layer);
      if (x === layer.weight) inputs[name] = weights.get(layer);
      if (!layer.activationQuantizer) unused.delete(layer);
    }
    const product = planned(call.kernelName, inputs, layerOf);
    if (product?.layer.activationQuantizer) {
      inputs[product.data] = quantizeData(inputs[product.data]!, product.layer);
      unused.delete(product.layer);
    }
    return { ...call, inputs };
  };

  const runKernel: KernelHook = (call, next) => {
    passing = true; // quantizers and kernels made of kernels run as they are
    try {
      const result = next(substitute(call));
      const layer = operatorOf(call.kernelName)?.rearranges &&
        layerOf.get(Object.values(call.inputs)[0]!.id);
      if (layer) layerOf.set((result as Tensor).id, layer);
      return result;
    } finally {
      passing = false;
    }
  };

  const runCustomGradient: KernelHook = (call, next) => {
    const layer = findLayer(call.inputs, layerOf);
    if (!layer) {
      customGradients++;
      try {
        return next(call);
      } finally {
        customGradients--;
      }
    }
    if (!fusedScopes.includes(scopeNames(true).at(-1) ?? "")) throw customGradientError(layer);
    // run the body outside of the custom gradient: its parts have gradients of their own
    return tf.tidy(() => call.forwardFunc!(tf.backend(), () => {})) as Tensor;
  };

  const hook: KernelHook = (call, next) => {
    if (passing) return next(call);
    if (call.kernelName === undefined) return runCustomGradient(call, next);
    if (isFused(call.kernelName) && findLayer(call.inputs, layerOf)) return runUnfused(call);
    return runKernel(call, next);
  };
  return { hook, missing: () => unused.values().next().value?.name };
}

function planned(
  op: string | undefined,
  inputs: Operands,
  layerOf: Map<number, PlannedLayer>,
): { layer: PlannedLayer; data: string } | undefined {
  const product = operatorOf(op)?.product;
  if (!product?.quantizable) return undefined;
  for (const { data, weight } of product.weights) {
    const layer = layerOf.get(inputs[weight]!.id);
    if (layer) return { layer, data };
  }
}

function findLayer(
  inputs: Operands,
  layerOf: Map<number, PlannedLayer>,
): PlannedLayer | undefined {
  for (const x of Object.values(inputs)) {
    const layer = x && layerOf.get(x.id);
    if (layer) return layer;
  }
}

function copyOperands(inputs: Operands): Operands {
  return Array.isArray(inputs) ? [...inputs] as unknown as Operands : { ...inputs };
}

function customGradientError(layer: PlannedLayer): TypeError {
  return new TypeError(
    `Cannot quantize layer ${layer.name}: its weight must be used by plain operators: ` +
      "current value is a weight inside a custom gradient",
  );
}
