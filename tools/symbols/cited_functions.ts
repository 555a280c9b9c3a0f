/**
 * Functions that cite docs/geta.md, and their tests.
 *
 * @module
 */
/** Files by path from the root of the repository. */
export type Files = ReadonlyMap<string, string>;

/** A function whose doc comment cites docs/geta.md. */
export interface CitedFunction {
  /** Its name. */
  name: string;
  /** File that exports it, from the root of the repository. */
  file: string;
  /** Sections of docs/geta.md, for example `["4.7", "4.8"]`. */
  sections: string[];
}

const EXPORTED = /\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s*export (?:async )?(?:function|const) (\w+)/g;
const CITED = /docs\/geta\.md, sections? (\d+(?:\.\d+)*(?:(?:,| and) \d+(?:\.\d+)*)*)/;

/**
 * Finds the exported functions whose `Source:` names docs/geta.md.
 *
 * @param files Files of the library.
 * @returns The functions by file and place.
 */
export function citedFunctions(files: Files): CitedFunction[] {
  return [...files].flatMap(([file, text]) =>
    [...text.matchAll(EXPORTED)].flatMap(([, doc, name]) => {
      const source = doc!.replace(/\s*\n \* ?/g, " ").split("Source: ").slice(1).join(" ");
      const [, numbers] = CITED.exec(source.split(/ @(?:param|returns|example)/)[0]!) ?? [];
      return numbers === undefined
        ? []
        : [{ name: name!, file, sections: numbers.match(/[\d.]*\d/g)! }];
    })
  );
}

/**
 * The tests of a function: the file that bears its name, else one whose title begins with it, else the first that uses it; and a comparison
 * with fixtures, if any.
 *
 * @param cited The function.
 * @param tests All test files.
 * @returns None, one or two paths.
 */
export function testsOf(cited: CitedFunction, tests: Files): string[] {
  const { name, file } = cited;
  const used = new RegExp(`\\b${name}\\(|^import [^;]*\\b${name}\\b`, "m");
  const word = new RegExp(`\\b${name}\\b`);
  const all = [...tests.keys()].filter((path) => path.endsWith("_test.ts")).sort();
  const users = all.filter((path) => used.test(tests.get(path)!));
  const own = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const folder = file.replace(/^lib\/([^/]+)\/.*$/, "tests/$1/");
  const fixture = users.find((path) => path.endsWith("_fixture_test.ts"));
  const first = users.find((path) => path.endsWith(`/${own}_test.ts`)) ??
    users.find((path) => tests.get(path)!.includes(`"${name}()`)) ??
    users.find((path) => path.startsWith(folder) && path !== fixture) ??
    all.find((path) => path.startsWith(folder) && word.test(tests.get(path)!)) ?? users[0];
  if (first === undefined) return [];
  return fixture === undefined || fixture === first ? [first] : [first, fixture];
}
