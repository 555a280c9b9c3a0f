/**
 * Which file of the project becomes which page.
 *
 * @module
 */
import { dirname, join, normalize, relative } from "node:path/posix";
import type { PageLanguage } from "./words.ts";

/** Parts of the book that can be left out. */
export const PARTS = ["notebooks", "slides", "docs", "api"] as const;

/** One of them. */
export type Part = typeof PARTS[number];

/** A page and where it comes from. */
export interface PageEntry {
  /** The file of the project. */
  source: string;
  /** Address of the page in the site. */
  path: string;
  /** What the navigation says. */
  title: string;
  /** Group of the navigation. */
  part: "course" | "slides" | "documents" | "project";
  /** Its language. */
  language: PageLanguage;
}

/** The page that leads into the reference of all functions. */
export const REFERENCE = "functions.html";

/** How addresses of a document become addresses of the site. */
export interface LinkOptions {
  /** The document, from the root of the project. */
  from: string;
  /** The page that it becomes. */
  page: string;
  /** Pages by document. */
  pages: ReadonlyMap<string, string>;
  /** Called with every file or folder that has no page and must get one. */
  need: (path: string) => void;
}

/**
 * Where a link of a document leads in the site.
 *
 * @param address As written: of another site, relative to the document, or an anchor.
 * @param options The document, its page, and the pages there are.
 * @returns An address relative to the page.
 */
export function siteLink(address: string, { from, page, pages, need }: LinkOptions): string {
  if (/^[a-z]+:/.test(address) || address.startsWith("#") || address === "") return address;
  const [file = "", anchor] = address.split("#");
  const path = normalize(join(dirname(from), file)).replace(/\/$/, "");
  const known = pages.get(path);
  if (known === undefined) need(path);
  const target = known ?? sourcePage(path);
  return pathBetween(page, target) + (anchor === undefined ? "" : `#${anchor}`);
}

/**
 * The page of a file that has none of its own.
 *
 * @param path The file, or a folder, from the root of the project.
 * @returns Its address in the site.
 */
export function sourcePage(path: string): string {
  return /\.\w+$|^LICENSE$/.test(path) ? `source/${path}.html` : `source/${path}/index.html`;
}

/**
 * The way from one page to another.
 *
 * @param page Address of the page in the site.
 * @param target Address of the other one.
 * @returns An address relative to the page.
 */
export function pathBetween(page: string, target: string): string {
  return relative(dirname(page), target);
}
