import * as tf from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";
import type { Tensor } from "../core/mod.ts";

/** A weight of a layer, as far as it is read. */
interface Readable {
  read(): Tensor;
}

/** A batch norm of `tf.layers`; one without scale or center has no gamma or beta. */
interface Norm {
  gamma?: Readable | undefined;
  beta?: Readable | undefined;
  movingMean: { shape: number[] };
}

/**
 * Runs a model of `tf.layers` in training. Its batch norms read scale and offset there even if they have none, and fail: for the time
 * of the call these get ones and zeros, which change nothing.
 *
 * @param model The model.
 * @param run Calls it.
 * @returns What the call gives.
 */
export function withWholeNorms<T>(model: tfl.LayersModel, run: () => T): T {
  const partial = normsOf(model).map((norm) => ({
    norm,
    lacks: (["gamma", "beta"] as const).filter((role) => norm[role] == null),
  }));
  for (const { norm, lacks } of partial) {
    const { shape } = norm.movingMean;
    const constant = { gamma: () => tf.ones(shape), beta: () => tf.zeros(shape) };
    for (const role of lacks) norm[role] = { read: constant[role] };
  }
  try {
    return run();
  } finally {
    for (const { norm, lacks } of partial) for (const role of lacks) norm[role] = undefined;
  }
}

/** The batch norms of a model and of the models within it. */
function normsOf({ layers }: { layers: readonly tfl.layers.Layer[] }): Norm[] {
  return layers.flatMap((layer) => {
    if ("layers" in layer) return normsOf(layer as unknown as Parameters<typeof normsOf>[0]);
    return layer.getClassName() === "BatchNormalization" ? layer as unknown as Norm : [];
  });
}
