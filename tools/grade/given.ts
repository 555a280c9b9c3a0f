/**
 * The functions that an answer may use, as one script: the library's own text without its imports.
 *
 * @module
 */
import { stripTypeScriptTypes } from "node:module";
import { GIVEN_NAMES } from "./given_names.ts";

/** Files of `lib/core`, each behind those that it uses. */
export const CORE_FILES: readonly string[] = [
  "value_text.ts",
  "checks.ts",
  "count.ts",
  "round.ts",
  "vectors.ts",
];

/** Copies lists, records and typed arrays; the real one belongs to the platform and not to the language. */
const CLONE = `function structuredClone(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(structuredClone);
  if (ArrayBuffer.isView(value)) return value.slice();
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, structuredClone(v)]));
}`;

/**
 * Makes the script. An answer may name its own variables like the given functions: they are properties that can be replaced.
 *
 * @returns JavaScript that puts {@linkcode GIVEN_NAMES} and `structuredClone` into the global object.
 */
export async function givenScript(): Promise<string> {
  const texts = await Promise.all(
    CORE_FILES.map((name) => Deno.readTextFile(new URL(`../../lib/core/${name}`, import.meta.url))),
  );
  const body = texts.map((text) =>
    stripTypeScriptTypes(text.replaceAll(/^import [^;]*;$/gm, "").replaceAll(/^export /gm, ""))
  );
  return [
    "(() => {",
    '"use strict";',
    ...body,
    CLONE,
    `Object.assign(globalThis, { ${[...GIVEN_NAMES, "structuredClone"].join(", ")} });`,
    "})();",
  ].join("\n");
}
