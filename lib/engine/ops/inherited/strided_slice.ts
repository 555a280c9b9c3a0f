/**
 * Slices with steps. tfjs' kernel takes every type for float32, and mistakes one axis for another where an axis is cut away; it has no
 * gradient.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../../core/mod.ts";
import { registerGradient } from "../../tfjs/gradients.ts";
import { register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";

interface Attributes {
  begin: number[];
  end: number[];
  strides: number[];
  beginMask: number;
  endMask: number;
  ellipsisMask: number;
  newAxisMask: number;
  shrinkAxisMask: number;
}

/** Replaces tfjs' StridedSlice on our backend; slices without steps stay its own. */
export function registerStridedSlice(): void {
  register<{ x: DataHandle }, Attributes>("StridedSlice", (original) => (call) => {
    const { x } = call.inputs, given = call.attrs;
    const { begin, end, strides, finalShape, ...found } = sliceInfo(x.shape, given);
    if (found.isIdentity) return original(call);
    if (found.sliceDim0 || found.isSimpleSlice) {
      const size = tf.slice_util.computeOutShape(begin, end, strides);
      return tf.reshape(tf.slice(x as unknown as Tensor, begin, size), finalShape);
    }
    const values = (x as unknown as Tensor).dataSync();
    const places = sources(x.shape, begin, end, strides);
    const taken = values.slice(0, places.length); // of the same type
    places.forEach((place, i) => taken[i] = values[place]!);
    return tf.tensor(taken, finalShape, x.dtype as "float32");
  });
  registerGradient({
    kernelName: "StridedSlice",
    inputsToSave: ["x"],
    gradFunc: (dy, [x], attrs) => ({
      x: () => spread(dy as Tensor, x!.shape, attrs as Attributes),
    }),
  });
}

function sliceInfo(shape: number[], given: Attributes): ReturnType<typeof tf.slice_util.sliceInfo> {
  return tf.slice_util.sliceInfo(
    shape,
    given.begin,
    given.end,
    given.strides,
    given.beginMask,
    given.endMask,
    given.ellipsisMask,
    given.newAxisMask,
    given.shrinkAxisMask,
  );
}

// The gradient: each element at the place that it was taken from, zeros elsewhere, one axis after the other.
function spread(dy: Tensor, shape: number[], attrs: Attributes): Tensor {
  const { begin, end, strides, isIdentity, sliceDim0, isSimpleSlice } = sliceInfo(shape, attrs);
  const steps = isIdentity || sliceDim0 || isSimpleSlice ? shape.map(() => 1) : strides;
  const counts = shape.map((_, axis) =>
    Math.max(0, Math.ceil((end[axis]! - begin[axis]!) / steps[axis]!))
  );
  return shape.reduce((x, length, axis) => {
    const step = Math.abs(steps[axis]!), count = counts[axis]!;
    const forward = steps[axis]! < 0 ? tf.reverse(x, axis) : x;
    const first = steps[axis]! < 0 ? begin[axis]! + (count - 1) * steps[axis]! : begin[axis]!;
    const gaps = tf.pad(
      tf.reshape(forward, [...x.shape.slice(0, axis + 1), 1, ...x.shape.slice(axis + 1)]),
      pads(x.rank + 1, axis + 1, [0, step - 1]),
    );
    const wide = tf.reshape(gaps, x.shape.with(axis, count * step));
    const used = (count - 1) * step + 1;
    const whole = tf.slice(wide, x.shape.map(() => 0), x.shape.with(axis, used));
    return tf.pad(whole, pads(x.rank, axis, [first, length - first - used]));
  }, tf.reshape(dy, counts));
}

function pads(rank: number, axis: number, own: [number, number]): [number, number][] {
  return Array.from({ length: rank }, (_, i) => i === axis ? own : [0, 0]);
}

// For each element of the slice, the place of its source.
function sources(shape: number[], begin: number[], end: number[], strides: number[]): Int32Array {
  let places = Int32Array.of(0);
  shape.forEach((length, axis) => {
    const first = begin[axis]!, step = strides[axis]!;
    const count = Math.max(0, Math.ceil((end[axis]! - first) / step));
    const next = new Int32Array(places.length * count);
    places.forEach((place, i) => {
      for (let k = 0; k < count; k++) next[i * count + k] = place * length + first + k * step;
    });
    places = next;
  });
  return places;
}
