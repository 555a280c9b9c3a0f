/**
 * What the search of the book knows.
 *
 * @module
 */
import type { Passage } from "./markdown.ts";

/** A place that can be found. */
export interface SearchText {
  /** Address in the site, with its anchor. */
  url: string;
  /** Title of the page. */
  page: string;
  /** Heading above it, or the name of a function. */
  heading: string;
  text: string;
}

/** Where passages come from. */
export interface SearchedPage {
  path: string;
  title: string;
  passages: readonly Passage[];
}

/**
 * The places of a page.
 *
 * @param page Its address, title and passages.
 * @returns One for each heading.
 */
export function searchTexts({ path, title, passages }: SearchedPage): SearchText[] {
  return passages.map(({ id, heading, text }) => ({
    url: id === "" ? path : `${path}#${encodeURIComponent(id)}`,
    page: title,
    heading: heading === "" ? title : heading,
    text: text.replaceAll(/\s+/g, " "),
  }));
}

/**
 * The words of a text: Latin ones with their parts (`forgetRate` is found by `rate`), Han signs alone and in pairs.
 *
 * @param text The text.
 * @returns Words in lower case.
 */
export function searchWords(text: string): string[] {
  const found: string[] = [];
  for (const [run] of text.matchAll(/\p{Script=Han}+|[\p{L}\p{N}]+/gu)) {
    if (/\p{Script=Han}/u.test(run)) {
      const signs = [...run];
      found.push(...signs, ...signs.slice(1).map((sign, i) => signs[i]! + sign));
      continue;
    }
    const parts = run.match(/\p{Lu}?[\p{Ll}\p{N}]+|\p{Lu}+(?!\p{Ll})|[\p{L}\p{N}]/gu) ?? [];
    found.push(run, ...parts.length > 1 ? parts : []);
  }
  return found.map((word) => word.toLowerCase());
}

/**
 * The script that brings the texts to the pages.
 *
 * @param texts All places of the book.
 * @returns JavaScript.
 */
export function searchScript(texts: readonly SearchText[]): string {
  const rows = texts.map(({ url, page, heading, text }) => [url, page, heading, text]);
  return `globalThis.bookTexts = ${JSON.stringify(rows)};\n`;
}
