// What the engine needs of tfjs' private parts. If a new version of tfjs breaks one of these, this file says which.
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { heapOf } from "../../lib/engine/memory/heap.ts";
import { useEngine } from "@geta-lab/geta/engine";
import type { WasmBackend } from "../../lib/engine/runtime/runtime.ts";

Deno.test("tfjs is the version whose private parts are known", () => {
  assert.equal(tf.version_core, "4.22.0");
});

Deno.test("tfjs' WebAssembly backend has the memory, the allocator and the tensor table", async () => {
  await useEngine();
  const backend = tf.backend() as unknown as WasmBackend;
  const memory = heapOf(backend);
  assert.ok(memory instanceof WebAssembly.Memory);
  assert.ok(memory.buffer instanceof SharedArrayBuffer, "the threaded build");
  const p = backend.wasm._malloc(16) >>> 0;
  assert.ok(p > 0);
  backend.wasm._free(p);
  const x = tf.tensor1d([1, 2]);
  const { memoryOffset, refCount } = backend.dataIdMap.get(x.dataId)!;
  assert.deepEqual([...new Float32Array(memory.buffer, memoryOffset, 2)], [1, 2]);
  assert.equal(refCount, 1);
  const y = tf.clone(x);
  assert.equal(y.dataId, x.dataId, "a clone shares the data");
  assert.equal(backend.dataIdMap.get(x.dataId)!.refCount, 2);
  tf.dispose([x, y]);
});

Deno.test("the kernels that training needs are registered on the engine", async () => {
  await useEngine();
  const names = [
    "Conv2D",
    "Conv2DBackpropInput",
    "Conv2DBackpropFilter",
    "FusedConv2D",
    "BatchMatMul",
    "DepthwiseConv2dNativeBackpropFilter",
    "DepthwiseConv2dNativeBackpropInput",
    "UnsortedSegmentSum",
    "MaxPoolGrad",
    "AvgPoolGrad",
    "ReluGrad",
    "FakeQuant",
    "FakeQuantLinear",
    "FakeQuantGrad",
    "BatchNormTraining",
    "BatchNormTrainingGrad",
    "LayerNorm",
    "LayerNormGrad",
    "GroupNorm",
    "GroupNormGrad",
    "Gelu",
    "GeluGrad",
    "Silu",
    "SiluGrad",
    "SigmoidGrad",
    "SoftmaxCrossEntropy",
    "Attention",
    "AttentionGrad",
    "Dropout",
    "GatherV2",
    "Relu6Grad",
    "FusedBatchNormGrad",
    "GroupedConv2D",
    "GroupedConv2DBackpropInput",
    "GroupedConv2DBackpropFilter",
  ];
  for (const name of names) assert.ok(tf.getKernel(name, "geta"), name);
});

Deno.test("tfjs' engine records on a tape and saves tensors by methods that backward() knows", () => {
  const engine = tf.engine() as unknown as {
    state: { gradientDepth: number; activeTape: unknown };
    startTape(): void;
    endTape(): void;
    saveTensorsForBackwardMode: unknown;
  };
  assert.equal(typeof engine.saveTensorsForBackwardMode, "function");
  engine.startTape();
  assert.deepEqual([engine.state.gradientDepth, engine.state.activeTape], [1, []]);
  engine.endTape();
  engine.state.activeTape = null;
  assert.equal(engine.state.gradientDepth, 0);
});
