/**
 * GELU, SiLU and sigmoid on tfjs' cpu backend, as plain loops (the reference of the tests), and on ours.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { cpuTensor, cpuValues } from "../../tfjs/cpu.ts";
import { address, allocate } from "../../memory/heap.ts";
import { axisArguments, OPERATORS } from "./elementwise.ts";
import { register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";
import { sizeOf } from "../../tfjs/sizes.ts";
import { CHUNK_LENGTH, forEachChunk, rowsPerChunk } from "../../threads/chunks.ts";

const { ERF_P, ERF_A1, ERF_A2, ERF_A3, ERF_A4, ERF_A5 } = tf.backend_util;

const ACTIVATIONS = ["Gelu", "Silu"]; // in the order of the AssemblyScript kernel, where the sigmoid follows
const SIGMOID = 2;
const CHUNK = 8192; // elements; an exponential costs as much as several passes over memory

/** Registers Gelu, Silu and their gradients on the cpu backend. */
export function registerGeluSiluCpu(): void {
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const density = (x: number) => Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  withSlope("Gelu", (x) => x * distribution(x), (x) => distribution(x) + x * density(x));
  withSlope("Silu", (x) => x * sigmoid(x), (x) => sigmoid(x) * (1 + x * (1 - sigmoid(x))));
}

function withSlope(
  name: string,
  formula: (x: number) => number,
  slope: (x: number) => number,
): void {
  register<{ x: DataHandle }, unknown>(name, () => ({ inputs: { x }, backend }) => {
    const values = cpuValues(backend, x);
    return [formula, slope].map((f) => cpuTensor(backend, x.shape, values.map((v) => f(v))));
  }, "cpu");
  register<Record<"dy" | "slope", DataHandle>, unknown>(`${name}Grad`, (_) => (call) => {
    const { dy, slope } = call.inputs;
    const slopes = cpuValues(call.backend, slope);
    const dx = cpuValues(call.backend, dy).map((value, i) => value * slopes[i]!);
    return cpuTensor(call.backend, dy.shape, dx);
  }, "cpu");
}

// The normal distribution function by tfjs' coefficients for erf (Abramowitz and Stegun 7.1.26), in double precision.
function distribution(x: number): number {
  const z = Math.abs(x) / Math.SQRT2, t = 1 / (1 + ERF_P * z);
  const series = ((((ERF_A5 * t + ERF_A4) * t + ERF_A3) * t + ERF_A2) * t + ERF_A1) * t;
  const tail = series * Math.exp(-z * z) / 2;
  return x < 0 ? tail : 1 - tail;
}

/** Registers Gelu, Silu, their gradients and SigmoidGrad on our backend, and replaces its Sigmoid. */
export function registerGeluSiluWasm(): void {
  ACTIVATIONS.forEach((name, operator) => {
    register<{ x: DataHandle }, unknown>(name, () => ({ inputs: { x } }) => {
      const slope = allocate(x.shape);
      return [forward(operator, x, address(slope)), slope];
    });
    register<Record<"dy" | "slope", DataHandle>, unknown>(
      `${name}Grad`,
      () => ({ inputs: { dy, slope } }) => {
        const dx = allocate(dy.shape);
        forEachChunk("binary", { total: sizeOf(dy.shape), length: rowsPerChunk(1) }, {
          operator: OPERATORS.indexOf("Multiply"),
          a: [address(dy), 4],
          b: [address(slope), 4],
          y: [address(dx), 4],
          ...axisArguments([CHUNK_LENGTH], [1], [1]),
        });
        return dx;
      },
    );
  });
  register<{ x: DataHandle }, unknown>(
    "Sigmoid",
    (original) => (call) =>
      call.inputs.x.dtype === "float32" ? forward(SIGMOID, call.inputs.x, 0) : original(call),
  );
  register<Record<"dy" | "y", DataHandle>, unknown>("SigmoidGrad", () => ({ inputs }) => {
    const { dy, y } = inputs, dx = allocate(y.shape);
    forEachChunk("sigmoidGrad", { total: sizeOf(y.shape), length: rowsPerChunk(1) }, {
      dy: [address(dy), 4],
      y: [address(y), 4],
      dx: [address(dx), 4],
      n: CHUNK_LENGTH,
    });
    return dx;
  });
}

function forward(operator: number, x: DataHandle, slope: number): DataHandle {
  const y = allocate(x.shape);
  forEachChunk("activation", { total: sizeOf(x.shape), length: CHUNK }, {
    operator,
    x: [address(x), 4],
    y: [address(y), 4],
    slope: [slope, 4],
    n: CHUNK_LENGTH,
  });
  return y;
}
