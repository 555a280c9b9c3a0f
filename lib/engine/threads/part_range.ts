/**
 * Cuts a row of pieces into parts.
 *
 * @module
 */

/**
 * The pieces of one part, as even as can be.
 *
 * @param part Which part.
 * @param parts Number of parts.
 * @param pieces Number of pieces.
 * @returns First piece and the one behind the last.
 */
export function partRange(part: number, parts: number, pieces: number): [number, number] {
  return [Math.floor(part * pieces / parts), Math.floor((part + 1) * pieces / parts)];
}
