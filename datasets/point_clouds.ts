import { checkOptions, integerWithin, type Random, random } from "../lib/core/mod.ts";
import { DRAWN_CHECKS, drawnSplits } from "./drawn_splits.ts";
import { type Point, pointForms } from "./point_forms.ts";

/** Size and seed of the procedural clouds. */
export interface PointCloudsOptions {
  /** Everything follows from it, default 0. */
  seed?: number;
  /** Number of training clouds, default 600. */
  train?: number;
  /** Number of validation clouds, default 150. */
  validation?: number;
  /** Number of test clouds, default 300. */
  test?: number;
  /** Points of each cloud, default 256. */
  points?: number;
}

/** Clouds of one split. */
export interface PointSplit {
  /** Coordinates, shape [count, points, 3]. */
  points: Float32Array;
  /** Class of each cloud, shape [count]. */
  labels: Uint8Array;
  /** Number of clouds. */
  count: number;
}

/** A labelled set of point clouds. */
export interface PointCloudSet {
  /** Short name. */
  name: string;
  /** Class names; a label is an index into this list. */
  classes: string[];
  /** Shape of one cloud, [points, 3]. */
  inputShape: number[];
  /** What training sees. */
  train: PointSplit;
  /** What decisions during training are made on. */
  validation: PointSplit;
  /** What the final numbers are measured on. */
  test: PointSplit;
}

/**
 * Point clouds that need no download: six surfaces (sphere, cube, cylinder, cone, torus, a cross of rods), each turned at random,
 * 0.7 to 1 times as large, moved by up to 0.15 in each direction, with normal noise of 0.02 on every coordinate.
 *
 * Cloud i of a split has class i mod 6 and a random stream of its own, from (seed, split, i): splits share no stream, and a longer
 * split begins with the shorter one.
 *
 * @param options Seed, numbers of clouds and points.
 * @returns The clouds.
 * @throws {RangeError} If a number is not a positive integer (validation may be 0) or the seed is no integer.
 *
 * @example
 * ```ts
 * import { pointClouds } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const { train, classes } = pointClouds({ train: 12, validation: 0, test: 6, points: 100 });
 * assert.equal(train.points.length, 12 * 100 * 3);
 * assert.equal(classes[train.labels[7]!], "cube");
 * ```
 */
export function pointClouds(options: PointCloudsOptions = {}): PointCloudSet {
  checkOptions("pointClouds()", options, {
    ...DRAWN_CHECKS,
    points: integerWithin({ min: 1 }),
  });
  const { seed = 0, train = 600, validation = 150, test = 300, points = 256 } = options;
  const counts = { train, validation, test };
  return {
    name: "point clouds",
    classes: pointForms.map((form) => form.name),
    inputShape: [points, 3],
    ...drawnSplits(
      counts,
      pointForms.length,
      (labels, split) => draw(labels, points, [seed, split]),
    ),
  };
}

/** Marks the streams of the clouds, so that no other use of the same seed shares them. */
const purpose = 0x7063;

function draw(labels: Uint8Array, points: number, [seed, split]: [number, number]): PointSplit {
  const count = labels.length, data = new Float32Array(count * points * 3);
  for (let i = 0; i < count; i++) {
    const stream = random(seed, purpose, split, i), { point } = pointForms[labels[i]!]!;
    const turn = rotation(stream), scale = 0.7 + 0.3 * stream.uniform();
    const shift = turn.map(() => 0.15 * (2 * stream.uniform() - 1));
    for (let p = 0; p < points; p++) {
      const at = point(stream);
      for (let d = 0; d < 3; d++) {
        const turned = turn[d]!.reduce((sum, factor, e) => sum + factor * at[e]!, 0);
        data[(i * points + p) * 3 + d] = scale * turned + shift[d]! + 0.02 * stream.normal();
      }
    }
  }
  return { points: data, labels, count };
}

/** Rows of a random rotation, from a quaternion evenly distributed on the sphere of four dimensions. */
function rotation(stream: Random): [Point, Point, Point] {
  const q = Array.from({ length: 4 }, () => stream.normal());
  const length = Math.sqrt(q.reduce((sum, part) => sum + part * part, 0));
  const [w, x, y, z] = q.map((part) => part / length) as [number, number, number, number];
  return [
    [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
  ];
}
