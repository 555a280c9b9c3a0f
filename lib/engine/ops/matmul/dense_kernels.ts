/**
 * The kernels of a dense layer on our backend.
 *
 * @module
 */
import { address, allocate } from "../../memory/heap.ts";
import { matMul } from "./mat_mul.ts";
import { deepProduct, isDeep } from "../../gemm/matrix_product.ts";
import { sumBlock } from "../reduce/reductions.ts";
import { register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";

/** Registers Dense and DenseGrad. */
export function registerDenseWasm(): void {
  register<Record<"a" | "b" | "bias", DataHandle>, unknown>(
    "Dense",
    () => ({ inputs: { a, b, bias } }) =>
      matMul(a, b, { transposeA: false, transposeB: false }, {
        bias: address(bias),
        activation: 0,
      }),
  );
  register<Record<"a" | "dy", DataHandle>, unknown>(
    "DenseGrad",
    () => ({ inputs: { a, dy } }) => {
      const [rows, m] = a.shape as [number, number], n = dy.shape[1]!;
      const dBias = allocate([n]);
      const sizes = { m, n, k: rows };
      if (m * n > 0 && isDeep(sizes)) {
        const dKernel = allocate([m, n]);
        const addresses = { a: address(a), b: address(dy), c: address(dKernel) };
        deepProduct({ transposeA: 1, ...sizes, ...addresses }, address(dBias));
        return [dKernel, dBias];
      }
      sumBlock({ outer: 1, middle: rows, inner: n }, 1, address(dy), address(dBias));
      return [matMul(a, dy, { transposeA: true, transposeB: false }), dBias];
    },
  );
}
