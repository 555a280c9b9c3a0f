import { checkOptions, given, integerWithin, requireInteger, someList } from "../../core/mod.ts";
import type { KernelMapOptions } from "./kernel_maps.ts";
import { type Site, siteKey } from "./sites.ts";

/** Cells of a box up to which it is a table; a larger one becomes a hash map. */
const TABLE_CELLS = 1 << 22;

/**
 * The kernel maps as a table: which input each output meets under each offset. Coordinates are packed into one number, which is
 * looked up in a table over the box of the inputs, as TorchSparse's grid does, so it is made as fast as a training needs it.
 *
 * ```text
 * n[o, k] = j where p_j = s q_k + delta_o,  -1 where there is no such input
 * key(p)  = (p_1 - least_1) + extent_1 ((p_2 - least_2) + extent_2 (...))
 * ```
 *
 * Source: Tang et al.: TorchSparse (arXiv:2204.10319), sections 2 and 4.4 (grid-based search).
 *
 * @param inputs Input sites.
 * @param outputs Output sites.
 * @param options Offsets and stride.
 * @returns The table, row by row, length offsets times outputs; `sparseConv` of `lib/engine` takes it as int32 [offsets, outputs].
 * @throws {TypeError} If sites or offsets have different numbers of coordinates.
 * @throws {RangeError} If a coordinate is no integer, an input occurs twice, or the box of the inputs has over 2^53 cells.
 *
 * @example
 * ```ts
 * import { neighbourTable } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const sites = [[0, 0], [1, 0], [1, 1]];
 * assert.deepEqual([...neighbourTable(sites, sites, { offsets: [[1, 0], [0, 1]] })], [1, -1, -1, -1, 2, -1]);
 * ```
 */
export function neighbourTable(
  inputs: readonly Site[],
  outputs: readonly Site[],
  options: KernelMapOptions,
): Int32Array<ArrayBuffer> {
  checkOptions("neighbourTable()", options, {
    offsets: given(someList),
    stride: integerWithin({ min: 1 }),
  });
  const { offsets, stride = 1 } = options, dimensions = inputs[0]?.length ?? 0;
  const table = new Int32Array(offsets.length * outputs.length).fill(-1);
  if (inputs.length === 0) return table;
  for (const [name, points] of Object.entries({ inputs, outputs, offsets })) {
    requireCoordinates(name, points, dimensions);
  }
  const box = boxOf(inputs, dimensions), find = lookup(inputs, box);
  let at = 0;
  for (const offset of offsets) {
    for (const site of outputs) table[at++] = find(keyOf(box, site, stride, offset));
  }
  return table;
}

/** Least coordinates and extents of some sites. */
interface Box {
  least: number[];
  extents: number[];
}

function boxOf(sites: readonly Site[], dimensions: number): Box {
  const least = new Array<number>(dimensions).fill(Infinity);
  const most = new Array<number>(dimensions).fill(-Infinity);
  for (const site of sites) {
    for (let d = 0; d < dimensions; d++) {
      least[d] = Math.min(least[d]!, site[d]!);
      most[d] = Math.max(most[d]!, site[d]!);
    }
  }
  return { least, extents: most.map((last, d) => last - least[d]! + 1) };
}

/** Number of the cell of stride * site + offset, -1 outside of the box. */
function keyOf({ least, extents }: Box, site: Site, stride: number, offset?: Site): number {
  let key = 0;
  for (let d = extents.length - 1; d >= 0; d--) {
    const place = stride * site[d]! + (offset === undefined ? 0 : offset[d]!) - least[d]!;
    if (place < 0 || place >= extents[d]!) return -1;
    key = key * extents[d]! + place;
  }
  return key;
}

/** From the number of a cell to the input that lies there. */
function lookup(inputs: readonly Site[], box: Box): (key: number) => number {
  const cells = box.extents.reduce((product, extent) => product * extent, 1);
  requireInteger("cells of the box of the inputs", cells, { min: 1 });
  const small = cells <= TABLE_CELLS;
  const table = new Int32Array(small ? cells : 0).fill(-1), map = new Map<number, number>();
  const find = (key: number) => key < 0 ? -1 : small ? table[key]! : map.get(key) ?? -1;
  for (const [j, site] of inputs.entries()) {
    const key = keyOf(box, site, 1), before = find(key);
    if (before >= 0) {
      throw new RangeError(
        `Cannot use inputs: each site must occur once: current value is ${
          siteKey(site)
        } at ${before} and ${j}`,
      );
    }
    if (small) table[key] = j;
    else map.set(key, j);
  }
  return find;
}

function requireCoordinates(name: string, sites: readonly Site[], dimensions: number): void {
  for (const [i, site] of sites.entries()) {
    if (site.length !== dimensions) {
      throw new TypeError(
        `Cannot use ${name}: each site must have ${dimensions} coordinates: current value is ${site} at ${i}`,
      );
    }
    for (const coordinate of site) {
      if (!Number.isSafeInteger(coordinate)) requireInteger(`a coordinate of ${name}`, coordinate);
    }
  }
}
