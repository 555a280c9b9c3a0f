/**
 * Whether the sources that a comment names can be opened by its reader.
 *
 * @module
 */

/** Numbers of the sections of a file of this repository, for example `["1", "2", "2.1"]`; undefined if there is no such file. */
export type SectionsOf = (file: string) => readonly string[] | undefined;

const ARXIV = /\barXiv:\d{4}\.\d{4,5}\b/;
const ADDRESS = /\bhttps?:\/\/\S+\.\S+|\bdoi:10\.\d{4,}\/\S+/i;
const DOCUMENT = /\bdocs\/[\w/]+\.md\b/;
const NAME = String.raw`\p{Lu}[\p{L}.'-]*`;
const AUTHORS = String.raw`${NAME}(?:(?:,| and| et al\.?)*(?: ${NAME})?)*`;
const YEAR = String.raw`(?:19|20)\d\d`;
/** `Authors: Title (year)`, `Authors, Title (year)` or `Authors year, Title`, the title of at least two words. */
const CITATION = new RegExp(
  String.raw`^${AUTHORS}(?:[:,] \S+ [^()]*\S.*\(${YEAR}\)| ${YEAR}, \S+ \S)`,
  "u",
);

/**
 * Says what is wrong with the sources that a comment names, or nothing.
 *
 * A `Source:` paragraph names several sources with semicolons between them. One of them at least must be something that a reader
 * can open: an arXiv number, an address or DOI, a paper or book cited with authors, title and year, or a section of a file in
 * `docs/`. Files and sections must exist, wherever the comment mentions them.
 *
 * @param comment Text of a comment, with or without the stars of its lines.
 * @param sectionsOf The sections of a file; reads the file by default.
 * @returns The complaint, or undefined.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(sourceComplaint("Source: Kingma, Ba: Adam (arXiv:1412.6980)."), undefined);
 * assert.match(sourceComplaint("Source: our notes.")!, /must name what a reader can open/);
 * ```
 */
export function sourceComplaint(
  comment: string,
  sectionsOf: SectionsOf = readSections,
): string | undefined {
  const text = comment.replace(/^[ \t]*\*+ ?/gm, "");
  for (const source of sourcesOf(text)) {
    if (!source.split("; ").some((one) => canBeOpened(one))) {
      return "A source must name what a reader can open (arXiv number, address, authors with title and year, section of a " +
        `file in docs/): current value is ${source}`;
    }
    const other = /\S+\.md\b/g;
    for (const [file] of source.matchAll(other)) {
      if (!DOCUMENT.test(file) && !ADDRESS.test(file)) {
        return `A source may name files in docs/ only: current value is ${file}`;
      }
    }
  }
  return documentComplaint(text, sectionsOf);
}

/** The paragraphs behind `Source:`, each on one line. */
function sourcesOf(text: string): string[] {
  const found = text.matchAll(
    /^\s*(?:\/\/ )?Source: ([^]*?)(?=\n\s*(?:\/\/)?\s*\n|\n\s*@|$(?![^]))/gm,
  );
  return [...found].map(([, source]) => source!.replace(/\s*\n\s*(?:\/\/ )?/g, " ").trim());
}

function canBeOpened(source: string): boolean {
  return [ARXIV, ADDRESS, DOCUMENT, CITATION].some((kind) => kind.test(source));
}

/** Looks at every file in docs that is mentioned, and the section numbers behind it. */
function documentComplaint(text: string, sectionsOf: SectionsOf): string | undefined {
  const flat = text.replace(/\s+/g, " ");
  const mentions = flat.matchAll(
    /\b(docs\/[\w/]+\.md)(?:, sections? (\d+(?:\.\d+)*(?:(?:,| and) \d+(?:\.\d+)*)*))?/g,
  );
  for (const [, file, numbers = ""] of mentions) {
    const sections = sectionsOf(file!);
    if (sections === undefined) return `A comment names ${file}, which does not exist`;
    for (const [number] of numbers.matchAll(/\d+(?:\.\d+)*/g)) {
      if (!sections.includes(number)) return `${file} has no section ${number}`;
    }
  }
  return undefined;
}

const known = new Map<string, readonly string[] | undefined>();

function readSections(file: string): readonly string[] | undefined {
  if (!known.has(file)) known.set(file, sectionsIn(file));
  return known.get(file);
}

function sectionsIn(file: string): readonly string[] | undefined {
  try {
    const text = Deno.readTextFileSync(new URL(`../${file}`, import.meta.url));
    return [...text.matchAll(/^#+ (\d+(?:\.\d+)*)\.? /gm)].map(([, number]) => number!);
  } catch {
    return undefined;
  }
}
