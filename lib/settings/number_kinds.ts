import * as v from "valibot";
import { type Bounds, intervalText } from "../core/mod.ts";
import { type Kind, kind, showList } from "./kind.ts";

/**
 * Finite numbers inside bounds, written in decimals with or without an exponent.
 *
 * @param bounds The allowed range.
 * @returns The kind.
 *
 * @example
 * ```ts
 * import { checkValue, numberIn } from "@geta-lab/geta/settings";
 * import assert from "node:assert/strict";
 *
 * const share = numberIn({ min: 0, exclusiveMax: 1 });
 * assert.equal(share.read("1e-3"), 0.001);
 * assert.throws(
 *   () => checkValue(share, 1, "sparsity"),
 *   /Cannot use sparsity: it must be a number in \[0, 1\): current value is 1/,
 * );
 * ```
 */
export function numberIn(bounds: Bounds = {}): Kind<number> {
  return kind(bounded(bounds, wanted("a number", bounds)), { read: readNumber });
}

/**
 * Integers inside bounds.
 *
 * @param bounds The allowed range.
 * @returns The kind.
 *
 * @example
 * ```ts
 * import { checkValue, integerIn } from "@geta-lab/geta/settings";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => checkValue(integerIn({ min: 1 }), 2.5, "batch"),
 *   /Cannot use batch: it must be an integer in \[1, infinity\): current value is 2.5/,
 * );
 * ```
 */
export function integerIn(bounds: Bounds = {}): Kind<number> {
  const message = wanted("an integer", bounds);
  return kind(v.pipe(bounded(bounds, message), v.safeInteger(message)), { read: readNumber });
}

/**
 * Two whole numbers inside bounds, the first at most the second; written LOW:HIGH, or as one number that stands for both.
 *
 * @param bounds The allowed range of both.
 * @returns The kind.
 *
 * @example
 * ```ts
 * import { checkValue, rangeIn } from "@geta-lab/geta/settings";
 * import assert from "node:assert/strict";
 *
 * const bits = rangeIn({ min: 2, max: 24 });
 * assert.deepEqual(bits.read("4:16"), [4, 16]);
 * assert.deepEqual(bits.read("8"), [8, 8]);
 * assert.throws(
 *   () => checkValue(bits, [16, 4], "bitRange"),
 *   /bitRange: it must be LOW:HIGH, whole numbers in \[2, 24\] with LOW <= HIGH: current value is 16:4/,
 * );
 * ```
 */
export function rangeIn(bounds: Bounds): Kind<[number, number]> {
  const message = `${wanted("LOW:HIGH, whole numbers", bounds)} with LOW <= HIGH`;
  const end = v.pipe(bounded(bounds, message), v.safeInteger(message));
  const schema = v.pipe(
    v.strictTuple([end, end], message),
    v.check(([low, high]) => low <= high, message),
  );
  const read = (text: string) => {
    const ends = text.split(":").map(readNumber);
    return ends.length === 1 ? [ends[0], ends[0]] : ends;
  };
  return kind(schema, { read, show: (value) => showList(value, ":") });
}

function bounded(bounds: Bounds, message: string) {
  const { min = -Infinity, max = Infinity, exclusiveMin = -Infinity, exclusiveMax = Infinity } =
    bounds;
  return v.pipe(
    v.unknown(),
    v.number(message),
    v.finite(message),
    v.minValue(min, message),
    v.maxValue(max, message),
    v.gtValue(exclusiveMin, message),
    v.ltValue(exclusiveMax, message),
  );
}

function wanted(what: string, bounds: Bounds): string {
  return `it must be ${what}${intervalText(bounds)}`;
}

/** Number() would take "" for 0 and "0x10" for 16. */
function readNumber(text: string): number | string {
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : text;
}
