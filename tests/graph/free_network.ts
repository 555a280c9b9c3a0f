/** A network whose inputs have heights, widths or lengths that may be any. */
import * as tf from "@tensorflow/tfjs";
import { type NamedVariables, random, type Tensor } from "@geta-lab/geta/core";

/** A network with free lengths. */
export interface FreeNetwork {
  variables: NamedVariables;
  forward: (...inputs: Tensor[]) => Tensor;
  /** Shape of each input, null where it is free. */
  inputShapes: (number | null)[][];
  /** The free lengths of the trace, then others; one for each null. */
  lengths: number[][];
  /** For inputs of tokens: how many there are. */
  vocabulary?: number;
}

/** Random arguments with some free lengths. */
export function freeInputs(
  { inputShapes, vocabulary }: FreeNetwork,
  lengths: readonly number[],
  { batch, seed }: { batch: number; seed: number },
): Tensor[] {
  const stream = random(seed), left = [...lengths];
  return inputShapes.map(([, ...shape]) => {
    const whole = [batch, ...shape.map((n) => n ?? left.shift()!)];
    const size = tf.util.sizeFromShape(whole);
    return vocabulary === undefined
      ? tf.tensor(Float32Array.from({ length: size }, () => stream.normal()), whole)
      : tf.tensor(
        Int32Array.from({ length: size }, () => stream.integer(vocabulary)),
        whole,
        "int32",
      );
  });
}
