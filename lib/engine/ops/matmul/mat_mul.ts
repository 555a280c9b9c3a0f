/**
 * Registers the matrix products of tfjs: BatchMatMul and _FusedMatMul.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { sizeOf } from "../../../core/mod.ts";
import { ACTIVATIONS, biasActivation } from "../../gemm/activations.ts";
import { activated, type FusedActivation } from "../pointwise/fused_activation.ts";
import { address, allocate } from "../../memory/heap.ts";
import { type Finish, matrixProduct } from "../../gemm/matrix_product.ts";
import { register, requireFloat32Inputs } from "../../tfjs/register.ts";
import { type DataHandle, runtime } from "../../runtime/runtime.ts";

interface Transposes {
  transposeA: boolean;
  transposeB: boolean;
}

/** Replaces tfjs' matrix products on our backend; all transposes, batch axes broadcast. */
export function registerMatMul(): void {
  register<{ a: DataHandle; b: DataHandle }, Transposes>(
    "BatchMatMul",
    () => ({ inputs, attrs }) => {
      requireFloat32Inputs("BatchMatMul", inputs);
      return matMul(inputs.a, inputs.b, attrs);
    },
  );
  register<
    { a: DataHandle; b: DataHandle; bias?: DataHandle; preluActivationWeights?: DataHandle },
    Transposes & FusedActivation
  >("_FusedMatMul", () => ({ inputs: { a, b, bias, preluActivationWeights }, attrs }) => {
    requireFloat32Inputs("_FusedMatMul", { a, b, ...bias ? { bias } : {} });
    const columns = attrs.transposeB ? b.shape.at(-2)! : b.shape.at(-1)!;
    if (bias && sizeOf(bias.shape) !== columns) {
      throw new TypeError(
        `Cannot run _FusedMatMul: bias must have ${columns} elements: current value is [${bias.shape}]`,
      );
    }
    const activation = ACTIVATIONS[attrs.activation ?? "linear"];
    const finish = { bias: bias ? address(bias) : 0, activation: activation ?? 0 };
    const y = matMul(a, b, attrs, finish);
    return activation === undefined ? activated(y, attrs, preluActivationWeights) : y;
  });
}

/**
 * A matrix product of the last two axes.
 *
 * @param a First factor.
 * @param b Second factor.
 * @param transposes Which factors are stored transposed.
 * @param finish What is done to each row of the product.
 * @returns The product, batch axes broadcast.
 * @throws {TypeError} If the inner lengths differ.
 */
export function matMul(
  a: DataHandle,
  b: DataHandle,
  { transposeA, transposeB }: Transposes,
  finish?: Finish,
): DataHandle {
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const [m, k] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [depth, n] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
  if (depth !== k) { // tfjs expects this check in the kernel
    throw new TypeError(
      `Cannot multiply matrices: the inner lengths must agree: current value is ${k} and ${depth} ` +
        `of [${a.shape}]${transposeA ? " transposed" : ""} and [${b.shape}]${
          transposeB ? " transposed" : ""
        }`,
    );
  }
  const batchA = a.shape.slice(0, -2), batchB = b.shape.slice(0, -2);
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(batchA, batchB);
  const y = allocate([...batch, m, n]);
  const count = sizeOf(batch);
  const pa = address(a), pb = address(b), py = address(y);
  if (k === 0) {
    runtime().kernels.clear(py, count * m * n);
    if (finish) biasActivation(py, finish.bias, { rows: count * m, columns: n, ...finish });
  } else if (count > 0 && m > 0 && n > 0) {
    const product = {
      transposeA: transposeA ? 1 : 0,
      transposeB: transposeB ? 1 : 0,
      m,
      n,
      k,
      a: pa,
      b: pb,
      c: py,
      ...finish ? { finish } : {},
    };
    const offsetsA = batchOffsets(batchA, batch), offsetsB = batchOffsets(batchB, batch);
    const stepA = commonStep(offsetsA), stepB = commonStep(offsetsB);
    if (stepA !== undefined && stepB !== undefined) {
      const next = { nextA: stepA * m * k * 4, nextB: stepB * k * n * 4, nextC: m * n * 4 };
      matrixProduct({ ...product, count, ...next });
    } else {
      for (let i = 0; i < count; i++) {
        const a = pa + offsetsA[i]! * m * k * 4, b = pb + offsetsB[i]! * k * n * 4;
        matrixProduct({ ...product, a, b, c: py + i * m * n * 4 });
      }
    }
  }
  return y;
}

// For each matrix of the output, which matrix of the operand it comes from.
function batchOffsets(shape: number[], batch: number[]): number[] {
  let offsets = [0];
  const pad = batch.length - shape.length;
  batch.forEach((length, axis) => {
    const own = shape[axis - pad] ?? 1;
    offsets = offsets.flatMap((base) =>
      Array.from({ length }, (_, i) => base * own + (own === 1 ? 0 : i))
    );
  });
  return offsets;
}

// 1 if the matrices follow each other, 0 if all are the same one, undefined otherwise.
function commonStep(offsets: number[]): number | undefined {
  return [0, 1].find((step) => offsets.every((offset, i) => offset === i * step));
}
