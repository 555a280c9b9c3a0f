import { elementType, joinArrays } from "../../core/mod.ts";
import type { StoredArray } from "./node_writer.ts";

/** Integer levels of a weight. */
export interface WeightLevels {
  /** Step size d. */
  stepSize: number;
  /** Levels, row-major. */
  levels: Int32Array;
}

/** Description of a stored array, as tfjs reads it. */
export interface WeightSpec {
  /** Name of its node. */
  name: string;
  /** Shape. */
  shape: number[];
  /** Element type after loading. */
  dtype: "float32" | "int32" | "bool";
  /** How its integers become numbers: `min + scale * integer`. */
  quantization?: { dtype: "uint8" | "uint16"; scale: number; min: number };
}

/**
 * Stored arrays one after the other, with their descriptions.
 *
 * | symbol   | meaning                                                        |
 * | -------- | -------------------------------------------------------------- |
 * | d        | step size of the layer                                         |
 * | l, l_min | a level of its weights, and the least                          |
 * | q        | the integer that is stored, at least 0; uint8 where they all fit, else uint16 |
 *
 * ```text
 * q = l - l_min,    w = d l_min + d q
 * ```
 *
 * Levels that span more than 2^16 stay float32. Nothing else is rounded: other arrays are stored as they are.
 *
 * Source: docs/files.md, section 4.
 *
 * @param stored Arrays by the name of their node.
 * @param levels Levels of the weights that are stored as integers, by the name of their node.
 * @returns Descriptions and bytes, in the same order.
 */
export function weightsManifest(
  stored: ReadonlyMap<string, StoredArray>,
  levels: ReadonlyMap<string, WeightLevels>,
): { specs: WeightSpec[]; bytes: Uint8Array } {
  const specs: WeightSpec[] = [], parts: Uint8Array[] = [];
  for (const [name, { shape, data }] of stored) {
    const dtype = elementType(data);
    const own = levels.get(name), packed = own && packedLevels(own);
    specs.push({ name, shape, dtype, ...(packed && { quantization: packed.quantization }) });
    const array = packed?.integers ?? data;
    parts.push(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }
  return { specs, bytes: joinArrays(Uint8Array, parts) };
}

function packedLevels({ levels, stepSize }: WeightLevels) {
  let least = 0, greatest = 0;
  for (const level of levels) {
    least = Math.min(least, level);
    greatest = Math.max(greatest, level);
  }
  const span = greatest - least;
  if (span >= 2 ** 16) return undefined;
  const dtype = span < 2 ** 8 ? "uint8" as const : "uint16" as const;
  return {
    integers: dtype === "uint8"
      ? Uint8Array.from(levels, (level) => level - least)
      : Uint16Array.from(levels, (level) => level - least),
    quantization: { dtype, scale: stepSize, min: stepSize * least },
  };
}
