import assert from "node:assert/strict";
import type { Tensor } from "@geta-lab/geta/core";

/** Asserts that two tensors have the same shape and nearly the same elements: 1e-5 in units of 1 plus the wanted one. */
export function assertTensorsClose(found: Tensor, wanted: Tensor): void {
  assert.deepEqual(found.shape, wanted.shape);
  const a = found.dataSync(), b = wanted.dataSync();
  a.forEach((x, i) => {
    const error = Math.abs(x - b[i]!);
    assert.ok(error <= 1e-5 * (1 + Math.abs(b[i]!)), `element ${i} is ${x}, wanted ${b[i]}`);
  });
}
