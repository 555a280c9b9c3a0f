/**
 * Typed access to tfjs' kernel registry.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";
import { BACKEND, type DataHandle, isActive } from "../runtime/runtime.ts";
import { loadGradientsWithTheFirstTape } from "./original_gradients.ts";

loadGradientsWithTheFirstTape();

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

/** Gradient of a kernel: one function per input. */
export interface Gradient {
  /** Name of the kernel. */
  kernelName: string;
  /** Inputs the gradient needs. */
  inputsToSave?: string[];
  /** Which outputs the gradient needs. */
  outputsToSave?: boolean[];
  /** Whether it uses the gradient of the first output only; the other outputs exist to be saved. */
  firstOutputOnly?: boolean;
  /** Gradients by input name, from the gradients of the outputs. */
  gradFunc: (
    dy: Tensor | Tensor[],
    saved: Tensor[],
    attrs: unknown,
  ) => Record<string, () => Tensor>;
}

/**
 * Registers the gradient of a kernel for all backends.
 *
 * @param gradient The gradient.
 */
export function registerGradient(gradient: Gradient): void {
  tf.registerGradient(gradient as never);
}

/** A gradient that may use tfjs' own in some cases. */
export interface Replacement extends Omit<Gradient, "gradFunc"> {
  /** Gradients by input name, or nothing where tfjs' gradient is to be used. */
  gradFunc: (...call: Parameters<Gradient["gradFunc"]>) => ReturnType<Gradient["gradFunc"]> | void;
}

/**
 * Replaces tfjs' gradient of one of its kernels on our backend; other backends keep tfjs'.
 *
 * tfjs registers its gradients when the first is asked for, and all of them once more whenever another copy of it is imported,
 * for example in a later notebook cell. So every call of the kernel checks tfjs' registry.
 *
 * @param replacement The gradient.
 */
export function replaceGradient(replacement: Replacement): void {
  const { kernelName } = replacement;
  let original: Gradient | undefined;
  const gradient = {
    ...replacement,
    gradFunc: (...call: Parameters<Gradient["gradFunc"]>) =>
      (isActive() && replacement.gradFunc(...call)) || original!.gradFunc(...call),
  };
  register(kernelName, (run) => (call) => {
    const found = tf.getGradient(kernelName) as unknown as Gradient | undefined;
    if (found && found !== gradient) {
      original ??= found; // the first: a later one may be that of another copy of this library, which calls this one
      registerGradient(gradient);
    }
    return run(call);
  });
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
  for (const [input, { dtype }] of Object.entries(inputs)) {
    if (dtype !== "float32" && !INTEGERS.includes(input)) {
      throw new TypeError(
        `Cannot run ${name}: ${input} must be float32: current value is ${dtype}`,
      );
    }
  }
  const result = tf.engine().runKernel(name, inputs as never, attrs as never) as Tensor | Tensor[];
  return Array.isArray(result) ? result : [result];
}
