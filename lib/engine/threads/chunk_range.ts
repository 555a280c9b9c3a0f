/**
 * Distributes items over chunks.
 *
 * @module
 */

/**
 * The items of one chunk: all chunks have equally many, give or take one.
 *
 * @param chunk Index of the chunk.
 * @param chunks Number of chunks.
 * @param items Number of items.
 * @returns First item and the end, exclusive.
 */
export function chunkRange(chunk: number, chunks: number, items: number): [number, number] {
  return [Math.floor(chunk * items / chunks), Math.floor((chunk + 1) * items / chunks)];
}
