/**
 * Calls of kernels that cut, join and rearrange.
 *
 * @module
 */
import { permutation, type Random } from "@geta-lab/geta/core";
import {
  between,
  bools,
  type Draw,
  floats,
  indices,
  numbered,
  numbers,
  type Operand,
  pick,
  shapeFrom,
  shapeOf,
  size,
  someAxes,
  wholes,
} from "./cases.ts";

function listOf(r: Random, shapes: number[][]): Record<string, Operand> {
  const draw = pick(r, [floats, wholes, bools]);
  return numbered(shapes.map((shape) => draw(r, shape)));
}

function spaceAndBatch(back: boolean): Draw {
  return (r) => {
    const blockShape = [between(r, 1, 2), between(r, 1, 2)], blocks = size(blockShape);
    const [batch, channels] = [between(r, 1, 2), between(r, 1, 3)];
    const [height, width] = [2 * between(r, 1, 3), 2 * between(r, 1, 3)];
    return back
      ? {
        inputs: { x: numbers(r, [batch * blocks, height, width, channels]) },
        attrs: { blockShape, crops: [[0, r.integer(2)], [r.integer(2), 0]] },
      }
      : {
        inputs: { x: numbers(r, [batch, height, width, channels]) },
        attrs: { blockShape, paddings: [[0, 2 * r.integer(2)], [2 * r.integer(2), 0]] },
      };
  };
}

/** Kernels that cut, join and rearrange. */
export const ARRANGEMENT: Record<string, Draw> = {
  BatchToSpaceND: spaceAndBatch(true),
  SpaceToBatchND: spaceAndBatch(false),
  BroadcastArgs: (r) => {
    const shape = shapeOf(r, 3), one = shape.map((n) => r.integer(2) ? n : 1);
    const list = (values: number[]) => indices([values.length], values);
    return { inputs: { s0: list(shape), s1: list(one) } };
  },
  Concat: (r) => {
    const shape = shapeFrom(r, 1), axis = r.integer(shape.length);
    const shapes = Array.from(
      { length: between(r, 1, 3) },
      () => shape.with(axis, between(r, 1, 3)),
    );
    return { inputs: listOf(r, shapes), attrs: { axis } };
  },
  DepthToSpace: (r) => {
    const blockSize = between(r, 2, 3), channels = blockSize ** 2 * between(r, 1, 3);
    return {
      inputs: { x: floats(r, [between(r, 1, 2), between(r, 1, 3), between(r, 1, 3), channels]) },
      attrs: { blockSize, dataFormat: "NHWC" },
    };
  },
  Diag: (r) => ({ inputs: { x: numbers(r, [between(r, 1, 4)]) } }),
  ExpandDims: (r) => {
    const shape = shapeFrom(r, 1);
    return { inputs: { input: numbers(r, shape) }, attrs: { dim: r.integer(shape.length + 1) } };
  },
  Fill: (r) => ({
    inputs: {},
    attrs: {
      shape: shapeFrom(r, 1),
      value: between(r, 0, 1),
      dtype: pick(r, ["float32", "int32", "bool"]),
    },
  }),
  LinSpace: (r) => ({ inputs: {}, attrs: { start: r.normal(), stop: 9, num: between(r, 1, 9) } }),
  Range: (r) => ({
    inputs: {},
    attrs: { start: between(r, -5, 0), stop: between(r, 1, 9), step: 1, dtype: "int32" },
  }),
  MirrorPad: (r) => {
    const shape = shapeFrom(r, 1).map((n) => n + 1);
    const paddings = shape.map((n) => [r.integer(n), r.integer(n)]);
    return {
      inputs: { x: numbers(r, shape) },
      attrs: { paddings, mode: pick(r, ["reflect", "symmetric"]) },
    };
  },
  PadV2: (r) => {
    const shape = shapeFrom(r, 1);
    return {
      inputs: { x: numbers(r, shape) },
      attrs: {
        paddings: shape.map(() => [r.integer(3), r.integer(3)]),
        constantValue: r.integer(2),
      },
    };
  },
  Pack: (r) => {
    const shape = shapeOf(r, between(r, 0, 3));
    const count = between(r, 1, 3);
    return {
      inputs: listOf(r, Array(count).fill(shape)),
      attrs: { axis: r.integer(shape.length + 1) },
    };
  },
  Unpack: (r) => {
    const shape = shapeFrom(r, 1), axis = r.integer(shape.length);
    return { inputs: { value: numbers(r, shape) }, attrs: { num: shape[axis], axis } };
  },
  Reshape: (r) => {
    const shape = shapeFrom(r, 1);
    return { inputs: { x: numbers(r, shape) }, attrs: { shape: [size(shape)] } };
  },
  Reverse: (r) => {
    const shape = shapeFrom(r, 1);
    return { inputs: { x: numbers(r, shape) }, attrs: { dims: someAxes(r, shape.length) } };
  },
  Slice: (r) => {
    const shape = shapeFrom(r, 1), begin = shape.map((n) => r.integer(n));
    return {
      inputs: { x: numbers(r, shape) },
      attrs: { begin, size: shape.map((n, i) => between(r, 1, n - begin[i]!)) },
    };
  },
  SplitV: (r) => {
    const shape = shapeFrom(r, 1), axis = r.integer(shape.length), parts = [1, between(r, 1, 3)];
    return {
      inputs: { x: numbers(r, shape.with(axis, parts[0]! + parts[1]!)) },
      attrs: { numOrSizeSplits: parts, axis },
    };
  },
  StridedSlice: (r) => {
    const shape = shapeFrom(r, 1), backwards = shape.map(() => r.integer(3) === 0);
    const cut = shape.map((_, axis) => !backwards[axis] && r.integer(4) === 0);
    return {
      inputs: { x: numbers(r, shape) },
      attrs: {
        begin: shape.map((n, i) => backwards[i] ? n - 1 : r.integer(n)),
        end: shape.map((n, i) => backwards[i] ? -n - 1 : n),
        strides: shape.map((_, i) => cut[i] ? 1 : (backwards[i] ? -1 : 1) * between(r, 1, 2)),
        beginMask: 0,
        endMask: 0,
        ellipsisMask: 0,
        newAxisMask: 0,
        shrinkAxisMask: cut.reduce((mask, yes, axis) => mask + (yes ? 1 << axis : 0), 0),
      },
    };
  },
  Tile: (r) => {
    const shape = shapeFrom(r, 1);
    return { inputs: { x: numbers(r, shape) }, attrs: { reps: shape.map(() => between(r, 1, 3)) } };
  },
  Transpose: (r) => {
    const shape = shapeOf(r, between(r, 1, 5));
    return { inputs: { x: numbers(r, shape) }, attrs: { perm: [...permutation(shape.length, r)] } };
  },
};
