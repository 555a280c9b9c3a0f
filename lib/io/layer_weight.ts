import { dequantize } from "./dequantize.ts";
import type { Subnet, SubnetLayer } from "./subnet.ts";

/**
 * The layer's parameter that is exactly step size times levels, and so need not be stored as float.
 *
 * @param layer A quantized layer.
 * @param parameters Parameters by name.
 * @returns Its name, undefined if there is none.
 */
export function layerWeight(
  { name, levels, stepSize, shape }: SubnetLayer,
  parameters: Subnet["parameters"],
): string | undefined {
  const wanted = dequantize(levels!, stepSize!);
  return Object.keys(parameters).find((key) => {
    const { shape: found, data } = parameters[key]!;
    return key.startsWith(`${name}/`) && `${found}` === `${shape}` &&
      data instanceof Float32Array &&
      data.every((value, i) => value === wanted[i]);
  });
}
