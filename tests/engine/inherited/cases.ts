/**
 * Random calls of the kernels that the engine takes over from tfjs.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";

/** An operand as plain data. */
export interface Operand {
  shape: number[];
  dtype: "float32" | "int32" | "bool";
  values: number[];
}

/** One call of a kernel; operators with any number of operands number them. */
export interface KernelCase {
  inputs: Record<string, Operand>;
  attrs?: Record<string, unknown>;
}

/** Draws a call. */
export type Draw = (r: Random) => KernelCase;

/** A kernel as a slow loop. */
export type Loop = (call: KernelCase) => Operand[];

/** Draws an operand. */
export type OperandDraw = (r: Random, shape: number[]) => Operand;

/** Number of elements of a shape. */
export function size(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** A whole number from low to high, both included. */
export function between(r: Random, low: number, high: number): number {
  return low + r.integer(high - low + 1);
}

/** One of several. */
export function pick<T>(r: Random, list: readonly T[]): T {
  return list[r.integer(list.length)]!;
}

/** True or false. */
export function coin(r: Random): boolean {
  return r.integer(2) === 0;
}

/** Lengths of 1 to 5 for some axes. */
export function shapeOf(r: Random, rank: number): number[] {
  return Array.from({ length: rank }, () => between(r, 1, 5));
}

/** A shape of `least` to 4 axes. */
export function shapeFrom(r: Random, least: number): number[] {
  return shapeOf(r, between(r, least, 4));
}

/** Some axes, at least one. */
export function someAxes(r: Random, rank: number): number[] {
  const axes = Array.from({ length: rank }, (_, i) => i).filter(() => coin(r));
  return axes.length > 0 ? axes : [r.integer(rank)];
}

/** Normal numbers; every fourth tensor is all negative, every fourth has a magnitude of 1e6. */
export function floats(r: Random, shape: number[]): Operand {
  const kind = r.integer(4), scale = kind === 0 ? 1e6 : 1;
  const draw = () => kind === 1 ? -Math.abs(r.normal()) - 0.1 : r.normal() * scale;
  return filled(shape, "float32", () => Math.fround(draw()));
}

/** `floats` with what is special among them. */
export function specialFloats(r: Random, shape: number[]): Operand {
  const { values } = floats(r, shape), odd = [NaN, Infinity, -Infinity, 0, -0];
  const mixed = values.map((x) => r.integer(3) === 0 ? pick(r, odd) : x);
  return { shape, dtype: "float32", values: mixed };
}

/** Numbers of an interval. */
export function uniform(r: Random, shape: number[], low: number, high: number): Operand {
  return filled(shape, "float32", () => Math.fround(low + (high - low) * r.uniform()));
}

/** Whole numbers of an interval, both ends included. */
export function integers(r: Random, shape: number[], low: number, high: number): Operand {
  return filled(shape, "int32", () => between(r, low, high));
}

/** Truth values. */
export function bools(r: Random, shape: number[]): Operand {
  return filled(shape, "bool", () => r.integer(2));
}

/** Whole numbers, every third time beyond what a float32 holds. */
export function wholes(r: Random, shape: number[]): Operand {
  return r.integer(3) === 0
    ? integers(r, shape, -2_000_000_000, 2_000_000_000)
    : integers(r, shape, -9, 9);
}

/** Numbers of any type. */
export function numbers(r: Random, shape: number[]): Operand {
  return pick(r, [floats, floats, wholes, bools])(r, shape);
}

/** Indices into an axis. */
export function indices(shape: number[], values: number[]): Operand {
  return { shape, dtype: "int32", values };
}

/** Two shapes that broadcast. */
export function broadcastable(r: Random): [number[], number[]] {
  const full = shapeOf(r, between(r, 1, 5));
  const thinned = full.map((length) => r.integer(3) === 0 ? 1 : length);
  const short = thinned.slice(r.integer(thinned.length));
  return coin(r) ? [full, short] : [short, full];
}

/** Operands with numbers for names. */
export function numbered(operands: Operand[]): Record<string, Operand> {
  return Object.fromEntries(operands.map((operand, i) => [String(i), operand]));
}

/** Position of an element. */
export function place(shape: number[], index: number): number[] {
  const at: number[] = [];
  for (let rest = index, axis = shape.length - 1; axis >= 0; axis--) {
    at[axis] = rest % shape[axis]!;
    rest = Math.floor(rest / shape[axis]!);
  }
  return at;
}

/** As many zeros as a shape has elements. */
export function zeros(shape: number[]): number[] {
  return Array<number>(size(shape)).fill(0);
}

function filled(shape: number[], dtype: Operand["dtype"], draw: () => number): Operand {
  return { shape, dtype, values: Array.from({ length: size(shape) }, draw) };
}
