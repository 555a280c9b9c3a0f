/**
 * Dropout in operators of tfjs; the mask is computed on the host, so that it is the same on every backend.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../../core/mod.ts";
import { type DropoutAttributes, dropoutFactors } from "./dropout.ts";
import { registerComposite } from "../../tfjs/register_composite.ts";

/**
 * Registers dropout.
 *
 * @param backend The backend.
 */
export function registerDropoutComposite(backend: string): void {
  registerComposite<{ x: Tensor }, DropoutAttributes>(
    backend,
    "Dropout",
    ({ x }, attributes) => tf.mul(x, tf.tensor(dropoutFactors(attributes, x.size), x.shape)),
  );
}
