import type { Random } from "../../lib/core/mod.ts";
import { type ImageArea, middleOf } from "../resize_image.ts";

/** Least share of the image that is left. */
const LEAST_SHARE = 0.08;
/** Width by height of the area, at most; the inverse is the least. */
const WIDEST = 4 / 3;
/** Draws before the middle is taken. */
const TRIES = 10;

/**
 * A random part of an image for training: 8 to 100 % of its pixels, between 3:4 and 4:3, anywhere in it. Where none of ten draws
 * fits, the middle with the nearest proportions that are allowed.
 *
 * ```text
 * pixels = height width u,  u uniform in [0.08, 1];   w / h = exp(v),  v uniform in [-log(4/3), log(4/3)]
 * ```
 *
 * Source: Szegedy et al., Going Deeper with Convolutions (arXiv:1409.4842), section 6.
 *
 * @param shape Height and width of the image; what follows them does not matter.
 * @param stream Where the random numbers come from.
 * @returns The area.
 *
 * @example
 * ```ts
 * import { randomCropArea } from "@geta-lab/geta/datasets";
 * import { random } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * const { top, height, width } = randomCropArea([30, 40], random(0));
 * assert.ok(top >= 0 && top + height <= 30);
 * assert.ok(height * width >= 0.08 * 30 * 40);
 * ```
 */
export function randomCropArea(
  [height = 0, width = 0]: readonly number[],
  stream: Random,
): ImageArea {
  for (let i = 0; i < TRIES; i++) {
    const pixels = height * width * (LEAST_SHARE + (1 - LEAST_SHARE) * stream.uniform());
    const ratio = Math.exp(Math.log(WIDEST) * (2 * stream.uniform() - 1));
    const tall = Math.sqrt(pixels / ratio), wide = Math.sqrt(pixels * ratio);
    if (tall > height || wide > width) continue;
    const top = (height - tall) * stream.uniform(), left = (width - wide) * stream.uniform();
    return { top, left, height: tall, width: wide };
  }
  const ratio = Math.min(WIDEST, Math.max(1 / WIDEST, width / height));
  return middleOf([height, width], [1, ratio]);
}
