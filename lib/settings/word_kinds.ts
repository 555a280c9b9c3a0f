import * as v from "valibot";
import { type Kind, kind, showList } from "./kind.ts";

/**
 * One of several words.
 *
 * @param words The words.
 * @returns The kind.
 *
 * @example
 * ```ts
 * import { checkValue, oneOf } from "@geta-lab/geta/settings";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => checkValue(oneOf(["sgd", "adam"]), "adamm", "optimizer"),
 *   /optimizer: it must be one of sgd, adam: current value is adamm; did you mean adam\?/,
 * );
 * ```
 */
export function oneOf<const T extends string>(words: readonly T[]): Kind<T> {
  return kind(v.picklist(words, `it must be one of ${words.join(", ")}`), { words });
}

/**
 * True or false; the command line has a flag for it.
 *
 * @returns The kind.
 *
 * @example
 * ```ts
 * import { checkValue, yesOrNo } from "@geta-lab/geta/settings";
 * import assert from "node:assert/strict";
 *
 * assert.equal(checkValue(yesOrNo(), true, "nesterov"), true);
 * assert.equal(yesOrNo().show(false), "no");
 * ```
 */
export function yesOrNo(): Kind<boolean> {
  return kind(v.boolean("it must be true or false"), {
    flag: true,
    read: (text) => text === "yes" || (text === "no" ? false : text),
    show: (value) => value === true ? "yes" : value === false ? "no" : String(value),
  });
}

/**
 * Any number of names, separated by commas.
 *
 * @returns The kind.
 *
 * @example
 * ```ts
 * import { names } from "@geta-lab/geta/settings";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(names().read("conv1,block"), ["conv1", "block"]);
 * assert.equal(names().show([]), "none");
 * ```
 */
export function names(): Kind<string[]> {
  const message = "it must be names, for example conv1,block";
  return kind(v.array(v.pipe(v.string(message), v.nonEmpty(message)), message), {
    read: (text) => text.split(","),
    show: (value) => showList(value, ",") || "none",
  });
}

/**
 * Text that is not empty and does not look like an option, which a forgotten value would be taken for.
 *
 * @returns The kind.
 *
 * @example
 * ```ts
 * import { checkValue, text } from "@geta-lab/geta/settings";
 * import assert from "node:assert/strict";
 *
 * assert.equal(checkValue(text(), "runs/a", "--out"), "runs/a");
 * assert.throws(() => checkValue(text(), "--json", "--out"), /current value is --json/);
 * ```
 */
export function text(): Kind<string> {
  const message = "it must be text that begins with no dash";
  return kind(v.pipe(v.string(message), v.regex(/^[^-]/, message)));
}

/**
 * One of several words, or the path of a file whose name has a certain end.
 *
 * @param words The words.
 * @param ending The end of the file's name, for example `.safetensors`.
 * @returns The kind.
 *
 * @example
 * ```ts
 * import { checkValue, oneOfOrFile } from "@geta-lab/geta/settings";
 * import assert from "node:assert/strict";
 *
 * const start = oneOfOrFile(["dense", "scratch"], ".safetensors");
 * assert.equal(checkValue(start, "runs/a/dense.safetensors", "start"), "runs/a/dense.safetensors");
 * assert.throws(
 *   () => checkValue(start, "denes", "start"),
 *   /start: it must be dense, scratch or a file \*\.safetensors: current value is denes; did you mean dense\?/,
 * );
 * ```
 */
export function oneOfOrFile<const T extends string, const End extends string>(
  words: readonly T[],
  ending: End,
): Kind<T | `${string}${End}`> {
  const message = `it must be ${words.join(", ")} or a file *${ending}`;
  const accepts = (value: string): value is T | `${string}${End}` =>
    (words as readonly string[]).includes(value) ||
    value.endsWith(ending) && value.length > ending.length && !value.startsWith("-");
  return kind(v.pipe(v.string(message), v.guard(accepts, message)), { words });
}
