import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";
import { fusedScopes } from "../../operators/mod.ts";
import { intercept, type KernelHook, type Operands, scopeNames } from "./intercept.ts";
import { tracedCall } from "./traced_call.ts";
import { isFused, runUnfused } from "./unfuse.ts";

/**
 * A model that holds plain tensors, as a function that reads variables in their place, which can be trained; no line of it
 * changes, and the tensors keep their values.
 *
 * Fused operators run as their parts, which have gradients.
 *
 * @param f The model or function.
 * @param variables A variable for each tensor that is replaced.
 * @returns A function with the arguments of `f`. It throws a TypeError if a tensor that is replaced enters a custom gradient,
 * through which no exact gradient could pass.
 */
export function withVariables(
  f: unknown,
  variables: ReadonlyMap<Tensor, tf.Variable>,
): (...inputs: Tensor[]) => Tensor | Tensor[] {
  const byId = new Map([...variables].map(([{ id }, variable]) => [id, variable]));
  const hook: KernelHook = (call, next) => {
    if (!Object.values(call.inputs).some((x) => x != null && byId.has(x.id))) return next(call);
    if (call.kernelName === undefined) {
      if (!fusedScopes.includes(scopeNames(true).at(-1) ?? "")) throw customGradientError();
      // it would save the tensors that it was called with for its gradient; its parts have gradients of their own
      return tf.tidy(() => call.forwardFunc!(tf.backend(), () => {})) as Tensor;
    }
    const changed = { ...call, inputs: replaced(call.inputs, byId) };
    return isFused(call.kernelName) ? runUnfused(changed) : next(changed);
  };
  return (...inputs) => {
    const { run } = tracedCall(f, inputs);
    return intercept(hook, () => tf.tidy(() => run(inputs) as Tensor | Tensor[]));
  };
}

/** Operands by name, or a list of them. */
function replaced(inputs: Operands, byId: ReadonlyMap<number, tf.Variable>): Operands {
  const values = Object.entries(inputs).map(([name, x]) =>
    [name, (x && byId.get(x.id)) ?? x] as const
  );
  return Array.isArray(inputs)
    ? values.map(([, x]) => x) as unknown as Operands
    : Object.fromEntries(values);
}

function customGradientError(): TypeError {
  return new TypeError(
    "Cannot put variables in place of tensors: plain operators must use them: " +
      "current value is a tensor inside a custom gradient",
  );
}
