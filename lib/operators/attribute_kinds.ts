/**
 * What the attributes of operators may be.
 *
 * @module
 */
import type { Attribute } from "./dimension.ts";

/** Shape of the first operand; empty where there is none. */
type Shape = readonly number[];
type Test = (value: Attribute, shape: Shape) => boolean;

/** What an attribute may be. */
export interface AttributeKind {
  /** In words. */
  wanted: string;
  /** Whether a value is, of an operator on a tensor of that shape. */
  fits: Test;
}

const kind = (wanted: string, fits: Test): AttributeKind => ({ wanted, fits });
const whole: Test = (value) => Number.isSafeInteger(value);
const within = (least: number, most: number) => (value: Attribute) =>
  Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
const atLeast = (least: number): Test => within(least, Infinity);
const list = (fits: Test, count?: number): Test => (value, shape) =>
  Array.isArray(value) && (count === undefined || value.length === count) &&
  value.every((part) => fits(part, shape));
const perAxis = (fits: Test): Test => (value, shape) => list(fits, shape.length)(value, shape);
const either = (...tests: Test[]): Test => (value, shape) =>
  tests.some((fits) => fits(value, shape));
const onAxis: Test = (value, { length }) => within(-length, length - 1)(value);

/** One of some words. */
export const word = (...words: string[]) =>
  kind(`one of ${words.join(", ")}`, (value) => words.includes(value as string));
/** True or false. */
export const flag = kind("true or false", (value) => typeof value === "boolean");
/** Any text. */
export const text = kind("text", (value) => typeof value === "string");
/** Any number but NaN. */
export const number = kind(
  "a number",
  (value) => typeof value === "number" && !Number.isNaN(value),
);
/** A number or a list. */
export const numbers = kind("a number or several", either(number.fits, list(number.fits)));
/** A finite number that is not negative. */
export const epsilon = kind(
  "a finite number that is not negative",
  (value) => Number.isFinite(value) && (value as number) >= 0,
);
/** An integer. */
export const integer = kind("an integer", whole);
/** A list of integers. */
export const integers = kind("integers", list(whole));
/** A number of things. */
export const count = kind("an integer that is not negative", atLeast(0));
/** A number of things, at least one. */
export const positive = kind("a positive integer", atLeast(1));
/** Numbers of things, at least one. */
export const positives = kind("positive integers", list(atLeast(1)));
/** An axis, counted from the end if negative. */
export const axis = kind("an axis", onAxis);
/** The place of an axis that is added. */
export const newAxis = kind(
  "a place between axes",
  (value, { length }) => within(-length - 1, length)(value),
);
/** One axis or a list. */
export const axes = kind("an axis or several", either(onAxis, list(onAxis)));
/** The axes in another order. */
export const order = kind(
  "the axes in some order",
  (value, { length }) =>
    list(whole, length)(value, []) &&
    (value as number[]).toSorted((a, b) => a - b).every((n, i) => n === i),
);
/** A list of lengths; -1 is the rest. */
export const lengths = kind("lengths", list(atLeast(-1)));
/** A length for each axis; -1 is the rest. */
export const lengthsOfAll = kind(
  "a length for each axis",
  either(atLeast(-1), perAxis(atLeast(-1))),
);
/** How often for each axis. */
export const times = kind("a positive integer for each axis", perAxis(atLeast(1)));
/** Where to begin along each axis. */
export const begins = kind(
  "a position for each axis",
  either(atLeast(0), (value, shape) =>
    Array.isArray(value) && value.length === shape.length &&
    value.every((part, i) => within(0, shape[i]!)(part))),
);
/** Number of parts, or their lengths. */
export const parts = kind("a number or lengths of parts", either(atLeast(1), list(atLeast(-1))));
/** Before and after each axis. */
export const paddings = kind("a pair for each axis", perAxis(list(atLeast(0), 2)));
/** Before and after some axes. */
export const pairs = kind("pairs of lengths", list(list(atLeast(0), 2)));
/** One length for all sides of a window, or one for each. */
export const window = (rank: number) =>
  kind(`a positive integer or ${rank}`, either(atLeast(1), list(atLeast(1), rank)));
/** Padding of a window. */
export const padding = kind(
  "same, valid, an integer or pairs",
  either(
    (value) => value === "same" || value === "valid",
    atLeast(0),
    list(list(atLeast(0), 2), 4),
  ),
);
/** Height and width. */
export const size = kind("two lengths", list(atLeast(1), 2));
/** An element type. */
export const type = word("float32", "int32", "bool");
/** How a length is rounded. */
export const rounding = word("floor", "round", "ceil");
