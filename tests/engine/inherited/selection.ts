/**
 * Calls of kernels that count, gather, scatter and search by indices.
 *
 * @module
 */
import { permutation } from "@geta-lab/geta/core";
import {
  between,
  bools,
  coin,
  type Draw,
  floats,
  indices,
  integers,
  numbers,
  type OperandDraw,
  pick,
  shapeFrom,
  shapeOf,
  uniform,
  wholes,
} from "./cases.ts";

const small: OperandDraw = (r, shape) => coin(r) ? floats(r, shape) : integers(r, shape, -9, 9);

const segments: Draw = (r) => ({
  inputs: {
    data: small(r, [5, between(r, 1, 3)]),
    indices: integers(r, [4], 0, 4),
    segmentIds: indices([4], [0, 0, 1, 2]),
  },
});

/** Kernels that count, gather, scatter and search by indices. */
export const SELECTION: Record<string, Draw> = {
  Bincount: (r) => {
    const n = between(r, 1, 9);
    return {
      inputs: { x: integers(r, [n], 0, 6), weights: small(r, [n]) },
      attrs: { size: 7 },
    };
  },
  DenseBincount: (r) => {
    const shape = shapeOf(r, between(r, 1, 2)), binaryOutput = coin(r);
    const weights = small(r, shape);
    return { inputs: { x: integers(r, shape, 0, 6), weights }, attrs: { size: 7, binaryOutput } };
  },
  GatherNd: (r) => {
    const shape = shapeOf(r, 3), depth = between(r, 1, 3), count = between(r, 1, 4);
    const rows = Array.from(
      { length: count },
      () => shape.slice(0, depth).map((n) => r.integer(n)),
    );
    return {
      inputs: {
        params: numbers(r, shape),
        indices: indices([count, depth], rows.flat()),
      },
    };
  },
  GatherV2: (r) => {
    const shape = shapeFrom(r, 2), axis = r.integer(shape.length), count = between(r, 1, 4);
    const batchDims = axis > 0 && coin(r) ? 1 : 0, rows = [...shape.slice(0, batchDims), count];
    return {
      inputs: { x: numbers(r, shape), indices: integers(r, rows, 0, shape[axis]! - 1) },
      attrs: { axis, batchDims },
    };
  },
  ScatterNd: (r) => {
    const shape = [between(r, 2, 6), between(r, 1, 3)], count = between(r, 1, 4);
    return {
      inputs: {
        indices: integers(r, [count, 1], 0, shape[0]! - 1),
        updates: small(r, [count, shape[1]!]),
      },
      attrs: { shape },
    };
  },
  TensorScatterUpdate: (r) => {
    const shape = [between(r, 4, 6), between(r, 1, 3)], count = between(r, 1, 4);
    const rows = [...permutation(shape[0]!, r)].slice(0, count);
    const draw = pick(r, [floats, wholes, bools]);
    return {
      inputs: {
        tensor: draw(r, shape),
        indices: indices([count, 1], rows),
        updates: draw(r, [count, shape[1]!]),
      },
      attrs: {},
    };
  },
  OneHot: (r) => {
    const dtype = pick(r, ["float32", "int32", "bool"]);
    const [onValue, offValue] = dtype === "float32" ? [0.9, 0.1] : [1, 0];
    return {
      inputs: { indices: integers(r, shapeOf(r, between(r, 1, 3)), -1, 5) },
      attrs: { depth: 5, onValue, offValue, dtype },
    };
  },
  SearchSorted: (r) => {
    const rows = between(r, 1, 3),
      sorted = Array.from(
        { length: rows },
        () => Array.from({ length: 4 }, () => Math.fround(r.normal())).sort((a, b) => a - b),
      );
    return {
      inputs: {
        sortedSequence: { shape: [rows, 4], dtype: "float32", values: sorted.flat() },
        values: uniform(r, [rows, 3], -2, 2),
      },
      attrs: { side: pick(r, ["left", "right"]) },
    };
  },
  SparseReshape: (r) => {
    const shape = shapeOf(r, 2), count = between(r, 1, 4);
    const rows = Array.from({ length: count }, () => shape.map((n) => r.integer(n)));
    return {
      inputs: {
        inputIndices: indices([count, 2], rows.flat()),
        inputShape: indices([2], shape),
        newShape: indices([2], [-1, 1]),
      },
    };
  },
  SparseFillEmptyRows: (r) => {
    const rows = between(r, 2, 5), count = between(r, 1, 4);
    const places = integers(r, [count], 0, rows - 1).values.sort((a, b) => a - b);
    return {
      inputs: {
        indices: indices([count, 2], places.flatMap((row) => [row, r.integer(3)])),
        values: floats(r, [count]),
        denseShape: indices([2], [rows, 3]),
        defaultValue: floats(r, []),
      },
    };
  },
  SparseToDense: (r) => {
    const rows = [...permutation(6, r)].slice(0, 3).sort((a, b) => a - b);
    const draw = pick(r, [floats, wholes, bools]);
    return {
      inputs: {
        sparseIndices: indices([3, 1], rows),
        sparseValues: draw(r, [3]),
        defaultValue: draw(r, []),
      },
      attrs: { outputShape: [6] },
    };
  },
  SparseSegmentMean: segments,
  SparseSegmentSum: segments,
};
