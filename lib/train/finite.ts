import type { NamedArrays } from "../core/mod.ts";

/**
 * Name of the first array that holds a NaN or an infinity.
 *
 * @param arrays Parameters or gradients, looked through in their order.
 * @returns The name, or undefined if all numbers are finite.
 *
 * @example
 * ```ts
 * import { firstNotFinite } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * assert.equal(firstNotFinite({ a: Float32Array.of(1), b: Float32Array.of(0, NaN) }), "b");
 * assert.equal(firstNotFinite({ a: Float32Array.of(1) }), undefined);
 * ```
 */
export function firstNotFinite(arrays: NamedArrays): string | undefined {
  for (const [name, array] of Object.entries(arrays)) {
    // a sum is NaN or infinite as soon as one term is, and is quicker to look at; float64 cannot overflow here
    if (!Number.isFinite(sumOf(array))) return name;
  }
  return undefined;
}

/** Sum of all elements, in four sums side by side: none has to wait for the one before. */
function sumOf(array: Float32Array): number {
  const quarter = array.length >> 2;
  const second = array.subarray(quarter), third = array.subarray(2 * quarter);
  const fourth = array.subarray(3 * quarter);
  let a = 0, b = 0, c = 0, d = 0;
  for (let i = 0; i < quarter; i++) {
    a += array[i]!;
    b += second[i]!;
    c += third[i]!;
    d += fourth[i]!;
  }
  for (let i = 4 * quarter; i < array.length; i++) a += array[i]!;
  return a + b + c + d;
}

/**
 * Throws if a training would start from values that are no numbers.
 *
 * @param model Name of the network.
 * @param arrays Its values.
 * @throws {RangeError} If one is NaN or infinite; names the first array that holds one.
 *
 * @example
 * ```ts
 * import { requireFiniteStart } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => requireFiniteStart("mine", { "fc/kernel": Float32Array.of(NaN) }),
 *   /Cannot train mine: its initial values must be finite: current value is NaN or infinite in fc\/kernel/,
 * );
 * ```
 */
export function requireFiniteStart(model: string, arrays: NamedArrays): void {
  const name = firstNotFinite(arrays);
  if (name === undefined) return;
  throw new RangeError(
    `Cannot train ${model}: its initial values must be finite: current value is NaN or infinite in ${name}`,
  );
}

/** Training has left the finite numbers. */
export class DivergenceError extends Error {
  /** Error class name. */
  override name = "DivergenceError";
}

/**
 * Stops a training run whose loss is no number any more.
 *
 * @param loss The loss of this step.
 * @param step Number of the step, for the message.
 * @param suspects Arrays to search for the cause, the first cause first: samples (as `sample`), parameters, gradients.
 * @throws {DivergenceError} If the loss is NaN or infinite; names the first array that is not finite.
 *
 * @example
 * ```ts
 * import { requireFinite } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => requireFinite(NaN, 7, { parameter: { "fc/kernel": Float32Array.of(Infinity) } }),
 *   /Cannot go on after step 7: the loss is NaN, and the first parameter that is not finite is fc\/kernel/,
 * );
 * ```
 */
export function requireFinite(
  loss: number,
  step: number,
  suspects: Record<string, NamedArrays>,
): void {
  if (Number.isFinite(loss)) return;
  let culprit = "all parameters are finite", advice = "a smaller learning rate usually helps";
  for (const [kind, arrays] of Object.entries(suspects)) {
    const name = firstNotFinite(arrays);
    if (name === undefined) continue;
    culprit = `the first ${kind} that is not finite is ${name}`;
    if (kind === "sample") {
      culprit = "the samples of this step are not all finite";
      advice = "look at the data, no setting helps";
    }
    break;
  }
  throw new DivergenceError(
    `Cannot go on after step ${step}: the loss is ${loss}, and ${culprit}; ${advice}`,
  );
}

/**
 * Stops a training run in a step whose gradients are no numbers though its loss is one, as with a square root at 0.
 *
 * @param gradients Gradients of the step by parameter, scalars of quantizers included.
 * @param step Number of the step, for the message.
 * @throws {DivergenceError} If one is NaN or infinite; names the first.
 *
 * @example
 * ```ts
 * import { requireFiniteGradients } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => requireFiniteGradients({ "fc/bias": Float32Array.of(NaN) }, 7),
 *   /Cannot go on after step 7: the loss is a number, but the first gradient that is not finite is that of fc\/bias/,
 * );
 * ```
 */
export function requireFiniteGradients(gradients: NamedArrays, step: number): void {
  const name = firstNotFinite(gradients);
  if (name === undefined) return;
  throw new DivergenceError(
    `Cannot go on after step ${step}: the loss is a number, but the first gradient that is not finite is that of ${name}; a root or a quotient at 0 has such a gradient, else a smaller learning rate usually helps`,
  );
}

/**
 * Stops a training run whose last step has left parameters that are no numbers: no loss will show it.
 *
 * @param parameters Parameters after the step, scalars of quantizers included.
 * @param step Number of the step, for the message.
 * @throws {DivergenceError} If one is NaN or infinite; names the first.
 *
 * @example
 * ```ts
 * import { requireFiniteParameters } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => requireFiniteParameters({ "fc/bias": Float32Array.of(Infinity) }, 7),
 *   /Cannot use what step 7 has left: the first parameter that is not finite is fc\/bias; a smaller learning rate usually helps/,
 * );
 * ```
 */
export function requireFiniteParameters(parameters: NamedArrays, step: number): void {
  const name = firstNotFinite(parameters);
  if (name === undefined) return;
  throw new DivergenceError(
    `Cannot use what step ${step} has left: the first parameter that is not finite is ${name}; a smaller learning rate usually helps`,
  );
}
