/**
 * Where a sparse tensor has features: integer points, each once, of any sign.
 *
 * @module
 */
import { requireInteger } from "../../core/mod.ts";

/** Coordinates of a site, one for each dimension. */
export type Site = readonly number[];

/**
 * Refuses sites that are not distinct integer points of one dimension.
 *
 * @param name How the caller calls them.
 * @param sites The sites.
 * @param dimensions Coordinates of each; those of the first one if not given.
 * @returns Index of each site by its key.
 * @throws {TypeError} If a site has another number of coordinates.
 * @throws {RangeError} If a coordinate is no integer, or a site occurs twice.
 *
 * @example
 * ```ts
 * import { requireSites } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => requireSites("inputs", [[0, -1], [2, 3], [0, -1]]),
 *   new RangeError("Cannot use inputs: each site must occur once: current value is 0,-1 at 0 and 2"),
 * );
 * ```
 */
export function requireSites(
  name: string,
  sites: readonly Site[],
  dimensions: number = sites[0]?.length ?? 0,
): Map<string, number> {
  const index = new Map<string, number>();
  for (const [i, site] of sites.entries()) {
    if (site.length !== dimensions) {
      throw new TypeError(
        `Cannot use ${name}: each site must have ${dimensions} coordinates: current value is ${site} at ${i}`,
      );
    }
    for (const coordinate of site) requireInteger(`a coordinate of ${name}`, coordinate);
    const key = siteKey(site), before = index.get(key);
    if (before !== undefined) {
      throw new RangeError(
        `Cannot use ${name}: each site must occur once: current value is ${site} at ${before} and ${i}`,
      );
    }
    index.set(key, i);
  }
  return index;
}

/**
 * A text that tells sites apart: coordinates with commas between them, so that (1, 12) is not (11, 2); -0 is 0.
 *
 * @param site The site.
 * @returns Its key.
 */
export function siteKey(site: Site): string {
  return site.join();
}

/**
 * Order of sites: by the first coordinate, then the next one.
 *
 * @param a A site.
 * @param b Another one.
 * @returns Below 0 if a comes first, 0 if they are equal.
 */
export function compareSites(a: Site, b: Site): number {
  for (let d = 0; d < a.length; d++) if (a[d] !== b[d]) return a[d]! - b[d]!;
  return 0;
}

/**
 * Distinct sites in order, from some with repetitions.
 *
 * @param sites The sites.
 * @returns Each once, ordered by the first coordinate, then the next one.
 */
export function distinctSites(sites: Iterable<Site>): number[][] {
  const found = new Map<string, number[]>();
  for (const site of sites) found.set(siteKey(site), site.map((coordinate) => coordinate + 0));
  return [...found.values()].sort(compareSites);
}

/**
 * Offsets of a kernel, ordered by the first coordinate, then the next one: around 0 if the kernel is odd, from 0 if it is even.
 * Libraries differ in this order (TorchSparse: x fastest for odd volumes, z fastest for even ones), so weights travel with their offsets.
 *
 * ```text
 * odd k:  {-(k-1)/2 ... (k-1)/2}^D        even k:  {0 ... k-1}^D
 * ```
 *
 * Source: Tang et al.: TorchSparse (arXiv:2204.10319), section 2.
 *
 * @param kernel Length k of the kernel.
 * @param dimensions Number of dimensions D.
 * @returns k^D offsets.
 * @throws {RangeError} If a number is no integer from 1.
 *
 * @example
 * ```ts
 * import { kernelOffsets } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(kernelOffsets(2, 2), [[0, 0], [0, 1], [1, 0], [1, 1]]);
 * assert.deepEqual(kernelOffsets(3, 1), [[-1], [0], [1]]);
 * ```
 */
export function kernelOffsets(kernel: number, dimensions: number): number[][] {
  requireInteger("kernel", kernel, { min: 1 });
  requireInteger("dimensions", dimensions, { min: 1, max: 8 });
  const first = kernel % 2 === 1 ? -(kernel - 1) / 2 : 0;
  const steps = Array.from({ length: kernel }, (_, i) => first + i + 0);
  let offsets: number[][] = [[]];
  for (let d = 0; d < dimensions; d++) {
    offsets = offsets.flatMap((offset) => steps.map((step) => [...offset, step]));
  }
  return offsets;
}

/**
 * Sites of a strided convolution whose kernel is as long as its stride: every input falls into one.
 *
 * ```text
 * outputs = unique { floor(p / s) }        floor, not truncation: -1 / 2 falls to -1
 * ```
 *
 * Source: Tang et al.: TorchSparse (arXiv:2204.10319), section 2.
 *
 * @param sites Input sites.
 * @param stride Stride s.
 * @returns Output sites, ordered by the first coordinate, then the next one.
 * @throws {TypeError} If sites have different numbers of coordinates.
 * @throws {RangeError} If a coordinate is no integer, a site occurs twice, or the stride is no integer from 1.
 *
 * @example Truncation would make three sites of these five
 * ```ts
 * import { stridedSites } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const sites = [[-1, 0], [0, 1], [1, 1], [-3, 2], [2, 3]];
 * assert.deepEqual(stridedSites(sites, 2), [[-2, 1], [-1, 0], [0, 0], [1, 1]]);
 * ```
 */
export function stridedSites(sites: readonly Site[], stride: number): number[][] {
  requireSites("sites", sites);
  requireInteger("stride", stride, { min: 1 });
  return distinctSites(sites.map((site) => site.map((p) => Math.floor(p / stride))));
}

/**
 * Sites that a dense convolution makes active: with every layer they grow, which is why sparse input alone does not help it.
 *
 * ```text
 * outputs = { p - delta : p an input, delta an offset }
 * ```
 *
 * Source: Graham, van der Maaten: Submanifold sparse convolutional networks (arXiv:1706.01307).
 *
 * @param sites Input sites.
 * @param offsets Offsets of the kernel.
 * @returns Output sites, ordered by the first coordinate, then the next one.
 * @throws {TypeError} If sites or offsets have different numbers of coordinates.
 * @throws {RangeError} If a coordinate is no integer, or a site occurs twice.
 *
 * @example Four pixels become 22, then 48
 * ```ts
 * import { denseSites, kernelOffsets } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const once = denseSites([[0, 0], [1, 0], [1, 1], [3, 2]], kernelOffsets(3, 2));
 * assert.deepEqual([once.length, denseSites(once, kernelOffsets(3, 2)).length], [22, 48]);
 * ```
 */
export function denseSites(sites: readonly Site[], offsets: readonly Site[]): number[][] {
  requireSites("sites", sites);
  requireSites("offsets", offsets, sites[0]?.length);
  return distinctSites(
    sites.flatMap((site) => offsets.map((offset) => site.map((p, d) => p - offset[d]!))),
  );
}
