import { checkOptions, someList } from "../core/mod.ts";
import type { Network } from "../nn/mod.ts";
import { bottleneck, EXPANSION } from "./bottleneck.ts";
import { MODEL_CHECKS, type ModelOptions } from "./options.ts";
import { residualNetwork } from "./residual_network.ts";

/** From this side on an image is halved twice before the first stage, pixels. */
const LARGE = 64;

/** What {@linkcode resnet50} can be told. */
export interface Resnet50Options extends ModelOptions {
  /** Channels inside the blocks of the four stages; the stream between them has four times as many. [64, 128, 256, 512] by default. */
  widths?: number[];
}

/**
 * ResNet-50: four stages of 3, 4, 6 and 3 bottleneck blocks; 25.6 million parameters, 4.1 billion multiply-adds for an image of
 * 224x224 pixels.
 *
 * ```text
 * stem -> stage 1 -> stage 2 -> stage 3 -> stage 4 -> mean over pixels -> dense classes
 *
 * stem, images of 64 pixels and more   conv 7x7 stride 2, max pool 3x3 stride 2
 *       smaller ones                   conv 3x3, twice as wide as the inside of the first blocks
 * ```
 *
 * Most channels stand inside the blocks, two groups in each, free to go one by one; the wide stream between the blocks of a
 * stage is one single group.
 *
 * Source: He et al. 2015 (arXiv:1512.03385), table 1; the stride is in the 3x3 convolution, as in its later versions.
 *
 * @param options Seed, shape of a sample ([224, 224, 3] by default), classes (1000 by default), widths.
 * @returns The network.
 *
 * @example
 * ```ts
 * import { resnet50 } from "@geta-lab/geta/models";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { variables } = resnet50({ inputShape: [32, 32, 3], classes: 10, widths: [3, 4, 5, 6] });
 * assert.deepEqual(variables["stage4/block3/conv3/kernel"]!.shape, [1, 1, 6, 24]);
 * ```
 */
export function resnet50(options: Resnet50Options = {}): Network {
  checkOptions("resnet50()", options, { ...MODEL_CHECKS, widths: someList });
  const { widths = [64, 128, 256, 512], ...given } = options;
  const settings = { seed: 0, inputShape: [224, 224, 3], classes: 1000, ...given };
  const [height = 0, width = 0] = settings.inputShape;
  const large = Math.min(height, width) >= LARGE;
  return residualNetwork("resnet50", bottleneck, {
    ...settings,
    stem: large ? widths[0]! : 2 * widths[0]!,
    largeImages: large,
    widths: widths.map((width) => EXPANSION * width),
    depths: [3, 4, 6, 3],
  });
}
