/**
 * Small changes to plain data, as damage, a slip or malice would make them.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";

// deno-lint-ignore no-explicit-any -- JSON that is changed anywhere
type Plain = any;
type Path = (string | number)[];

/** Data with one change. */
export interface Mutant {
  /** The changed copy. */
  value: Plain;
  /** Where it was changed, for example `nodes.3.attrs.pad`. */
  path: string;
  /** For messages: what was done. */
  change: string;
}

/** Changes of one number, in the form in which a graph's JSON writes those that JSON lacks. */
const NUMBERS: ((n: number) => Plain)[] = [
  (n) => n + 1,
  (n) => n - 1,
  (n) => -n,
  (n) => 2 * n,
  () => 0.5,
  () => 1e9,
  () => 2 ** 31,
  () => 1e300,
  ...["NaN", "Infinity", "-Infinity"].map((number) => () => ({ number })),
];

/** Values of any type. */
const STRANGERS: Plain[] = [null, true, false, "x", "", 0, 1, -1, [], {}, [0], { a: 1 }];

/** Words that stand elsewhere in such files. */
const WORDS = "float32 int32 bool Relu Add Tanh input variable same valid __proto__".split(" ");

/**
 * Changes one place of plain data: drops it, gives it another type, another number, word or name, swaps it with another place, or
 * doubles it.
 *
 * @param original The data; not changed.
 * @param stream Decides where and how.
 * @returns The mutant, or undefined if this change makes no difference.
 */
export function mutate(original: Plain, stream: Random): Mutant | undefined {
  const value = structuredClone(original), all = paths(value);
  const pick = <T>(list: readonly T[]): T => list[stream.integer(list.length)]!;
  const path = pick(all), key = path.at(-1)!, parent = at(value, path.slice(0, -1));
  const old = parent[key], isList = Array.isArray(parent);
  const how = pick(["drop", "type", "value", "swap", "double", "rename"]);
  if (how === "drop") isList ? parent.splice(key as number, 1) : delete parent[key];
  if (how === "type") parent[key] = structuredClone(pick(STRANGERS));
  if (how === "value") {
    if (typeof old === "number") parent[key] = pick(NUMBERS)(old);
    if (typeof old === "boolean") parent[key] = !old;
    if (typeof old === "string") parent[key] = pick([...WORDS, `${old}x`]);
  }
  let also = "";
  if (how === "swap") {
    const other = pick(all), owner = at(value, other.slice(0, -1));
    const found = at(value, other);
    if (typeof old === "object" || typeof found !== typeof old) return undefined;
    parent[key] = found;
    owner[other.at(-1)!] = old;
    also = ` with ${other.join(".")}`;
  }
  if (how === "double" && isList) parent.splice(key as number, 0, structuredClone(old));
  if (how === "rename" && !isList) {
    delete parent[key];
    parent[pick([`${key}x`, "x", "0", "1", "a", "b"])] = old;
  }
  const text = (part: Plain) => (JSON.stringify(part) ?? "nothing").slice(0, 60);
  if (JSON.stringify(value) === JSON.stringify(original)) return undefined;
  return {
    value,
    path: path.join("."),
    change: `${how} ${path.join(".")}${also}: ${text(old)} -> ${text(parent[key])}`,
  };
}

function paths(value: Plain, here: Path = []): Path[] {
  const own = here.length > 0 ? [here] : [];
  if (typeof value !== "object" || value === null) return own;
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [...own, ...keys.flatMap((key) => paths(value[key], [...here, key]))];
}

function at(value: Plain, path: Path): Plain {
  return path.reduce((part, key) => part[key], value);
}
