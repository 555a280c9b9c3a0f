/**
 * Bytes as hexadecimal digits, two for each.
 *
 * @param bytes Any bytes.
 * @returns Lower-case digits.
 *
 * @example
 * ```ts
 * import { hexOf } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.equal(hexOf(new Uint8Array([0, 255])), "00ff");
 * ```
 */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Bytes in base64, four characters for three bytes.
 *
 * Source: https://www.rfc-editor.org/rfc/rfc4648, section 4.
 *
 * @param bytes Any bytes.
 * @returns Their text.
 *
 * @example The first test vectors of the standard
 * ```ts
 * import { base64Of } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * const encode = (text: string) => base64Of(new TextEncoder().encode(text));
 * assert.deepEqual(["", "f", "fo", "foo"].map(encode), ["", "Zg==", "Zm8=", "Zm9v"]);
 * ```
 */
export function base64Of(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
