/**
 * Masks as text and back: eight groups a byte, so that a checkpoint's JSON can hold them.
 *
 * @module
 */
import { base64Of } from "../../core/mod.ts";
import type { NamedMasks } from "../../mask/mod.ts";

/**
 * Masks as text, one bit a group, the first in the lowest bit.
 *
 * @param masks Masks by name, of 0 and 1.
 * @returns Base64 by name.
 *
 * @example
 * ```ts
 * import { packMasks, unpackMasks } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * const masks = { conv1: Uint8Array.of(1, 0, 1) };
 * assert.deepEqual(packMasks(masks), { conv1: "BQ==" });
 * assert.deepEqual(unpackMasks(packMasks(masks), { conv1: 3 }), masks);
 * ```
 */
export function packMasks(masks: NamedMasks): Record<string, string> {
  return Object.fromEntries(
    Object.entries(masks).map(([name, mask]) => {
      const bytes = new Uint8Array(Math.ceil(mask.length / 8));
      for (let i = 0; i < mask.length; i++) if (mask[i] !== 0) bytes[i >> 3]! |= 1 << (i & 7);
      return [name, base64Of(bytes)];
    }),
  );
}

/**
 * The inverse of {@linkcode packMasks}.
 *
 * @param packed Base64 by name.
 * @param sizes Number of groups by name.
 * @returns Masks by name, in the order of the sizes.
 * @throws {RangeError} If a name is missing or its text has another length.
 *
 * @example
 * ```ts
 * import { unpackMasks } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => unpackMasks({ conv1: "BQ==" }, { conv1: 9 }),
 *   /Cannot read masks: that of conv1 must be 2 bytes in base64: current value is 1/,
 * );
 * ```
 */
export function unpackMasks(
  packed: Readonly<Record<string, string>>,
  sizes: Readonly<Record<string, number>>,
): NamedMasks {
  return Object.fromEntries(
    Object.entries(sizes).map(([name, size]) => {
      const bytes = Object.hasOwn(packed, name) ? decoded(packed[name]!) : undefined;
      if (bytes?.length !== Math.ceil(size / 8)) {
        throw new RangeError(
          `Cannot read masks: that of ${name} must be ${
            Math.ceil(size / 8)
          } bytes in base64: current value is ${bytes?.length ?? "none"}`,
        );
      }
      return [name, Uint8Array.from({ length: size }, (_, i) => bytes[i >> 3]! >> (i & 7) & 1)];
    }),
  );
}

function decoded(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}
