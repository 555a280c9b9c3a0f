/**
 * The navigation beside every page.
 *
 * @module
 */
import type { NavigationGroup, NavigationLink } from "./layout.ts";
import { type PageEntry, REFERENCE } from "./site_map.ts";
import { type PageLanguage, WORDS } from "./words.ts";

/** What the book has beside its entries. */
export interface Beside {
  /** Whether there is a reference of all functions. */
  api: boolean;
  /** Whether the demo has been built. */
  demo: boolean;
}

/**
 * The groups of the navigation.
 *
 * @param entries All pages.
 * @param language The language of the page.
 * @param beside What else there is.
 * @returns Groups that are not empty, the first without a title; a notebook in this language where it is translated.
 */
export function navigationOf(
  entries: readonly PageEntry[],
  language: PageLanguage,
  { api, demo }: Beside,
): NavigationGroup[] {
  const words = WORDS[language];
  const inPart = (part: PageEntry["part"]): NavigationLink[] =>
    entries.filter((one) => one.part === part && one.language === "en").map((one) => {
      const translated = entries.find(({ source, language: its }) =>
        source === one.source && its === language
      );
      const { title, path } = translated ?? one;
      return { title, path };
    });
  const first: NavigationLink[] = [
    { title: words.start, path: "index.html" },
    ...demo ? [{ title: words.demo, path: "demo/index.html" }] : [],
    ...api ? [{ title: words.api, path: REFERENCE }] : [],
  ];
  return [
    { title: "", links: first },
    { title: words.course, links: inPart("course") },
    { title: words.slides, links: inPart("slides") },
    { title: words.documents, links: inPart("documents") },
    { title: words.project, links: inPart("project") },
  ].filter(({ links }) => links.length > 0);
}

/**
 * The pages before and behind a page in its group.
 *
 * @param groups The navigation.
 * @param path The page.
 * @returns Both, where there are some.
 */
export function neighbours(
  groups: readonly NavigationGroup[],
  path: string,
): { previous?: NavigationLink; next?: NavigationLink } {
  for (const { title, links } of groups) {
    if (title === "") continue;
    const at = links.findIndex((one) => one.path === path);
    if (at < 0) continue;
    const previous = links[at - 1], next = links[at + 1];
    return { ...(previous && { previous }), ...(next && { next }) };
  }
  return {};
}
