/**
 * Gradients that are wrong in tfjs, whatever the backend.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { sizeOf, type Tensor } from "../../../core/mod.ts";
import { replaceGradient } from "../../tfjs/gradients.ts";
import { sumTo } from "../../tfjs/sum_to.ts";

/** Replaces gradients of tfjs on our backend. */
export function registerInheritedGradients(): void {
  // tfjs transposes the sum once more where the axis is not the last
  replaceGradient({
    kernelName: "Cumsum",
    inputsToSave: ["x"], // for tfjs' gradient on other backends, here and below
    gradFunc: (dy, _, attrs) => {
      const { axis, exclusive, reverse } = attrs as ScanAttributes;
      return { x: () => tf.cumsum(dy as Tensor, axis, exclusive, !reverse) };
    },
  });
  // tfjs drops what comes from the borders
  replaceGradient({
    kernelName: "MirrorPad",
    inputsToSave: ["x"],
    gradFunc: (dy, _, attrs) => {
      const { paddings, mode } = attrs as MirrorAttributes;
      return {
        x: () => paddings.reduce((x, pad, axis) => folded(x, axis, pad, mode), dy as Tensor),
      };
    },
  });
  // tfjs has none for more than four axes, as keys and values have that several heads of queries share
  replaceGradient({
    kernelName: "Tile",
    inputsToSave: ["x"],
    gradFunc: (dy, [x], attrs) => {
      const { shape, rank } = x!, { reps } = attrs as { reps: number[] };
      if (rank > 4) return { x: () => reps.reduce(sumOfCopies(shape), dy as Tensor) };
    },
  });
  // tfjs takes the list of one gradient for a tensor
  replaceGradient({
    kernelName: "Unpack",
    gradFunc: (dy, _, attrs) => ({
      value: () => tf.stack([dy].flat() as Tensor[], (attrs as { axis: number }).axis),
    }),
  });
  // tfjs does not sum over the axes that were broadcast
  for (
    const [kernelName, isLarger] of [["Maximum", tf.greaterEqual], [
      "Minimum",
      tf.lessEqual,
    ]] as const
  ) {
    replaceGradient({
      kernelName,
      inputsToSave: ["a", "b"],
      gradFunc: (dy, saved) => {
        const [a, b] = saved as [Tensor, Tensor], upstream = dy as Tensor;
        const share = (mask: Tensor) => tf.mul(upstream, tf.cast(mask, "float32"));
        return {
          a: () => sumTo(a.shape, share(isLarger(a, b))),
          b: () => sumTo(b.shape, share(tf.logicalNot(isLarger(a, b)))),
        };
      },
    });
  }
  replaceGradient({
    kernelName: "SquaredDifference",
    inputsToSave: ["a", "b"],
    gradFunc: (dy, saved) => {
      const [a, b] = saved as [Tensor, Tensor];
      const slope = (sign: number) => tf.mul(dy as Tensor, tf.mul(2 * sign, tf.sub(a, b)));
      return { a: () => sumTo(a.shape, slope(1)), b: () => sumTo(b.shape, slope(-1)) };
    },
  });
}

interface ScanAttributes {
  axis: number;
  exclusive: boolean;
  reverse: boolean;
}

interface MirrorAttributes {
  paddings: [number, number][];
  mode: "reflect" | "symmetric";
}

// Adds up the copies of one axis after the other.
function sumOfCopies(shape: number[]): (dy: Tensor, times: number, axis: number) => Tensor {
  return (dy, times, axis) => {
    if (times === 1) return dy;
    const before = sizeOf(dy.shape.slice(0, axis)), after = sizeOf(dy.shape.slice(axis + 1));
    const copies = tf.reshape(dy, [before, times, shape[axis]!, after]);
    return tf.reshape(tf.sum(copies, 1), dy.shape.with(axis, shape[axis]!));
  };
}

// Adds the gradients of both borders of an axis to those of the numbers that they mirror.
function folded(
  dy: Tensor,
  axis: number,
  [before, after]: [number, number],
  mode: MirrorAttributes["mode"],
): Tensor {
  const n = dy.shape[axis]! - before - after, edge = mode === "reflect" ? 1 : 0;
  const part = (start: number, length: number) =>
    tf.slice(dy, dy.shape.map((_, i) => i === axis ? start : 0), dy.shape.with(axis, length));
  const mirrored = (start: number, length: number, room: number) => {
    const around = dy.shape.map((_, i) => i === axis ? [room, n - room - length] : [0, 0]);
    return tf.pad(tf.reverse(part(start, length), axis), around as [number, number][]);
  };
  const parts = [part(before, n)];
  if (before > 0) parts.push(mirrored(0, before, edge));
  if (after > 0) parts.push(mirrored(before + n, after, n - edge - after));
  return tf.addN(parts);
}
