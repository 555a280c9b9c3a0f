/**
 * What an option may be.
 *
 * @module
 */
import { type Bounds, requireInteger, requireNumber } from "./checks.ts";
import { suggestion } from "./closest.ts";
import type { OptionCheck } from "./options.ts";
import { valueText } from "./value_text.ts";

/**
 * The check of an option that is one of several words.
 *
 * @param words The words.
 * @returns The check.
 *
 * @example
 * ```ts
 * import { oneOfWords } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => oneOfWords(["webgpu"])("device", "gpu"), /must be one of webgpu.* did you mean webgpu\?/);
 * ```
 */
export function oneOfWords(words: readonly string[]): OptionCheck {
  return (name, value) => {
    if (words.includes(value as string)) return;
    throw new RangeError(
      `Cannot use ${name}: it must be one of ${words.join(", ")}: current value is ${
        valueText(value)
      }` +
        suggestion(String(value), words),
    );
  };
}

/**
 * The check of an option that is a number.
 *
 * @param bounds The allowed range.
 * @returns The check.
 *
 * @example
 * ```ts
 * import { numberWithin } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => numberWithin({ min: 0 })("momentum", "0.9"), TypeError);
 * ```
 */
export function numberWithin(bounds: Bounds = {}): OptionCheck {
  return (name, value) => requireNumber(name, value as number, bounds);
}

/**
 * The check of an option that is an integer.
 *
 * @param bounds The allowed range.
 * @returns The check.
 *
 * @example
 * ```ts
 * import { integerWithin } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => integerWithin({ min: 1 })("size", 0), /Cannot use size: it must be an integer in \[1, /);
 * ```
 */
export function integerWithin(bounds: Bounds = {}): OptionCheck {
  return (name, value) => requireInteger(name, value as number, bounds);
}

/**
 * The check of an option that is true or false.
 *
 * @param name The option.
 * @param value Its value.
 * @throws {TypeError} If it is something else.
 *
 * @example
 * ```ts
 * import { trueOrFalse } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => trueOrFalse("augment", "no"), /Cannot use augment: it must be true or false: current value is no/);
 * ```
 */
export function trueOrFalse(name: string, value: unknown): void {
  if (typeof value === "boolean") return;
  throw new TypeError(
    `Cannot use ${name}: it must be true or false: current value is ${valueText(value)}`,
  );
}

/**
 * The check of an option that is a list.
 *
 * @param name The option.
 * @param value Its value.
 * @throws {TypeError} If it is something else.
 *
 * @example
 * ```ts
 * import { someList } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => someList("ignore", "conv1"), /Cannot use ignore: it must be a list: current value is conv1/);
 * ```
 */
export function someList(name: string, value: unknown): void {
  if (Array.isArray(value)) return;
  throw new TypeError(
    `Cannot use ${name}: it must be a list: current value is ${valueText(value)}`,
  );
}

/**
 * The check of an option that is a function.
 *
 * @param name The option.
 * @param value Its value.
 * @throws {TypeError} If it is something else.
 *
 * @example
 * ```ts
 * import { someFunction } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => someFunction("activation", "relu"), /Cannot use activation: it must be a function: current value is relu/);
 * ```
 */
export function someFunction(name: string, value: unknown): void {
  if (typeof value === "function") return;
  throw new TypeError(
    `Cannot use ${name}: it must be a function: current value is ${valueText(value)}`,
  );
}

/**
 * The check of an option that its user checks, or whose type says enough.
 *
 * @example
 * ```ts
 * import { checkOptions, unchecked } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.doesNotThrow(() => checkOptions("graphToDot()", { title: "a network" }, { title: unchecked }));
 * ```
 */
export const unchecked: OptionCheck = () => {};
