/**
 * GELU, SiLU and sigmoid on tfjs' cpu backend, as plain loops (the reference of the tests), and on ours.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { cpuTensor, cpuValues } from "./cpu.ts";
import { output, pointer } from "./heap.ts";
import { type KernelCall, register } from "./register.ts";
import type { DataHandle } from "./runtime.ts";
import { sizeOf } from "./sizes.ts";
import { LENGTH, slices } from "./slices.ts";

const { ERF_P, ERF_A1, ERF_A2, ERF_A3, ERF_A4, ERF_A5 } = tf.backend_util;

const KINDS = ["Gelu", "Silu"]; // in the order of the AssemblyScript kernel, where the sigmoid follows
const SIGMOID = 2;
const SLICE = 8192; // numbers; an exponential costs as much as several passes over memory

/** Registers Gelu, Silu and their gradients on the cpu backend. */
export function registerActivationsCpu(): void {
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const density = (x: number) => Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  elementwise("Gelu", (x) => x * distribution(x));
  elementwise("Silu", (x) => x * sigmoid(x));
  elementwise("GeluGrad", (x, dy) => dy * (distribution(x) + x * density(x)));
  elementwise("SiluGrad", (x, dy) => dy * sigmoid(x) * (1 + x * (1 - sigmoid(x))));
}

function elementwise(name: string, formula: (x: number, dy: number) => number): void {
  register<{ x: DataHandle; dy?: DataHandle }, unknown>(name, () => ({ inputs, backend }) => {
    const x = cpuValues(backend, inputs.x), dy = inputs.dy && cpuValues(backend, inputs.dy);
    return cpuTensor(backend, inputs.x.shape, x.map((value, i) => formula(value, dy?.[i] ?? 0)));
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
export function registerActivationsWasm(): void {
  KINDS.forEach((name, kind) => {
    register<{ x: DataHandle }, unknown>(name, () => (call) => forward(kind, call));
    register<Record<"dy" | "x", DataHandle>, unknown>(
      `${name}Grad`,
      () => ({ inputs }) => backward(kind, inputs.dy, inputs.x),
    );
  });
  register<{ x: DataHandle }, unknown>(
    "Sigmoid",
    (stock) => (call) => call.inputs.x.dtype === "float32" ? forward(SIGMOID, call) : stock(call),
  );
  register<Record<"dy" | "y", DataHandle>, unknown>(
    "SigmoidGrad",
    () => ({ inputs }) => backward(SIGMOID, inputs.dy, inputs.y),
  );
}

function forward(kind: number, { inputs: { x } }: KernelCall<{ x: DataHandle }, unknown>) {
  const y = output(x.shape);
  const cut = { total: sizeOf(x.shape), length: SLICE };
  slices("activation", cut, kind, [pointer(x), 4], [pointer(y), 4], LENGTH);
  return y;
}

function backward(kind: number, dy: DataHandle, x: DataHandle): DataHandle {
  const dx = output(x.shape);
  const cut = { total: sizeOf(x.shape), length: SLICE };
  const pointers = [dy, x, dx].map((tensor) => [pointer(tensor), 4] as const);
  slices("activationGrad", cut, kind, ...pointers, LENGTH);
  return dx;
}
