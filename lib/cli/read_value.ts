/**
 * How the text behind an option becomes a value.
 *
 * @module
 */
import { type Bounds, requireInteger, requireNumber } from "../core/mod.ts";
import { closest } from "../settings/mod.ts";
import { UsageError } from "./usage_error.ts";

/**
 * Reads a number.
 *
 * @param flag The option, for example `--lr`.
 * @param text What was typed, decimal, an exponent is allowed.
 * @param bounds The allowed range.
 * @returns The number.
 * @throws {UsageError} If it is not a finite number in the range.
 *
 * @example
 * ```ts
 * import { readNumber } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * assert.equal(readNumber("--lr", "1e-3", { exclusiveMin: 0 }), 0.001);
 * assert.throws(
 *   () => readNumber("--sparsity", "1.5", { min: 0, exclusiveMax: 1 }),
 *   /Cannot use --sparsity: it must be a number in \[0, 1\): current value is 1.5/,
 * );
 * ```
 */
export function readNumber(flag: string, text: string, bounds: Bounds = {}): number {
  return checked(flag, text, "a number", (value) => requireNumber(flag, value, bounds));
}

/**
 * Reads an integer.
 *
 * @param flag The option.
 * @param text What was typed.
 * @param bounds The allowed range.
 * @returns The integer.
 * @throws {UsageError} If it is not an integer in the range.
 *
 * @example
 * ```ts
 * import { readInteger } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => readInteger("--batch", "2.5"), /--batch: it must be an integer: current value is 2.5/);
 * ```
 */
export function readInteger(flag: string, text: string, bounds: Bounds = {}): number {
  return checked(flag, text, "an integer", (value) => requireInteger(flag, value, bounds));
}

/**
 * Reads one of several names.
 *
 * @param flag The option.
 * @param text What was typed.
 * @param names The allowed names.
 * @returns The name.
 * @throws {UsageError} If it is none of them; says which one is closest.
 *
 * @example
 * ```ts
 * import { readChoice } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => readChoice("--data", "cifar", ["shapes", "cifar10"]),
 *   /Unknown --data cifar: did you mean cifar10\? \(shapes, cifar10\)/,
 * );
 * ```
 */
export function readChoice<const T extends string>(
  flag: string,
  text: string,
  names: readonly T[],
): T {
  const found = names.find((name) => name === text);
  if (found !== undefined) return found;
  const meant = closest(text, names);
  const hint = meant === undefined ? "choose one of" : `did you mean ${meant}?`;
  const all = names.join(", ");
  throw new UsageError(
    `Unknown ${flag} ${text}: ${hint} ${meant === undefined ? all : `(${all})`}`,
  );
}

/**
 * Reads a bit range.
 *
 * @param flag The option.
 * @param text What was typed, `LOW:HIGH`, or one number for both.
 * @returns [lowest, highest], bits.
 * @throws {UsageError} If it is reversed, below 2 or above 32.
 *
 * @example
 * ```ts
 * import { readBits } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(readBits("--bits", "4:16"), [4, 16]);
 * assert.throws(() => readBits("--bits", "16:4"), /the range is reversed, did you mean 4:16\?/);
 * ```
 */
export function readBits(flag: string, text: string): [number, number] {
  const parts = text.split(":");
  if (parts.length > 2) {
    throw new UsageError(
      `Cannot use ${flag}: it must be LOW:HIGH, for example 4:16: current value is ${text}`,
    );
  }
  const [low, high = low] = parts.map((part) => readNumber(flag, part, { min: 2, max: 32 }));
  if (low! > high!) {
    throw new UsageError(
      `Cannot use ${flag}: the range is reversed, did you mean ${high}:${low}?: current value is ${text}`,
    );
  }
  return [low!, high!];
}

function checked(flag: string, text: string, kind: string, check: (value: number) => number) {
  // Number() would take "" for 0 and "0x10" for 16
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) {
    throw new UsageError(
      `Cannot use ${flag}: it must be ${kind}: current value is ${text === "" ? "empty" : text}`,
    );
  }
  try {
    return check(Number(text));
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
}
