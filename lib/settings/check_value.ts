import { suggestion } from "../core/mod.ts";
import type { Kind } from "./kind.ts";
import { SettingsError } from "./settings_error.ts";

/**
 * Throws unless a value is of a kind.
 *
 * @param kind What it may be.
 * @param value The value; nothing is taken for granted about it.
 * @param name What the caller calls it: a setting, an option.
 * @returns The value.
 * @throws {SettingsError} If it is something else; says what it must be, and which word was most likely meant.
 *
 * @example
 * ```ts
 * import { checkValue, oneOf } from "@geta-lab/geta/settings";
 * import assert from "node:assert/strict";
 *
 * const data = oneOf(["shapes", "cifar10"]);
 * assert.equal(checkValue(data, "shapes", "--data"), "shapes");
 * assert.throws(() => checkValue(data, "cifar", "--data"), /did you mean cifar10\?/);
 * ```
 */
export function checkValue<T>(kind: Kind<T>, value: unknown, name: string): T {
  const parsed = kind.parse(value);
  if ("value" in parsed) return parsed.value;
  const found = kind.show(value);
  const meant = kind.words === undefined ? "" : suggestion(found, kind.words.map(String));
  throw new SettingsError(
    `Cannot use ${name}: ${parsed.wanted}: current value is ${found}${meant}`,
  );
}
