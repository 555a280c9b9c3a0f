/** Factors of the axes before and after a reshape: every axis is a product of consecutive ones. */
export interface CommonFactors {
  /** Lengths of the factors, outermost first, all longer than 1. */
  lengths: number[];
  /** For each axis before, the indices of its factors. */
  from: number[][];
  /** For each axis after, the indices of its factors. */
  to: number[][];
}

/**
 * The coarsest factors from which the axes before and after a reshape can both be built.
 *
 * ```text
 * [8, 6] -> [4, 12]   has the factors  4, 2, 6:   8 = 4 * 2, 6 = 6   and   4 = 4, 12 = 2 * 6
 * [2, 3] -> [3, 2]    has none
 * ```
 *
 * @param from Lengths before.
 * @param to Lengths after, the same number of elements.
 * @returns The factors, or `undefined` if there are none.
 */
export function commonFactors(
  from: readonly number[],
  to: readonly number[],
): CommonFactors | undefined {
  // an axis boundary is given by the number of elements of the axes behind it; the factors lie between any two boundaries
  const sizes = [...new Set([...sizesInside(from), ...sizesInside(to)])].sort((a, b) => b - a);
  const lengths = sizes.slice(0, -1).map((size, i) => size / sizes[i + 1]!);
  if (!lengths.every(Number.isInteger)) return undefined;
  const factorsOf = (shape: readonly number[]) => {
    const inside = sizesInside(shape);
    return shape.map((_, axis) =>
      [...lengths.keys()].filter((i) =>
        sizes[i]! <= inside[axis]! && sizes[i + 1]! >= inside[axis + 1]!
      )
    );
  };
  return { lengths, from: factorsOf(from), to: factorsOf(to) };
}

function sizesInside(shape: readonly number[]): number[] {
  const sizes = [1];
  for (const length of [...shape].reverse()) sizes.unshift(sizes[0]! * length);
  return sizes;
}
