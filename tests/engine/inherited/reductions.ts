/**
 * Calls of kernels that reduce, scan or search along axes.
 *
 * @module
 */
import {
  between,
  bools,
  coin,
  type Draw,
  floats,
  integers,
  type OperandDraw,
  pick,
  shapeFrom,
  someAxes,
  specialFloats,
  uniform,
  wholes,
} from "./cases.ts";

const numeric: OperandDraw = (r, shape) => pick(r, [floats, wholes])(r, shape);
const special: OperandDraw = (r, shape) => pick(r, [floats, specialFloats, wholes])(r, shape);
const small: OperandDraw = (r, shape) => coin(r) ? floats(r, shape) : integers(r, shape, -9, 9);

function reduction(draw: OperandDraw, name = "axis"): Draw {
  return (r) => {
    const shape = shapeFrom(r, 1);
    const attrs = { [name]: someAxes(r, shape.length), keepDims: coin(r) };
    return { inputs: { x: draw(r, shape) }, attrs };
  };
}

function alongAxis(draw: OperandDraw): Draw {
  return (r) => {
    const shape = shapeFrom(r, 1);
    return { inputs: { x: draw(r, shape) }, attrs: { axis: r.integer(shape.length) } };
  };
}

function scan(draw: OperandDraw): Draw {
  return (r) => {
    const shape = shapeFrom(r, 1);
    const attrs = { axis: r.integer(shape.length), exclusive: coin(r), reverse: coin(r) };
    return { inputs: { x: draw(r, shape) }, attrs };
  };
}

/** Kernels that reduce, scan or search along axes. */
export const REDUCTIONS: Record<string, Draw> = {
  All: reduction(bools),
  Any: reduction(bools),
  Max: reduction(special, "reductionIndices"),
  Mean: reduction(small),
  Min: reduction(special),
  Prod: reduction((r, shape) => coin(r) ? uniform(r, shape, -1.5, 1.5) : integers(r, shape, -1, 2)),
  Sum: reduction(small),
  ArgMax: alongAxis(numeric),
  ArgMin: alongAxis(numeric),
  Cumprod: scan((r, shape) => coin(r) ? uniform(r, shape, -2, 2) : integers(r, shape, -2, 2)),
  Cumsum: scan((r, shape) => coin(r) ? uniform(r, shape, -2, 2) : integers(r, shape, -9, 9)),
  Softmax: (r) => {
    const shape = shapeFrom(r, 1);
    return { inputs: { logits: floats(r, shape) }, attrs: { dim: shape.length - 1 } };
  },
  TopK: (r) => {
    const shape = shapeFrom(r, 1);
    const k = between(r, 1, shape.at(-1)!);
    return { inputs: { x: numeric(r, shape) }, attrs: { k, sorted: true } };
  },
  Unique: alongAxis((r, shape) => integers(r, shape, 0, 2)),
};
