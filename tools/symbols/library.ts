/**
 * What a row of a recipe table may point to: functions, tests by name, and cells of notebooks.
 *
 * @module
 */
import type { Files } from "./cited_functions.ts";

/** A test by its title. */
export interface NamedTest {
  /** Path of its file, from the root of the repository. */
  file: string;
  /** Its title. */
  title: string;
}

/** Functions that each code cell calls, by cell, by notebook without `.ipynb`. */
export type Calls = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

/** What is there. */
export interface Library {
  /** Files of `lib/`. */
  lib: Files;
  /** Files of `tests/`. */
  tests: Files;
  /** What notebooks call. */
  calls: Calls;
}

const TITLE = /^ *(?:Deno\.)?test\(\s*"((?:[^"\\]|\\.)*)"/gm;

/**
 * The file that exports a function.
 *
 * @param name The function.
 * @param lib Files of the library.
 * @returns Its path, undefined if none or more than one exports this name.
 */
export function fileOf(name: string, lib: Files): string | undefined {
  const exported = new RegExp(`^export (?:async )?function ${name}\\b`, "m");
  const files = [...lib].filter(([, text]) => text.includes(name) && exported.test(text))
    .map(([file]) => file);
  return files.length === 1 ? files[0] : undefined;
}

/**
 * The tests of the files that use a function.
 *
 * @param name The function.
 * @param tests All test files.
 * @returns The tests; first those whose title begins with the function, then those whose title names it, then the others.
 */
export function namedTests(name: string, tests: Files): NamedTest[] {
  const word = new RegExp(`\\b${name}\\b`);
  const used = new RegExp(`\\b${name}\\(|[{,]\\s*${name}\\b[^;]*\\} from "`);
  const users = [...tests].filter(([file, text]) =>
    file.endsWith("_test.ts") && text.includes(name) && used.test(text)
  );
  const titles = users.flatMap(([file, text]) =>
    Array.from(text.matchAll(TITLE), ([, title]) => ({ file, title: title! }))
      .filter(({ title }) => !title.includes("|")) // a bar ends a cell
  );
  const rank = ({ title }: NamedTest) =>
    title.startsWith(`${name}()`) ? 0 : word.test(title) ? 1 : 2;
  return titles.sort((a, b) => rank(a) - rank(b));
}
