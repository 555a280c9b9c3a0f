/**
 * Dropout in operators of tfjs; the mask comes from the host, so that it is the same everywhere.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../../core/mod.ts";
import { type DropoutAttributes, dropoutFactors } from "./dropout.ts";
import { registerDecomposed } from "../../tfjs/register_composite.ts";

/**
 * Registers dropout.
 *
 * @param backend The backend.
 */
export function registerDropoutDecomposed(backend: string): void {
  registerDecomposed<{ x: Tensor }, DropoutAttributes>(
    ...[backend, "Dropout"] as const,
    ({ x }, attributes) => tf.mul(x, tf.tensor(dropoutFactors(attributes, x.size), x.shape)),
  );
}
