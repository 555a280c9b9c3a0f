/**
 * Runs one step in a process of its own: `export` writes weights, batch, loss and gradients for the peer, `time` measures.
 *
 *     deno run --allow-read --allow-write --allow-env --allow-ffi --allow-sys tools/peer/run.ts export <step> <file>
 *     deno run ... tools/peer/run.ts time <step> <steps> [--threads=N] [--no-blas]
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { fakeQuant, readArray, useEngine } from "../../lib/engine/mod.ts";
import { encodeSafetensors, type StoredTensor, writeAtomically } from "../../lib/io/mod.ts";
import { lossAndGradients } from "../../lib/train/mod.ts";
import { createStep } from "./steps.ts";
import { createTraining } from "./train.ts";

const [action, name, argument] = Deno.args.filter((word) => !word.startsWith("--"));
const threads = Deno.args.find((word) => word.startsWith("--threads="))?.slice(10);
const info = await useEngine({
  blas: !Deno.args.includes("--no-blas"),
  ...threads ? { threads: Number(threads) } : {},
});
const step = createStep(name ?? "");

if (action === "export") await exportStep(argument!);
else if (action === "time") time(Number(argument));
else throw new RangeError(`Cannot run the step: export or time: current value is ${action}`);

async function exportStep(path: string): Promise<void> {
  const tensors: Record<string, StoredTensor> = {};
  const store = (key: string, { shape }: { shape: number[] }, data: Float32Array | Int32Array) => {
    tensors[key] = {
      dtype: data instanceof Int32Array ? "I32" : "F32",
      shape,
      data,
    } as StoredTensor;
  };
  store("input", step.input, step.input.dataSync() as Float32Array | Int32Array);
  store("labels", step.labels, step.labels.dataSync() as Int32Array);
  const entries = Object.entries(step.variables);
  for (const [key, variable] of entries) {
    store(`variable/${key}`, variable, variable.dataSync().slice() as Float32Array);
  }
  const { loss, gradients } = lossAndGradients(step.loss, step.variables);
  for (const [key, gradient] of Object.entries(gradients)) {
    store(`gradient/${key}`, step.variables[key]!, gradient);
  }
  store("loss", { shape: [] }, Float32Array.of(loss));
  storeQuantizer(store);
  await writeAtomically(path, encodeSafetensors(tensors));
}

/** A quantizer by itself, with few levels: what its rounding does shows here, not in a network of 24 bits. */
function storeQuantizer(
  store: (key: string, tensor: { shape: number[] }, data: Float32Array) => void,
): void {
  const names = ["x", "stepSize", "clip", "exponent"];
  tf.tidy(() => {
    const values = [
      tf.randomNormal([5000], 0, 1, "float32", 1),
      ...[0.2, 1.3, 0.9].map((value) => tf.tensor1d([value])),
    ];
    const dy = tf.randomNormal([5000], 0, 1, "float32", 2);
    const quantize = (...[x, stepSize, clip, exponent]: tf.Tensor[]) =>
      fakeQuant(x!, { stepSize: stepSize!, clip: clip!, exponent: exponent! });
    const gradients = tf.grads((...inputs) => tf.sum(tf.mul(quantize(...inputs), dy)))(values);
    store("quantizer/dy", dy, readArray(dy));
    store("quantizer/y", dy, readArray(quantize(...values)));
    names.forEach((key, i) => {
      store(`quantizer/${key}`, values[i]!, readArray(values[i]!));
      store(`quantizer/d${key}`, values[i]!, readArray(gradients[i]!));
    });
  });
}

function time(steps: number): void {
  const train = createTraining(step);
  for (let i = 0; i < 3; i++) train();
  let memory = 0;
  const times = Array.from({ length: steps }, () => {
    const start = performance.now();
    train();
    const ms = performance.now() - start;
    memory = Math.max(memory, Deno.memoryUsage().rss); // the heap never shrinks: this is its peak
    return ms;
  });
  console.log(JSON.stringify({ ms: Math.min(...times), memory, gemm: info.gemm }));
}
