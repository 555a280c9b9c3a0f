/**
 * Files: safetensors, checkpoints with a checksum, histories, reports, saved subnets. Everything read is checked before
 * it is believed; everything written appears whole or not at all.
 *
 * @example A tensor through a file
 * ```ts
 * import { decodeSafetensors, encodeSafetensors, writeAtomically } from "@geta-lab/geta/io";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const path = `${folder}/x.safetensors`;
 * const data = new Float32Array([1, 2]);
 * await writeAtomically(path, encodeSafetensors({ x: { dtype: "F32", shape: [2], data } }));
 * assert.deepEqual(decodeSafetensors(await Deno.readFile(path)).tensors.x?.data, data);
 * await Deno.remove(folder, { recursive: true });
 * ```
 *
 * @module
 */
export * from "./append_line.ts";
export * from "./decode_checkpoint.ts";
export * from "./decode_safetensors.ts";
export * from "./decode_subnet.ts";
export * from "./dequantize.ts";
export * from "./encode_checkpoint.ts";
export * from "./encode_safetensors.ts";
export * from "./encode_subnet.ts";
export * from "./file_error.ts";
export * from "./load_model.ts";
export * from "./make_folder.ts";
export * from "./parse_json.ts";
export * from "./read_bytes.ts";
export * from "./reason.ts";
export * from "./safetensors.ts";
export * from "./save_model.ts";
export * from "./sha256_digest.ts";
export * from "./short_floats.ts";
export * from "./subnet.ts";
export * from "./subnet_files.ts";
export * from "./write_atomically.ts";
