/**
 * The reference of all functions, by `deno doc --html`, led back into the book.
 *
 * @module
 */
import { join } from "node:path";
import { readText, ROOT } from "./entries.ts";
import { pathBetween, sourcePage } from "./site_map.ts";
import type { SearchText } from "./search_texts.ts";

/** What the reference is made with. */
export interface ApiOptions {
  /** Folder of the site. */
  folder: string;
  /** Called with every file of the project that a page leads to. */
  need: (path: string) => void;
}

/** Folder of the reference in the site. */
export const API = "api";

/**
 * Writes the reference.
 *
 * @param options Where to.
 * @returns What it has.
 */
export async function writeApi({ folder, need }: ApiOptions): Promise<ApiSymbol[]> {
  const target = join(folder, API), entries = Object.values(entryPoints());
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--quiet", "--html", "--name=GETA Lab", `--output=${target}`, ...entries],
    cwd: ROOT,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`Cannot document: ${new TextDecoder().decode(stderr)}`);
  const root = new URL("../../", import.meta.url).href;
  for (const path of await htmlFiles(target, API)) {
    const file = join(folder, path);
    await Deno.writeTextFile(file, apiPage(await Deno.readTextFile(file), { path, root, need }));
  }
  return apiSymbols(await Deno.readTextFile(join(target, "search_index.js")));
}

/**
 * What a program can import.
 *
 * @returns Files by name, as `deno.json` has them: `"./nm"` is `"./lib/nm/mod.ts"`.
 */
export function entryPoints(): Record<string, string> {
  const { exports } = JSON.parse(readText("deno.json")) as { exports: Record<string, string> };
  return exports;
}

/** The reader chose colours in the book, and the reference remembers its own. */
const COLOURS = `try { const colours = localStorage.getItem("book:colours");
if (colours) localStorage.setItem("theme", colours); else localStorage.removeItem("theme"); } catch { /* no storage */ }`;

/** What {@linkcode apiPage} is told. */
export interface ApiPageOptions {
  /** Address of the page in the site. */
  path: string;
  /** Address of the project, as its pages name sources. */
  root: string;
  need: ApiOptions["need"];
}

/**
 * A page of the reference as part of the book: sources lead to pages of the site, folders to their index, and a link back.
 *
 * @param html What `deno doc` wrote.
 * @param options Place, address of the project.
 * @returns HTML.
 */
export function apiPage(html: string, { path, root, need }: ApiPageOptions): string {
  const [, module = ""] = path.split("/");
  const style = `<link rel="stylesheet" href="${pathBetween(path, "assets/api.css")}">`;
  const back = `<a class="contextLink back" href="${pathBetween(path, "index.html")}">← Book</a>`;
  return html.replace("<html>", '<html lang="en">')
    .replace("</title>", `</title>\n<script>${COLOURS}</script>`)
    .replace("</head>", `${style}</head>`)
    .replaceAll(`from &quot;${module}&quot;`, `from &quot;@geta-lab/geta/${module}&quot;`)
    .replace('<ul class="breadcrumbs">', `${back}<ul class="breadcrumbs">`)
    .replaceAll(/href="([^"]*)"/g, (old, written: string) => {
      const address = written.replaceAll("&#x2F;", "/");
      if (address.startsWith(root)) {
        const [source = ""] = address.slice(root.length).split("#");
        need(source);
        return `href="${pathBetween(path, sourcePage(source))}"`;
      }
      if (address === "" || address === ".") return 'href="index.html"';
      if (address.startsWith("#")) {
        return html.includes(`id="${address.slice(1)}"`) ? old : 'href="#content"'; // of type parameters there is none
      }
      if (/^[a-z]+:/.test(address)) return old;
      // names of files hold per cent signs, which addresses must spell
      return `href="${address.replaceAll("%", "%25")}${address.endsWith("/") ? "index.html" : ""}"`;
    });
}

/** A name that a module exports. */
export interface ApiSymbol {
  name: string;
  /** Its module, for example `nm`. */
  module: string;
  /** Whether it is called. */
  isFunction: boolean;
  /** The first sentence of its text. */
  text: string;
  /** Address of its page in the site. */
  path: string;
}

/**
 * What the reference has: every symbol, not its members.
 *
 * @param script The index that `deno doc` wrote.
 * @returns The symbols.
 */
export function apiSymbols(script: string): ApiSymbol[] {
  const json = /DENO_DOC_SEARCH_INDEX = (\{.*\});/s.exec(script)?.[1];
  if (json === undefined) throw new TypeError("Cannot read the index of the reference");
  const { nodes } = JSON.parse(json) as {
    nodes: { name: string; file: string; doc: string; url: string; kind: { kind: string }[] }[];
  };
  return nodes.filter(({ name }) => !name.includes(".")).map(({ name, file, doc, url, kind }) => ({
    name,
    module: file,
    isFunction: kind.some((one) => one.kind === "Function"),
    text: /^[^]*?\.(?![\d)])/.exec(doc)?.[0] ?? doc.slice(0, 200),
    path: `${API}/${url.replace(/^\.\//, "")}`,
  }));
}

/**
 * What the search finds in the reference.
 *
 * @param symbols The symbols.
 * @returns One place for each.
 */
export function apiTexts(symbols: readonly ApiSymbol[]): SearchText[] {
  return symbols.map(({ name, module, text, path }) => ({
    url: path,
    page: module,
    heading: name,
    text,
  }));
}

/** Addresses of all pages below a folder, in order. */
async function htmlFiles(folder: string, path: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) found.push(...await htmlFiles(join(folder, name), `${path}/${name}`));
    else if (name.endsWith(".html")) found.push(`${path}/${name}`);
  }
  return found.sort();
}
