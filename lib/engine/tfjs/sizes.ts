/**
 * Sizes of shapes.
 *
 * @module
 */

/**
 * Number of elements of a shape.
 *
 * @param shape Lengths of the axes.
 * @returns Their product, 1 for a scalar.
 */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
