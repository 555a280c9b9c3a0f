/**
 * Joins pieces of binary data.
 *
 * @module
 */

/**
 * Copies byte arrays one after the other into a new one.
 *
 * @param parts The pieces, in order.
 * @returns One array with all their bytes.
 */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
