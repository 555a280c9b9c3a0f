import {
  checkOptions,
  given,
  integerWithin,
  numberWithin,
  requireInteger,
  requireNumber,
} from "../../core/mod.ts";

/** How {@linkcode voxelSites} divides space. */
export interface VoxelSitesOptions {
  /** Number of clouds, which have equally many points. */
  clouds: number;
  /** Edge of a voxel, unit of the coordinates. */
  edge: number;
  /** Voxels that stay empty between two clouds at least: more than kernels of all layers reach. Default 16. */
  margin?: number;
}

/** Voxels of some clouds. */
export interface VoxelSites {
  /** Occupied voxels, cloud by cloud. */
  sites: number[][];
  /** Distance of two clouds along the first coordinate, a power of two: a site of cloud b has its first one in [b pitch, b pitch + pitch). */
  pitch: number;
}

/**
 * The voxels that points fall into, each once. The clouds of a batch stand side by side along the first coordinate, so far apart that
 * no kernel meets two of them: one sparse convolution then is that of the whole batch, and strides that divide the pitch keep clouds
 * apart.
 *
 * ```text
 * site = floor(p / edge) - least;   first coordinate += pitch b        for a point p of cloud b
 * ```
 *
 * Source: Choy et al.: 4D spatio-temporal ConvNets (arXiv:1904.08755), section 3 (sparse tensors of a batch).
 *
 * @param points Coordinates, shape [clouds, points, 3].
 * @param options Number of clouds, edge of a voxel.
 * @returns Sites in the order of their first points, and the pitch.
 * @throws {RangeError} If coordinates are no finite numbers, or do not fill the clouds evenly.
 *
 * @example Two clouds of two points; those of the second fall into one voxel
 * ```ts
 * import { voxelSites } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const points = [0, 0, 0, 1, 0, -0.6, 0.1, 0, 0, 0.2, 0, 0.1];
 * const { sites, pitch } = voxelSites(points, { clouds: 2, edge: 0.5, margin: 1 });
 * assert.equal(pitch, 4);
 * assert.deepEqual(sites, [[0, 0, 2], [2, 0, 0], [4, 0, 2]]);
 * ```
 */
export function voxelSites(points: ArrayLike<number>, options: VoxelSitesOptions): VoxelSites {
  checkOptions("voxelSites()", options, {
    clouds: given(integerWithin({ min: 1 })),
    edge: given(numberWithin({ exclusiveMin: 0 })),
    margin: integerWithin({ min: 0 }),
  });
  const { clouds, edge, margin = 16 } = options;
  const perCloud = requireInteger("points of a cloud", points.length / 3 / clouds, { min: 0 });
  const cells = Array.from(points, (x) => Math.floor(requireNumber("a coordinate", x) / edge));
  const least = [0, 1, 2].map((d) =>
    cells.reduce((low, x, i) => i % 3 === d ? Math.min(low, x) : low, Infinity)
  );
  const extents = [0, 1, 2].map((d) =>
    1 +
    cells.reduce((high, x, i) => i % 3 === d ? Math.max(high, x - least[d]!) : high, 0)
  );
  const pitch = 2 ** Math.ceil(Math.log2(extents[0]! + margin));
  const sites: number[][] = [], known = new Set<number>();
  for (let i = 0; i < cells.length; i += 3) {
    const cloud = Math.floor(i / 3 / perCloud);
    const [x, y, z] = [0, 1, 2].map((d) => cells[i + d]! - least[d]!) as [number, number, number];
    const key = ((cloud * extents[0]! + x) * extents[1]! + y) * extents[2]! + z;
    if (known.has(key)) continue;
    known.add(key);
    sites.push([cloud * pitch + x, y, z]);
  }
  return { sites, pitch };
}
