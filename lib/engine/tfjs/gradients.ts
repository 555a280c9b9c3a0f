/**
 * Typed access to tfjs' gradients. Those of tfjs itself are not in its core.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";
import { packageLoader } from "../host/package_loader.ts";
import { isActive } from "../runtime/runtime.ts";
import { register } from "./register.ts";

loadGradientsWithTheFirstTape();

/** The part of tfjs' engine that starts to record; private to tfjs, so tests/engine/hooks_test.ts checks it. */
interface Recorder {
  startTape(): void;
}

/**
 * Has tfjs' gradients registered when the first one is asked for; every gradient begins with a tape. They come with tfjs-layers,
 * for which a program that only runs a model should not wait (measured: 20 to 30 of 190 ms of a start). Where a package cannot
 * be loaded so late, {@linkcode loadGradients} loads it at the start of the engine.
 */
function loadGradientsWithTheFirstTape(): void {
  const load = packageLoader(() => import.meta.resolve("@tensorflow/tfjs-layers"));
  if (load === undefined) return;
  const recorder = tf.engine() as unknown as Partial<Recorder>;
  recorder.startTape = () => {
    delete recorder.startTape; // tfjs' own is on the prototype
    load();
    recorder.startTape!();
  };
}

/** Loads tfjs' gradients now, unless they come with the first tape or are here already. */
export async function loadGradients(): Promise<void> {
  const late = Object.hasOwn(tf.engine(), "startTape");
  if (!late && tf.getGradient("Add") === undefined) await import("@tensorflow/tfjs-layers");
}

/** Gradient of a kernel: one function per input. */
export interface Gradient {
  /** Name of the kernel. */
  kernelName: string;
  /** Inputs the gradient needs. */
  inputsToSave?: string[];
  /** Whether it needs all inputs of an operator that takes any number of them. */
  saveAllInputs?: boolean;
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
