/** What the variables of a random network hold at first. */
import * as tf from "@tensorflow/tfjs";
import type { Random, Tensor } from "@geta-lab/geta/core";

/** What kind of parameter it is: by default real numbers, trained. */
export interface ParameterOptions {
  /** Standard deviation of the initial values. */
  deviation?: number;
  /** Makes them positive, as variances are. */
  positive?: boolean;
  /** Not trained. */
  fixed?: boolean;
  /** Makes them int32, from 0 to below this: positions of an axis. */
  below?: number;
  /** Makes them bool, every third false. */
  mask?: boolean;
}

/** Random numbers, positions or truth values. */
export function initialValues(
  numbers: Random,
  shape: number[],
  { deviation = 0.5, positive = false, below, mask }: ParameterOptions,
): Tensor {
  const length = tf.util.sizeFromShape(shape);
  const list = (next: () => number) => Array.from({ length }, next);
  if (mask) return tf.tensor(list(() => Number(numbers.integer(3) > 0)), shape, "bool");
  if (below !== undefined) return tf.tensor(list(() => numbers.integer(below)), shape, "int32");
  const data = list(() => {
    const value = deviation * numbers.normal();
    return positive ? 0.5 + Math.abs(value) : value;
  });
  return tf.tensor(data, shape, "float32");
}
