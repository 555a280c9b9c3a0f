/**
 * Makes the book and writes it into a folder.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { API, apiTexts, writeApi } from "./api_pages.ts";
import { addDocument, type Book, emptyBook } from "./book.ts";
import { bookScripts } from "./bundle.ts";
import { linkFaults } from "./check_links.ts";
import { bookEntries } from "./entries.ts";
import { addNotebook } from "./notebooks.ts";
import type { PictureFile } from "./outputs.ts";
import { addReference } from "./reference_page.ts";
import { searchScript, type SearchText } from "./search_texts.ts";
import type { Part } from "./site_map.ts";
import { addSlides } from "./slide_pages.ts";
import { addSources } from "./sources.ts";
import { addStart } from "./start_page.ts";

/** What is made. */
export interface BuildOptions {
  /** Parts of the book. */
  parts: ReadonlySet<Part>;
  /** Told what is going on. */
  say?: (line: string) => void;
}

/** A file that tells a folder of ours from others. */
const MARK = "book.json";
/** Made by a task of its own; the book leads there if it is there. */
const DEMO = "demo";

/**
 * Makes the book.
 *
 * @param folder Where it goes: an empty folder, or one with an older book, which is replaced.
 * @param options Which parts.
 * @returns Links that lead nowhere and what would be loaded from elsewhere; none if all is right.
 * @throws {Error} If the folder holds something else.
 */
export async function buildBook(
  folder: string,
  { parts, say = () => {} }: BuildOptions,
): Promise<string[]> {
  const names = await emptied(folder);
  const beside = { api: parts.has("api"), demo: names.has(DEMO) };
  const book = emptyBook(bookEntries(parts), beside);
  const pictures = new Map<string, PictureFile[]>();
  for (const entry of book.entries) {
    say(entry.path);
    if (entry.part === "course") pictures.set(entry.path, await addNotebook(book, entry));
    else if (entry.part === "slides") await addSlides(book, entry);
    else addDocument(book, entry);
  }
  addStart(book, pictures);
  if (beside.api) {
    say(`${API}/`);
    const need = (path: string) => book.needed.add(path);
    const symbols = await writeApi({ folder, need });
    addReference(book, symbols);
    book.texts.push(...apiTexts(symbols));
  }
  say("source/, assets/");
  addSources(book);
  await addAssets(book, book.texts);
  for (const [path, content] of book.files) {
    const file = join(folder, path);
    await Deno.mkdir(dirname(file), { recursive: true });
    if (typeof content === "string") await Deno.writeTextFile(file, content);
    else await Deno.writeFile(file, content);
  }
  return await faultsIn(folder);
}

async function addAssets({ files }: Book, texts: readonly SearchText[]): Promise<void> {
  for (const [name, script] of Object.entries(await bookScripts())) {
    files.set(`assets/${name}`, script);
  }
  files.set("assets/search_texts.js", searchScript(texts));
  for (const name of ["book.css", "api.css"]) {
    const style = new URL(`./browser/${name}`, import.meta.url);
    files.set(`assets/${name}`, await Deno.readTextFile(style));
  }
}

/** Removes an older book, but not the demo. */
async function emptied(folder: string): Promise<Set<string>> {
  await Deno.mkdir(folder, { recursive: true });
  const entries = await Array.fromAsync(Deno.readDir(folder));
  const names = new Set(entries.map(({ name }) => name));
  if ([...names].some((name) => name !== DEMO) && !names.has(MARK)) {
    throw new Error(
      `Cannot write the book into ${folder}: it must be empty or hold an older book: there is no ${MARK} in it`,
    );
  }
  for (const name of names) {
    if (name !== DEMO) await Deno.remove(join(folder, name), { recursive: true });
  }
  await Deno.writeTextFile(join(folder, MARK), '{ "made by": "deno task book" }\n');
  return names;
}

/**
 * Checks a book on the disk, so that what other programs wrote is looked at, too.
 *
 * @param folder The folder.
 * @returns A line for each fault.
 */
export async function faultsIn(folder: string): Promise<string[]> {
  const pages = new Map<string, string>(), files = new Set<string>();
  async function read(path: string) {
    for await (const { name, isDirectory } of Deno.readDir(join(folder, path))) {
      const inner = path === "" ? name : `${path}/${name}`;
      if (isDirectory) await read(inner);
      else files.add(inner);
      if (name.endsWith(".html") && !isDirectory) {
        pages.set(inner, await Deno.readTextFile(join(folder, inner)));
      }
    }
  }
  await read("");
  return linkFaults(pages, (path) => files.has(path));
}
