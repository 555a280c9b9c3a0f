/**
 * Random sites for the exercises of sparse convolution.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";

/**
 * Distinct integer points in any order.
 *
 * @param count How many; fewer than the box has.
 * @param options Number of dimensions, largest size of a coordinate, where the random numbers come from.
 * @returns The points.
 */
export function distinctSites(
  count: number,
  { dimensions, reach, stream }: { dimensions: number; reach: number; stream: Random },
): number[][] {
  const found = new Map<string, number[]>();
  const most = Math.min(count, (2 * reach + 1) ** dimensions);
  while (found.size < most) {
    const site = Array.from({ length: dimensions }, () => stream.integer(2 * reach + 1) - reach);
    found.set(site.join(), site);
  }
  return [...found.values()];
}
