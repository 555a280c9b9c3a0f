import type { Network } from "../nn/mod.ts";
import { basicBlock, residualNetwork } from "../models/mod.ts";
import { type ArchitectureOptions, withSmallDefaults } from "./options.ts";

/**
 * ResNet-18: four stages of two basic blocks, with the 3x3 first convolution of small images.
 *
 * ```text
 * stem -> stage 1 -> stage 2 -> stage 3 -> stage 4 -> mean over pixels -> dense classes
 *
 * x --+-- conv 3x3, bn, relu --- conv 3x3, bn --(+)-- relu        a basic block; the first block of stages 2 to 4 halves the
 *     |                                          |                image, and its shortcut is a 1x1 convolution
 *     +------------------------------------------+
 * ```
 *
 * The sum ties what it adds: all blocks of a stage write to the same channels, so these can only be removed from all of them
 * together. The channels between the two convolutions of a block belong to that block alone.
 *
 * Source: He et al. 2015 (arXiv:1512.03385), table 1.
 *
 * @param options Seed, shape of a sample, classes, and the channels of the four stages. 36,442 parameters by default.
 * @returns The network.
 *
 * @example
 * ```ts
 * import { resnet18 } from "@geta-lab/geta/zoo";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { variables } = resnet18({ widths: [4, 8, 16, 32] });
 * assert.deepEqual(variables["stage4/block1/shortcut/kernel"]!.shape, [1, 1, 16, 32]);
 * ```
 */
export function resnet18(options: ArchitectureOptions = {}): Network {
  const settings = withSmallDefaults(options, [8, 12, 16, 24]);
  return residualNetwork("resnet18", basicBlock, {
    ...settings,
    stem: settings.widths[0]!,
    depths: [2, 2, 2, 2],
  });
}
