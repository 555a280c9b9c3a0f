import { sha256 } from "./encode_checkpoint.ts";

/** A subnet as the content of two files. */
export interface SubnetFiles {
  /** Content of `subnet.json`: graph, layers, and the digest of the other file. */
  json: string;
  /** Content of `subnet.safetensors`: packed levels, the other parameters, and the digest of the JSON. */
  safetensors: Uint8Array;
}

/** Stands in `subnet.json` for the digest of the other file while its own is computed. */
export const NO_DIGEST: string = "0".repeat(64);

/**
 * The digest of `subnet.json` that `subnet.safetensors` holds. The two files name each other, so the JSON is hashed with zeros
 * in the place of the digest that it holds.
 *
 * ```text
 * SHA-256(JSON with 64 zeros as its "sha256")
 * ```
 *
 * Source: docs/files.md, section 2.
 *
 * @param json Content of `subnet.json`.
 * @param digest The digest that it holds.
 * @returns 64 lower-case hexadecimal digits.
 *
 * @example Independent of the digest, and of nothing else
 * ```ts
 * import { jsonDigest } from "@geta-lab/geta/io";
 * import assert from "node:assert/strict";
 *
 * const [a, b] = ["a".repeat(64), "b".repeat(64)];
 * const text = (digest: string, rest: string) => `{ "sha256": "${digest}", "rest": ${rest} }`;
 * assert.equal(await jsonDigest(text(a, "1"), a), await jsonDigest(text(b, "1"), b));
 * assert.notEqual(await jsonDigest(text(a, "1"), a), await jsonDigest(text(a, "2"), a));
 * ```
 */
export async function jsonDigest(json: string, digest: string = NO_DIGEST): Promise<string> {
  const text = json.replace(`"sha256": "${digest}"`, `"sha256": "${NO_DIGEST}"`);
  return await sha256(new TextEncoder().encode(text));
}
