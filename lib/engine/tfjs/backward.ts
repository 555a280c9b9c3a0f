/**
 * Backpropagation through tfjs' tape that releases each tensor after its last use.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Scalar, Tensor } from "../../core/mod.ts";
import type { Gradient } from "./gradients.ts";

/** One kernel call on the tape of tfjs. */
interface TapeNode {
  kernelName: string;
  inputs: Record<string, Tensor>;
  outputs: Tensor[];
  saved: Tensor[] | null;
  gradient?: (dys: (Tensor | undefined)[]) => Record<string, () => Tensor>;
}

/** The part of tfjs' engine that records; private to tfjs, so tests/engine/hooks_test.ts checks it. */
interface Recorder {
  state: { activeTape: TapeNode[] | null; gradientDepth: number };
  startTape(): void;
  endTape(): void;
  saveTensorsForBackwardMode?: (tensors: Tensor[]) => Tensor[];
}

/** What {@linkcode backward} found. */
export interface Backward {
  /** Value of the function. */
  value: Scalar;
  /** Gradients in the order of the tensors asked for; `undefined` where the value does not depend on one. */
  gradients: (Tensor | undefined)[];
}

/**
 * Value and gradients of a scalar function, as `tf.valueAndGrads`, with less memory: tfjs keeps every gradient and every saved
 * activation until the end, this releases each as soon as the operator that needed it is done (VGG7: about a third less).
 *
 * The chain rule, operator by operator from the last to the first:
 *
 * ```text
 * y = f(x)    dL/dx = sum over the operators that x enters of  (dL/dy) (dy/dx)
 * ```
 *
 * The caller owns the result: call it inside `tf.tidy`, or dispose value and gradients.
 *
 * @param f Computes the value, a tensor of shape [], from tensors that exist outside of it.
 * @param xs Tensors to differentiate by.
 * @returns Value and gradients, each gradient with the shape of its tensor.
 * @throws {TypeError} If `f` does not give a single number, or an operator has no gradient.
 * @throws {Error} If it is called inside a gradient of tfjs.
 *
 * @example d(w^2)/dw = 2 w
 * ```ts
 * import { backward, useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const w = tf.tensor1d([3, 4]);
 * const { value, gradients } = backward(() => tf.sum(tf.square(w)), [w]);
 * assert.equal(value.dataSync()[0], 25);
 * assert.deepEqual([...gradients[0]!.dataSync()], [6, 8]);
 * ```
 */
export function backward(f: () => Tensor, xs: readonly Tensor[]): Backward {
  const recorder = tf.engine() as unknown as Recorder;
  if (recorder.state.gradientDepth > 0) {
    throw new Error(
      "Cannot go backward: it must not happen inside another gradient: current value is a gradient of " +
        `depth ${recorder.state.gradientDepth}`,
    );
  }
  let tape: TapeNode[] = [];
  try {
    const result = record(recorder, f);
    tape = recorder.state.activeTape ?? [];
    const value = requireScalar(result);
    return { value, gradients: tf.tidy(() => unwind(tape, value, xs)) };
  } finally {
    for (const { saved } of recorder.state.activeTape ?? []) tf.dispose(saved ?? []);
    recorder.state.activeTape = null;
  }
}

function record(recorder: Recorder, f: () => Tensor): Tensor {
  recorder.startTape();
  recorder.saveTensorsForBackwardMode = (tensors) => tensors.map(savedCopy);
  try {
    return tf.tidy(f);
  } finally {
    delete recorder.saveTensorsForBackwardMode; // uncovers tfjs' own method
    recorder.endTape();
  }
}

// A second tensor on the same data. tfjs would run a kernel for each and record it on the tape, for gradients of gradients.
function savedCopy(tensor: Tensor): Tensor {
  const engine = tf.engine();
  engine.backend.incRef(tensor.dataId);
  return tf.keep(engine.makeTensorFromTensorInfo(tensor));
}

function requireScalar(value: unknown): Scalar {
  const shape = value instanceof tf.Tensor ? value.shape : undefined;
  if (shape?.length === 0) return value as Scalar;
  const found = shape ? `a tensor of shape [${shape}]` : typeof value;
  throw new TypeError(
    `Cannot go backward: the function must give a tensor of shape []: current value is ${found}`,
  );
}

function unwind(tape: TapeNode[], value: Tensor, xs: readonly Tensor[]): (Tensor | undefined)[] {
  const wanted = dependents(tape, xs);
  const gradients = new Map<number, Tensor>([[value.id, tf.onesLike(value)]]);
  const kept = new Set(xs.map((x) => x.id));
  for (const node of tape.toReversed()) {
    const dys = node.outputs.map((output) => gradients.get(output.id));
    const inputs = Object.entries(node.inputs).filter(([, input]) => wanted.has(input.id));
    if (inputs.length > 0 && dys.some(Boolean)) {
      const dxs = tf.tidy(() => inputGradients(node, dys, inputs.map(([name]) => name)));
      inputs.forEach(([, input], i) => accumulate(gradients, input.id, dxs[i]!));
    }
    node.outputs.forEach((output, i) => { // all operators that used the output came later on the tape
      if (kept.has(output.id)) return;
      gradients.delete(output.id);
      dys[i]?.dispose();
    });
    tf.dispose(node.saved ?? []);
  }
  return xs.map((x) => gradients.get(x.id));
}

/** The tensors that depend on one of `xs`, by id. */
function dependents(tape: TapeNode[], xs: readonly Tensor[]): Set<number> {
  const found = new Set(xs.map((x) => x.id));
  for (const { inputs, outputs } of tape) {
    if (Object.values(inputs).some((input) => found.has(input.id))) {
      outputs.forEach((output) => found.add(output.id));
    }
  }
  return found;
}

function inputGradients(node: TapeNode, dys: (Tensor | undefined)[], names: string[]): Tensor[] {
  if (!node.gradient) {
    throw new TypeError(
      `Cannot go backward: every operator must have a gradient: current value is ${node.kernelName}`,
    );
  }
  const thunks = node.gradient(fillMissing(node.kernelName, dys));
  const given = new Set(dys.map((dy) => dy?.id));
  return names.map((name) => {
    const dx = thunks[name]?.();
    const { shape } = node.inputs[name]!;
    if (!dx || dx.dtype !== "float32" || !tf.util.arraysEqual(dx.shape, shape)) {
      throw new TypeError(
        `Cannot go backward through ${node.kernelName}: the gradient of ${name} must be float32 [${shape}]: ` +
          `current value is ${dx ? `${dx.dtype} [${dx.shape}]` : "none"}`,
      );
    }
    if (!given.has(dx.id)) {
      given.add(dx.id);
      return dx;
    }
    return tf.clone(dx); // each gradient has one owner; the data are shared
  });
}

// tfjs makes a tensor of zeros for each missing gradient, however large; a gradient that ignores it gets another tensor instead
function fillMissing(kernelName: string, dys: (Tensor | undefined)[]): (Tensor | undefined)[] {
  const gradient = tf.getGradient(kernelName) as Gradient | undefined;
  return gradient?.firstOutputOnly ? dys.map((dy) => dy ?? dys[0]) : dys;
}

function accumulate(gradients: Map<number, Tensor>, id: number, dx: Tensor): void {
  const old = gradients.get(id);
  gradients.set(id, old ? tf.add(old, dx) : dx);
  if (old) tf.dispose([old, dx]);
}
