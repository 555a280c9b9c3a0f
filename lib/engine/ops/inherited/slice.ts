/**
 * Slices without steps, splits and unpackings. tfjs' kernels copy the whole operand out of the heap before they take a part of it, once
 * for each part: an unrolled recurrent layer of T steps copies its input T times.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { sizeOf } from "../../../core/mod.ts";
import { address, alias } from "../../memory/heap.ts";
import { type DataHandle, runtime } from "../../runtime/runtime.ts";
import { register } from "../../tfjs/register.ts";

/** Elements from which on moving memory is faster than a loop. */
const LONG = 16;

/** Replaces tfjs' Slice, SplitV and Unpack on our backend, for numbers and truth values. */
export function registerSlices(): void {
  register<{ x: DataHandle }, { begin: number | number[]; size: number | number[] }>(
    "Slice",
    (original) => (call) => {
      const { x } = call.inputs;
      if (!isOnHeap(x)) return original(call);
      const { begin, size } = call.attrs;
      const [from, lengths] = tf.slice_util.parseSliceParams(x as never, begin, size);
      tf.slice_util.assertParamsValid(x as never, from!, lengths!); // what lies behind a tensor is another one
      return part(x, from!, lengths!);
    },
  );
  register<{ x: DataHandle }, { numOrSizeSplits: number | number[]; axis: number }>(
    "SplitV",
    (original) => (call) => {
      const { x } = call.inputs;
      if (!isOnHeap(x)) return original(call);
      const axis = tf.util.parseAxisParam(call.attrs.axis, x.shape)[0]!;
      const { numOrSizeSplits } = call.attrs;
      const lengths = tf.backend_util.prepareSplitSize(x as never, numOrSizeSplits, axis);
      let first = 0;
      return lengths.map((length) => {
        const from = x.shape.map((_, i) => i === axis ? first : 0);
        first += length;
        return part(x, from, x.shape.with(axis, length));
      });
    },
  );
  register<{ value: DataHandle }, { axis: number }>("Unpack", (original) => (call) => {
    const { value } = call.inputs;
    if (!isOnHeap(value)) return original(call);
    const { shape } = value, axis = tf.util.parseAxisParam(call.attrs.axis, shape)[0]!;
    return Array.from({ length: shape[axis]! }, (_, n) => ({
      ...part(value, shape.map((_, i) => i === axis ? n : 0), shape.with(axis, 1)),
      shape: shape.toSpliced(axis, 1),
    }));
  });
}

function isOnHeap({ dtype }: DataHandle): boolean {
  return dtype !== "string" && dtype !== "complex64";
}

/** A copy of a box of a tensor; of the whole tensor, a second name for its data. */
function part(x: DataHandle, from: readonly number[], lengths: readonly number[]): DataHandle {
  const cut = x.shape.findLastIndex((length, axis) => lengths[axis] !== length);
  if (cut < 0) return alias(x);
  const y = runtime().backend.makeOutput(lengths, x.dtype), { buffer } = runtime().memory;
  const size = sizeOf(lengths);
  if (size === 0) return y;
  // the heap may have grown, so that views are made now; a view has the width of an element
  const bytes = x.dtype === "bool" ? 1 : 4;
  const heap = bytes === 1 ? new Uint8Array(buffer) : new Uint32Array(buffer);
  const strides = tf.util.computeStrides(x.shape).concat(1);
  const run = sizeOf(lengths.slice(cut)); // elements of the operand that stand together
  let source = address(x) / bytes, target = address(y) / bytes;
  from.forEach((first, axis) => source += first * strides[axis]!);
  const place = lengths.slice(0, cut).fill(0);
  for (const end = target + size; target < end; target += run) {
    if (run >= LONG) heap.copyWithin(target, source, source + run);
    else for (let i = 0; i < run; i++) heap[target + i] = heap[source + i]!;
    // the next run: the last axis before the cut moves on, and those before it where it is through
    for (let axis = cut - 1; axis >= 0; axis--) {
      source += strides[axis]!;
      if (++place[axis]! < lengths[axis]!) break;
      source -= lengths[axis]! * strides[axis]!;
      place[axis] = 0;
    }
  }
  return y;
}
