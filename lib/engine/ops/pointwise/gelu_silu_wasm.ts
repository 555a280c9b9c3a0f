/**
 * GELU, SiLU and sigmoid on our backend.
 *
 * @module
 */
import { sizeOf } from "../../../core/mod.ts";
import { address, allocate } from "../../memory/heap.ts";
import { axisArguments, OPERATORS } from "./elementwise.ts";
import { register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";
import { CHUNK_LENGTH, forEachChunk, rowsPerChunk } from "../../threads/chunks.ts";

const ACTIVATIONS = ["Gelu", "Silu"]; // in the order of the AssemblyScript kernel, where the sigmoid follows
const SIGMOID = 2;
const CHUNK = 8192; // elements; an exponential costs as much as several passes over memory

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
