import type { Network } from "../nn/mod.ts";
import { basicBlock } from "./basic_block.ts";
import { type ModelOptions, withDefaults } from "./options.ts";
import { residualNetwork } from "./residual_network.ts";

/**
 * The CIFAR ResNet of depth 20: three stages of three blocks with 16, 32 and 64 channels; 272,474 parameters and 40.8
 * million multiply-adds for a 32x32 image.
 *
 * Source: He et al. 2015 (arXiv:1512.03385), section 4.2, with projection shortcuts (option B).
 *
 * @param options Seed, shape of a sample, number of classes.
 * @returns The network.
 *
 * @example
 * ```ts
 * import { resnet20 } from "@geta-lab/geta/models";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { variables } = resnet20();
 * const trainable = Object.values(variables).filter((v) => v.trainable);
 * assert.equal(trainable.reduce((n, v) => n + v.size, 0), 272_474);
 * ```
 */
export function resnet20(options: ModelOptions = {}): Network {
  return resnet("resnet20", 3, options);
}

/**
 * The CIFAR ResNet of depth 56: as {@linkcode resnet20} with nine blocks a stage; 0.86 million parameters and 125.7
 * million multiply-adds for a 32x32 image.
 *
 * Source: He et al. 2015 (arXiv:1512.03385), section 4.2, with projection shortcuts (option B).
 *
 * @param options Seed, shape of a sample, number of classes.
 * @returns The network.
 *
 * @example
 * ```ts
 * import { resnet56 } from "@geta-lab/geta/models";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.ok("stage3/block9/conv2/kernel" in resnet56().variables);
 * ```
 */
export function resnet56(options: ModelOptions = {}): Network {
  return resnet("resnet56", 9, options);
}

function resnet(name: string, depth: number, options: ModelOptions): Network {
  return residualNetwork(name, basicBlock, {
    ...withDefaults(options),
    stem: 16,
    widths: [16, 32, 64],
    depths: [depth, depth, depth],
  });
}
