/**
 * The catalogues of the translated notebooks: `notebooks/i18n/<language>/<notebook>.json`, keyed by cell id.
 *
 * A markdown cell is translated as a whole, and `of` is the hash of the English cell that was translated. Code is the same in
 * every language; `shown` maps what its charts and tables show, from English to the language. `{0}`, `{1}` … stand for any
 * text, `{#0}`, `{#1}` … for any number. `words.json` holds what the library's own charts and tables show in all notebooks.
 *
 * @module
 */
import { createHash } from "node:crypto";
import * as v from "valibot";

const shown = v.record(v.string(), v.string());
const markdownCell = v.strictObject({
  of: v.pipe(v.string(), v.regex(/^[0-9a-f]{12}$/)),
  text: v.pipe(v.array(v.string()), v.minLength(1)),
});
const codeCell = v.strictObject({ shown });
const catalogue = v.strictObject({
  cells: v.record(v.string(), v.union([markdownCell, codeCell])),
});
const words = v.strictObject({ shown });

/** English text to the text of a language. */
export type Shown = v.InferOutput<typeof shown>;

/** The translation of one notebook into one language. */
export type Catalogue = v.InferOutput<typeof catalogue>;

/** The languages, as in `--lang`. */
export const languages = ["zh-Hans", "zh-Hant"] as const;

/** A language that notebooks are translated into. */
export type Language = (typeof languages)[number];

/** File name, without its ending, of what all notebooks share. */
const WORDS = "words";
const FOLDER = new URL("../../notebooks/i18n/", import.meta.url);

/**
 * Whether notebooks are translated into a language.
 *
 * @param name What was typed.
 * @returns True for one of {@linkcode languages}.
 */
export function isLanguage(name: string): name is Language {
  return (languages as readonly string[]).includes(name);
}

/**
 * The notebooks that have a catalogue in at least one language.
 *
 * @returns Their names, without `.ipynb`, in order.
 */
export function translatedNames(): string[] {
  const files = languages.flatMap((language) =>
    Array.from(Deno.readDirSync(new URL(`${language}/`, FOLDER)), ({ name }) => name)
  );
  const names = files.filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -5));
  return [...new Set(names)].filter((name) => name !== WORDS).sort();
}

/**
 * Reads a catalogue.
 *
 * @param language The language.
 * @param name The notebook, without `.ipynb`.
 * @returns The catalogue, undefined if there is none.
 * @throws {TypeError} If the file is not a catalogue.
 */
export function readCatalogue(language: Language, name: string): Catalogue | undefined {
  return readJson(`${language}/${name}.json`, catalogue);
}

/**
 * Reads the catalogue of a notebook that is to be translated.
 *
 * @param language The language.
 * @param name The notebook, without `.ipynb`.
 * @returns The catalogue.
 * @throws {TypeError} If there is none, or the file is not a catalogue.
 */
export function requireCatalogue(language: Language, name: string): Catalogue {
  const found = readCatalogue(language, name);
  if (found) return found;
  throw new TypeError(
    `Cannot translate ${name}: it must have a catalogue: ` +
      `current value is no file notebooks/i18n/${language}/${name}.json`,
  );
}

/**
 * Reads what all notebooks of a language share.
 *
 * @param language The language.
 * @returns The texts of the library's charts and tables.
 * @throws {TypeError} If the file is not a list of words.
 */
export function readWords(language: Language): Shown {
  return readJson(`${language}/${WORDS}.json`, words)?.shown ?? {};
}

/**
 * The hash by which a catalogue knows the English cell.
 *
 * @param source Source of the cell.
 * @returns The first twelve hexadecimal digits of its SHA-256.
 */
export function cellHash(source: string): string {
  return createHash("sha256").update(source).digest("hex").slice(0, 12);
}

function readJson<Schema extends v.GenericSchema>(
  path: string,
  schema: Schema,
): v.InferOutput<Schema> | undefined {
  let text: string;
  try {
    text = Deno.readTextFileSync(new URL(path, FOLDER));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  const result = v.safeParse(schema, JSON.parse(text));
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw new TypeError(
    `Cannot read notebooks/i18n/${path}: ${v.getDotPath(issue) ?? "the file"} must be ${
      issue.expected ?? "valid"
    }: current value is ${issue.received}`,
  );
}
