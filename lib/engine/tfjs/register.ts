/**
 * Typed access to tfjs' kernels.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";
import { BACKEND, type DataHandle } from "../runtime/runtime.ts";

/** What tfjs hands to a kernel; `inputs` and `attrs` depend on the kernel. */
export interface KernelCall<Inputs, Attrs> {
  /** Input tensors by name. */
  inputs: Inputs;
  /** Attributes by name. */
  attrs: Attrs;
  /** The backend that runs the kernel. */
  backend: unknown;
}

/** A kernel. */
export type KernelFunction<Inputs, Attrs> = (
  call: KernelCall<Inputs, Attrs>,
) => DataHandle | DataHandle[];

/**
 * Registers a kernel, replacing one of the same name.
 *
 * @param kernelName Name in tfjs' registry.
 * @param kernelFunc The kernel; a function of the kernel it replaces, if there was one.
 * @param backendName Backend it belongs to.
 */
export function register<Inputs, Attrs>(
  kernelName: string,
  kernelFunc: (original: KernelFunction<Inputs, Attrs>) => KernelFunction<Inputs, Attrs>,
  backendName: string = BACKEND,
): void {
  const old = tf.getKernel(kernelName, backendName);
  if (old) tf.unregisterKernel(kernelName, backendName);
  const original: KernelFunction<Inputs, Attrs> = (call) => {
    if (!old) {
      throw new TypeError(`Cannot run ${kernelName}: tfjs has no such kernel on ${backendName}`);
    }
    return old.kernelFunc(call as never) as never;
  };
  tf.registerKernel({
    kernelName,
    backendName,
    ...(old?.setupFunc ? { setupFunc: old.setupFunc } : {}),
    ...(old?.disposeFunc ? { disposeFunc: old.disposeFunc } : {}),
    kernelFunc: kernelFunc(original) as never,
  });
}

/** An operator of the engine as operators of tfjs. */
export type Composite = (
  inputs: Record<string, Tensor>,
  attributes: Record<string, unknown>,
) => Tensor | Tensor[];

const composites = new Map<string, Composite>();

/**
 * An operator of the engine as operators of tfjs, for backends and programs that do not have its kernel.
 *
 * @param name Name in tfjs' registry.
 * @returns The operator, undefined if tfjs has the kernel itself.
 *
 * @example
 * ```ts
 * import { compositeOf, useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const [y] = [compositeOf("Silu")!({ x: tf.tensor1d([0, 1]) }, {})].flat();
 * assert.ok(Math.abs(y!.dataSync()[1]! - 0.7310586) < 1e-6);
 * assert.equal(compositeOf("Relu"), undefined);
 * ```
 */
export function compositeOf(name: string): Composite | undefined {
  return composites.get(name);
}

/** tfjs' backend for graphics cards, and the one on which the engine falls back. */
const COMPOSITE_BACKENDS = ["webgpu", "cpu"];

/**
 * Registers a kernel that calls operators of tfjs; their intermediate tensors are disposed. tfjs records the kernel on its tape,
 * and a trace shows it as one operator, not the operators inside.
 *
 * @param name Name in tfjs' registry.
 * @param compute The operator; it must not read values back, which on a GPU means to wait.
 */
export function registerComposite<Inputs, Attributes>(
  name: string,
  compute: (inputs: Inputs, attributes: Attributes) => Tensor | Tensor[],
): void {
  composites.set(name, compute as Composite);
  for (const backend of COMPOSITE_BACKENDS) {
    register<Inputs, Attributes>(
      name,
      () => ({ inputs, attrs }) => tf.tidy(() => compute(inputs, attrs)),
      backend,
    );
  }
}

// Inputs that are integers; the kernels take everything else as float32.
const INTEGERS = ["labels"];

/**
 * Runs a kernel of the current backend, recording it on the tape.
 *
 * @param name Name in tfjs' registry.
 * @param inputs Input tensors by name.
 * @param attrs Attributes by name.
 * @returns The output tensors.
 * @throws {TypeError} If an input is not float32, before the kernel runs.
 */
export function runKernel(
  name: string,
  inputs: Record<string, Tensor>,
  attrs: Record<string, unknown> = {},
): Tensor[] {
  requireFloat32Inputs(name, inputs);
  const result = tf.engine().runKernel(name, inputs as never, attrs as never) as Tensor | Tensor[];
  return Array.isArray(result) ? result : [result];
}

/**
 * Throws unless the operands of a kernel are float32; for kernels that tfjs calls with whatever it was given.
 *
 * @param kernel Name in tfjs' registry.
 * @param inputs The operands by name.
 * @throws {TypeError} If one has another type.
 */
export function requireFloat32Inputs(
  kernel: string,
  inputs: Readonly<Record<string, { dtype: string }>>,
): void {
  for (const [name, { dtype }] of Object.entries(inputs)) {
    if (dtype === "float32" || INTEGERS.includes(name)) continue;
    throw new TypeError(
      `Cannot run ${kernel}: ${name} must be float32, as tf.cast makes it: current value is ${dtype}`,
    );
  }
}
