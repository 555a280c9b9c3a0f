/**
 * Whether all weights of a filter are zero.
 *
 * @param filter The filter.
 * @returns Whether it is zero; of -0, too.
 */
export function isZero(filter: ArrayLike<number>): boolean {
  for (let t = 0; t < filter.length; t++) if (filter[t] !== 0) return false;
  return true;
}
