/**
 * Grouped convolution on our backend: one convolution after the other, each by all threads, on copies of the channels of a
 * group.
 *
 * @module
 */
import { convFilterGradient, convForward, convInputGradient } from "./conv2d.ts";
import { type ConvGeometry, convGeometry, type GroupedConvAttributes } from "./conv_geometry.ts";
import { address, allocate, scratch } from "../../memory/heap.ts";
import { register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";
import { CHUNK_LENGTH, forEachChunk, rowsPerChunk } from "../../threads/chunks.ts";

/** Registers GroupedConv2D and its gradients on our backend. */
export function registerGroupedConvWasm(): void {
  register<Record<"x" | "filter", DataHandle>, GroupedConvAttributes>(
    "GroupedConv2D",
    () => ({ inputs: { x, filter }, attrs }) => {
      const g = ofGroup(x.shape, filter.shape, attrs);
      const y = allocate([g.batch, g.outHeight, g.outWidth, g.outChannels * attrs.groups]);
      byGroup(attrs.groups, input(g, x), weights(g, filter), result(g, y), (a, b, c) => {
        convForward(g, a, b, c);
      });
      return y;
    },
  );
  register<Record<"dy" | "filter", DataHandle>, GroupedConvAttributes & { inputShape: number[] }>(
    "GroupedConv2DBackpropInput",
    () => ({ inputs: { dy, filter }, attrs }) => {
      const g = ofGroup(attrs.inputShape, filter.shape, attrs);
      const dx = allocate(attrs.inputShape);
      byGroup(attrs.groups, result(g, dy), weights(g, filter), input(g, dx), (a, b, c) => {
        convInputGradient(g, a, b, c);
      });
      return dx;
    },
  );
  register<Record<"x" | "dy", DataHandle>, GroupedConvAttributes & { filterShape: number[] }>(
    "GroupedConv2DBackpropFilter",
    () => ({ inputs: { x, dy }, attrs }) => {
      const g = ofGroup(x.shape, attrs.filterShape, attrs);
      const dw = allocate(attrs.filterShape);
      byGroup(attrs.groups, input(g, x), result(g, dy), weights(g, dw), (a, b, c) => {
        convFilterGradient(g, a, b, c);
      });
      return dw;
    },
  );
}

// The convolution of one group.
function ofGroup(x: number[], filter: number[], attributes: GroupedConvAttributes): ConvGeometry {
  const { groups } = attributes, [kernelH, kernelW, inputs, outputs] = filter;
  return convGeometry(
    [...x.slice(0, 3), inputs!],
    [kernelH!, kernelW!, inputs!, outputs! / groups],
    attributes,
  );
}

/** A tensor as a matrix whose columns are the channels. */
interface Matrix {
  start: number; // its address
  rows: number;
  columns: number; // of one group
}

function input(g: ConvGeometry, x: DataHandle): Matrix {
  return { start: address(x), rows: g.batch * g.height * g.width, columns: g.inChannels };
}

function result(g: ConvGeometry, y: DataHandle): Matrix {
  return { start: address(y), rows: g.batch * g.outHeight * g.outWidth, columns: g.outChannels };
}

function weights(g: ConvGeometry, w: DataHandle): Matrix {
  return { start: address(w), rows: g.kernelH * g.kernelW * g.inChannels, columns: g.outChannels };
}

// c = run(a, b) for the columns of each group.
function byGroup(
  groups: number,
  a: Matrix,
  b: Matrix,
  c: Matrix,
  run: (a: number, b: number, c: number) => void,
): void {
  const [ofA, ofB, ofC] = [a, b, c].map(({ rows, columns }, i) =>
    scratch(`group ${i}`, rows * columns * 4)
  ) as [number, number, number];
  for (let i = 0; i < groups; i++) {
    const at = ({ start, columns }: Matrix) => start + i * columns * 4;
    copy(a, at(a), a.columns * groups, ofA, a.columns);
    copy(b, at(b), b.columns * groups, ofB, b.columns);
    run(ofA, ofB, ofC);
    copy(c, ofC, c.columns, at(c), c.columns * groups);
  }
}

// Copies the columns of one group; `nextX` and `nextY` count floats from row to row.
function copy(
  { rows, columns }: Matrix,
  x: number,
  nextX: number,
  y: number,
  nextY: number,
): void {
  const chunking = { total: rows, length: rowsPerChunk(columns) };
  forEachChunk("copyColumns", chunking, {
    x: [x, nextX * 4],
    y: [y, nextY * 4],
    rows: CHUNK_LENGTH,
    columns,
    nextX,
    nextY,
  });
}
