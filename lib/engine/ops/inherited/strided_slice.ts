/**
 * Slices with steps. tfjs' kernel takes every type for float32, and mistakes one axis for another where an axis is cut away.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../../core/mod.ts";
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
    const { begin, end, strides, finalShape, ...found } = tf.slice_util.sliceInfo(
      x.shape,
      given.begin,
      given.end,
      given.strides,
      given.beginMask,
      given.endMask,
      given.ellipsisMask,
      given.newAxisMask,
      given.shrinkAxisMask,
    );
    if (found.isIdentity || found.sliceDim0 || found.isSimpleSlice) return original(call);
    const values = (x as unknown as Tensor).dataSync();
    const places = sources(x.shape, begin, end, strides);
    const taken = values.slice(0, places.length); // of the same type
    places.forEach((place, i) => taken[i] = values[place]!);
    return tf.tensor(taken, finalShape, x.dtype as "float32");
  });
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
