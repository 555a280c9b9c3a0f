/**
 * The one place that knows how tfjs runs an operator: every operator call passes through the engine's method
 * `runKernelFunc`. While a hook is installed it sees, and may change, each of these calls. Hooks nest: the innermost one
 * sees a call first and hands it on to the one outside it, so a quantized function can be traced.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";

/** Operands of a call by name; operators with any number of operands (such as `Concat`) use an array. */
export type Operands = Record<string, Tensor | undefined>;

/** A call of a registered kernel, or (without `kernelName`) of a function with its own gradient. */
export interface KernelCall {
  /** Name of the kernel; absent for a custom gradient. */
  kernelName?: string;
  /** Operands. */
  inputs: Operands;
  /** Attributes of the kernel. */
  attrs?: Record<string, unknown>;
  /** Forward function of a custom gradient; `save` keeps tensors for the backward function. */
  forwardFunc?: (backend: unknown, save: (tensors: Tensor[]) => void) => Tensor | Tensor[];
}

/** What a call gives. */
export type KernelResult = Tensor | Tensor[];

/** Sees one call; `next` runs it (or a changed one) in the hook outside this one or in the engine. */
export type KernelHook = (
  call: KernelCall,
  next: (call: KernelCall) => KernelResult,
) => KernelResult;

interface PatchableEngine {
  runKernelFunc?: (call: KernelCall) => KernelResult;
  state: { scopeStack: { name: string }[] };
}

/**
 * Runs `body` with a hook on every operator call; the hook is removed in any case.
 *
 * @param hook Sees each call.
 * @param body The function to run.
 * @returns What `body` returns.
 * @throws {TypeError} If this version of tfjs has no `runKernelFunc`.
 */
export function intercept<T>(hook: KernelHook, body: () => T): T {
  const engine = patchableEngine();
  const outside = engine.runKernelFunc!;
  const nested = Object.hasOwn(engine, "runKernelFunc");
  engine.runKernelFunc = (call) => hook(call, (changed) => outside.call(engine, changed));
  try {
    return body();
  } finally {
    // the method itself stands on the prototype: without the shadow the engine is as before
    if (nested) engine.runKernelFunc = outside;
    else delete engine.runKernelFunc;
  }
}

/**
 * Names of the scopes (`tf.tidy(name, ...)`) around the current call, outermost first. Operators open scopes of their own,
 * such as `conv2d__op`; `operators` says whether to list them.
 *
 * @param operators Whether to list the scopes of operators too.
 * @returns The names.
 */
export function scopeNames(operators = false): string[] {
  return patchableEngine().state.scopeStack.map((scope) => scope.name)
    .filter((name) => name !== "unnamed scope" && (operators || !name.endsWith("__op")));
}

function patchableEngine(): PatchableEngine {
  const engine = tf.engine() as unknown as PatchableEngine;
  if (typeof engine.runKernelFunc !== "function" || !Array.isArray(engine.state?.scopeStack)) {
    throw new TypeError(
      `Cannot see operator calls: tfjs must have Engine.runKernelFunc and state.scopeStack: current value is version ${tf.version_core}`,
    );
  }
  return engine;
}
