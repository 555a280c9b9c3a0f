/**
 * The safetensors format: eight bytes with the length of a JSON header (little-endian), the header, then the data of all
 * tensors without gaps. Chosen because Python, Rust and a hex viewer all read it.
 *
 * @module
 */

/** The element types this library writes, as safetensors names them. */
export type SafetensorsType = "F64" | "F32" | "I32" | "I16" | "I8" | "U8" | "BOOL";

/** The data of one tensor as the typed array of its element type. */
export type SafetensorsData =
  | Float64Array
  | Float32Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint8Array;

/** One tensor of a safetensors file. */
export interface StoredTensor {
  /** Element type. */
  dtype: SafetensorsType;
  /** Lengths, outermost first; `[]` is a scalar. */
  shape: number[];
  /** Elements, row-major. */
  data: SafetensorsData;
}

/** What a safetensors file holds. */
export interface SafetensorsFile {
  /** Tensors by name. */
  tensors: Record<string, StoredTensor>;
  /** Free text by name; the format allows strings only. */
  metadata: Record<string, string>;
}

/**
 * The typed array constructor of every element type.
 *
 * @example Bytes of one element
 * ```ts
 * import { safetensorsArrays } from "@geta-lab/geta/io";
 * import assert from "node:assert/strict";
 *
 * assert.equal(safetensorsArrays.I16.BYTES_PER_ELEMENT, 2);
 * ```
 */
export const safetensorsArrays: {
  readonly F64: Float64ArrayConstructor;
  readonly F32: Float32ArrayConstructor;
  readonly I32: Int32ArrayConstructor;
  readonly I16: Int16ArrayConstructor;
  readonly I8: Int8ArrayConstructor;
  readonly U8: Uint8ArrayConstructor;
  readonly BOOL: Uint8ArrayConstructor;
} = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  I16: Int16Array,
  I8: Int8Array,
  U8: Uint8Array,
  BOOL: Uint8Array,
};
