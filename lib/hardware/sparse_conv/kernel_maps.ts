import { checkOptions, given, integerWithin, someList } from "../../core/mod.ts";
import { requireSites, type Site, siteKey } from "./sites.ts";

/** One map: which input meets which output, as pairs of indices, by rising output. */
export type KernelMap = readonly (readonly [input: number, output: number])[];

/** Kernel of {@linkcode kernelMaps}. */
export interface KernelMapOptions {
  /** Offsets of the kernel, see {@linkcode kernelOffsets}. */
  offsets: readonly Site[];
  /** Stride. Default 1. */
  stride?: number;
}

/**
 * Which inputs meet which outputs under each weight of a kernel, by looking every neighbour up in a table.
 *
 * ```text
 * M_delta = { (j, k) : p_j = s q_k + delta }        p inputs, q outputs, s stride
 * ```
 *
 * For outputs at the inputs' sites (submanifold, s = 1) the map of delta is that of -delta with its sides exchanged, and that of 0
 * is the identity. Maps may be empty.
 *
 * Source: Tang et al.: TorchSparse (arXiv:2204.10319), section 2.
 *
 * @param inputs Input sites.
 * @param outputs Output sites: the inputs for a submanifold convolution, {@linkcode stridedSites} for a strided one.
 * @param options Offsets and stride.
 * @returns A map for each offset.
 * @throws {TypeError} If sites or offsets have different numbers of coordinates.
 * @throws {RangeError} If a coordinate is no integer, a site occurs twice, or the stride is no integer from 1.
 *
 * @example
 * ```ts
 * import { kernelMaps } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const sites = [[0, 0], [1, 0], [1, 1], [3, 2]];
 * assert.deepEqual(kernelMaps(sites, sites, { offsets: [[1, 0], [2, 1], [5, 5]] }), [[[1, 0]], [[3, 2]], []]);
 * ```
 */
export function kernelMaps(
  inputs: readonly Site[],
  outputs: readonly Site[],
  options: KernelMapOptions,
): [input: number, output: number][][] {
  const { offsets, stride, index } = requireMapOptions("kernelMaps()", inputs, outputs, options);
  return offsets.map((offset) =>
    outputs.flatMap((site, output): [number, number][] => {
      const input = index.get(siteKey(site.map((q, d) => stride * q + offset[d]! + 0)));
      return input === undefined ? [] : [[input, output]];
    })
  );
}

/**
 * Checks what a mapping takes.
 *
 * @param user Who maps.
 * @param inputs Input sites.
 * @param outputs Output sites.
 * @param options Offsets and stride.
 * @returns Offsets, stride, and the index of each input by its key.
 * @throws {TypeError} If sites or offsets have different numbers of coordinates.
 * @throws {RangeError} If a coordinate is no integer, a site occurs twice, or the stride is no integer from 1.
 */
export function requireMapOptions(
  user: string,
  inputs: readonly Site[],
  outputs: readonly Site[],
  options: KernelMapOptions,
): Required<KernelMapOptions> & { index: Map<string, number> } {
  checkOptions(user, options, {
    offsets: given(someList),
    stride: integerWithin({ min: 1 }),
  });
  const { offsets, stride = 1 } = options, dimensions = inputs[0]?.length ?? outputs[0]?.length;
  requireSites("offsets", offsets, dimensions);
  requireSites("outputs", outputs, dimensions);
  return { offsets, stride, index: requireSites("inputs", inputs, dimensions) };
}
