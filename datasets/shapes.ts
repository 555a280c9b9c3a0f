import { checkOptions, random } from "../lib/core/mod.ts";
import { channelStatistics } from "./channel_statistics.ts";
import { DRAWN_CHECKS, drawnSplits } from "./drawn_splits.ts";
import { shapeForms } from "./shape_forms.ts";
import { drawShapeImage } from "./shape_image.ts";
import { shapeSide } from "./shape_stamp.ts";
import type { Dataset, Split } from "./types.ts";

/** Size and seed of the procedural data set. */
export interface ShapesOptions {
  /** Everything follows from it, default 0. */
  seed?: number;
  /** Number of training images, default 4000. */
  train?: number;
  /** Number of validation images, default 1000. */
  validation?: number;
  /** Number of test images, default 1000. */
  test?: number;
}

/**
 * A data set that needs no download: ten classes of 32x32 colour images, seven outlines (disc, ring, crescent, triangle,
 * square, star, cross) and three textures (stripes, checks, dots), drawn from a seed with clutter, noise and random
 * place, size, angle and colours. Colour tells nothing about the class.
 *
 * Image i of a split has class i mod 10 and a random stream of its own, from (seed, split, i): splits share no stream,
 * and a longer split begins with the shorter one.
 *
 * @param options Seed and numbers of images.
 * @returns The data set, images [32, 32, 3].
 * @throws {RangeError} If a number of images is not a positive integer (validation may be 0) or the seed is no integer.
 *
 * @example
 * ```ts
 * import { shapes } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const { train, test, classes } = shapes({ seed: 7, train: 20, validation: 0, test: 10 });
 * assert.equal(train.images.length, 20 * 32 * 32 * 3);
 * assert.equal(classes[test.labels[3]!], "triangle");
 * ```
 */
export function shapes(options: ShapesOptions = {}): Dataset {
  checkOptions("shapes()", options, DRAWN_CHECKS);
  const { seed = 0, train = 4000, validation = 1000, test = 1000 } = options;
  const counts = { train, validation, test }, origin = `drawn from seed ${seed}`;
  const splits = drawnSplits(
    counts,
    shapeForms.length,
    (labels, split) => draw(labels, seed, split),
  );
  return {
    name: "shapes",
    classes: shapeForms.map((form) => form.name),
    inputShape: [shapeSide, shapeSide, 3],
    ...splits,
    ...channelStatistics(splits.train, 3),
    origins: { train: origin, validation: origin, test: origin },
    augmentation: { padding: 2, flip: true },
  };
}

function draw(labels: Uint8Array, seed: number, split: number): Split {
  const size = shapeSide * shapeSide * 3, count = labels.length;
  const images = new Uint8Array(count * size), canvas = new Float32Array(size);
  for (let i = 0; i < count; i++) {
    const image = images.subarray(i * size, (i + 1) * size);
    drawShapeImage(labels[i]!, random(seed, split, i), canvas, image);
  }
  return { images, labels, count };
}
