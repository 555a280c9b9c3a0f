/**
 * Registers the gathering of rows, the forward pass of an embedding.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { sizeOf, type Tensor } from "../../../core/mod.ts";
import { address, allocate } from "../../memory/heap.ts";
import { register } from "../../tfjs/register.ts";
import { type DataHandle, runtime } from "../../runtime/runtime.ts";

/**
 * Replaces tfjs' GatherV2 on our backend where whole rows of float32 are taken, and where every sample has indices of its own, which
 * the original kernel mixes up; other gathers go to it.
 */
export function registerGather(): void {
  register<{ x: DataHandle; indices: DataHandle }, { axis: number; batchDims: number }>(
    "GatherV2",
    (original) => (call) => {
      const { x, indices } = call.inputs, { axis, batchDims } = call.attrs;
      if (batchDims) return batchGather(call.inputs as unknown as GatherTensors, axis, batchDims);
      const rows = x.dtype === "float32" && indices.dtype === "int32" && axis === 0;
      if (!rows) return original(call);
      const rest = x.shape.slice(1), count = sizeOf(indices.shape);
      const y = allocate([...indices.shape, ...rest]);
      const wrong = runtime().kernels.gatherRows(
        address(x),
        address(indices),
        address(y),
        count,
        sizeOf(rest) * 4,
        x.shape[0]!,
      );
      if (wrong > 0) throw outside(x.shape[0]!, wrong, count);
      return y;
    },
  );
}

interface GatherTensors {
  x: Tensor;
  indices: Tensor;
}

// y[b, o, i, s] = x[b, o, indices[b, i], s] as a gather of rows [s] from all of x
function batchGather({ x, indices }: GatherTensors, axis: number, batchDims: number): Tensor {
  const info = tf.backend_util.segment_util.collectGatherOpShapeInfo(
    x,
    indices,
    tf.util.parseAxisParam(axis, x.shape)[0]!,
    batchDims,
  );
  const { batchSize, outerSize, dimSize, sliceSize, outputShape } = info;
  const own = indices.dataSync(), count = own.length / batchSize;
  const wrong = own.filter((index) => index < 0 || index >= dimSize).length;
  if (wrong > 0) throw outside(dimSize, wrong, own.length);
  const rows = new Int32Array(batchSize * outerSize * count);
  for (let block = 0, at = 0; block < batchSize * outerSize; block++) {
    const first = Math.floor(block / outerSize) * count;
    for (let i = 0; i < count; i++) rows[at++] = block * dimSize + own[first + i]!;
  }
  return tf.tidy(() => {
    const table = tf.reshape(x, [batchSize * outerSize * dimSize, sliceSize]);
    return tf.reshape(tf.gather(table, tf.tensor1d(rows, "int32")), outputShape);
  });
}

function outside(rows: number, wrong: number, count: number): RangeError {
  return new RangeError(
    `Cannot gather rows: their numbers must be in [0, ${rows}): ` +
      `current value is outside in ${wrong} of ${count}`,
  );
}
