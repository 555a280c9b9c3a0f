import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";
import {
  conv2d,
  convBn,
  type Mode,
  type Network,
  transposedConv2d,
  type VariableStore,
  variableStore,
} from "../nn/mod.ts";
import type { ModelOptions } from "../models/mod.ts";
import { seedOf } from "./options.ts";

/**
 * A small U-Net: an image goes down to where each pixel sees much and comes up again; at each level the way up reads, beside
 * what comes from below, the maps of the way down. It says for every pixel to which of two classes it belongs.
 *
 * ```text
 * [16, 16, 3]  down1 8 ------------------- concat 16, out1 8, head 1x1  [16, 16, 2]
 *               | max of 2x2               | up1 8, transposed
 * [8, 8]       down2 12 ---- concat 24, out2 12
 *               | max of 2x2  | up2 12, transposed
 * [4, 4]       bottom 20 ----+
 * ```
 *
 * Down, bottom and out are two 3x3 convolutions each, with batch norm and relu.
 *
 * Source: Ronneberger, Fischer, Brox 2015 (arXiv:1505.04597), here with padding.
 *
 * @param options Seed.
 * @returns The network: images [batch, 16, 16, 3] to scores [batch, 16, 16, 2].
 *
 * @example
 * ```ts
 * import { unet } from "@geta-lab/geta/zoo";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.deepEqual(unet().variables["out2/conv1/kernel"]!.shape, [3, 3, 12 + 12, 12]);
 * ```
 */
export function unet(options: Pick<ModelOptions, "seed"> = {}): Network {
  const store = variableStore(seedOf(options));
  const down1 = twoConvolutions(store, "down1", { inputs: 3, outputs: 8 });
  const down2 = twoConvolutions(store, "down2", { inputs: 8, outputs: 12 });
  const bottom = twoConvolutions(store, "bottom", { inputs: 12, outputs: 20 });
  const up2 = transposedConv2d(store, "up2", { inputs: 20, outputs: 12 });
  const out2 = twoConvolutions(store, "out2", { inputs: 12 + 12, outputs: 12 });
  const up1 = transposedConv2d(store, "up1", { inputs: 12, outputs: 8 });
  const out1 = twoConvolutions(store, "out1", { inputs: 8 + 8, outputs: 8 });
  const head = conv2d(store, "head", { inputs: 8, outputs: 2, kernel: 1, bias: true });
  const halve = (x: Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid");
  return {
    name: "unet",
    inputs: [{ shape: [16, 16, 3] }],
    variables: store.variables,
    forward(image, mode) {
      const fine = down1(image, mode);
      const coarse = down2(halve(fine), mode);
      const x = bottom(halve(coarse), mode);
      const y = out2(tf.concat([coarse, up2(x)], -1), mode);
      return head(out1(tf.concat([fine, up1(y)], -1), mode));
    },
  };
}

function twoConvolutions(
  store: VariableStore,
  name: string,
  { inputs, outputs }: { inputs: number; outputs: number },
): (x: Tensor, mode: Mode) => Tensor {
  const first = convBn(store, `${name}/conv1`, { inputs, outputs, activation: tf.relu });
  const second = convBn(store, `${name}/conv2`, { inputs: outputs, outputs, activation: tf.relu });
  return (x, mode) => second(first(x, mode), mode);
}
