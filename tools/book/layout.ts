/**
 * The frame of every page: head, navigation, contents of the page, previous and next.
 *
 * @module
 */
import { escapeHtml } from "../../lib/viz/mod.ts";
import { type Heading, linkHtml } from "./markdown.ts";
import { type PageEntry, pathBetween } from "./site_map.ts";
import { type PageLanguage, WORDS } from "./words.ts";

/** A link of the navigation. */
export interface NavigationLink {
  title: string;
  path: string;
}

/** A group of the navigation. */
export interface NavigationGroup {
  /** What stands above it; empty if nothing. */
  title: string;
  links: NavigationLink[];
}

/** What a page shows. */
export interface PageContent {
  /** Address in the site. */
  path: string;
  title: string;
  language: PageLanguage;
  /** One line for search engines. */
  description?: string;
  /** HTML of the text. */
  body: string;
  /** Its headings. */
  headings: readonly Heading[];
  navigation: readonly NavigationGroup[];
  /** The way to the page, the last one without a link. */
  crumbs?: readonly { title: string; path?: string }[];
  previous?: NavigationLink | undefined;
  next?: NavigationLink | undefined;
  /** The same page in other languages. */
  editions?: readonly Pick<PageEntry, "language" | "path">[];
  /** Scripts beside those of every page, addresses in the site. */
  scripts?: readonly string[];
  /** Class of the body. */
  look?: string;
}

/** Before anything is drawn: the colours that the reader chose last time. */
const THEME = `try { const colours = localStorage.getItem("book:colours");
if (colours) document.documentElement.dataset.colours = colours; } catch { /* no storage: as the system says */ }`;

/**
 * A whole page.
 *
 * @param page What it shows.
 * @returns HTML.
 */
export function pageHtml(page: PageContent): string {
  const { path, title, language, body, headings, look = "", scripts = [] } = page;
  const words = WORDS[language], to = (target: string) => pathBetween(path, target);
  const contents = contentsHtml(headings);
  const description = page.description === undefined
    ? ""
    : `\n<meta name="description" content="${escapeHtml(page.description)}">`;
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title === "GETA Lab" ? title : `${title} · GETA Lab`)}</title>${description}
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${to("assets/book.css")}">
<script>${THEME}</script>
<script src="${to("assets/page.js")}" defer></script>
${scripts.map((script) => `<script src="${to(script)}" defer></script>\n`).join("")}</head>
<body class="${look}" data-root="${
    to("index.html").replace(/index\.html$/, "")
  }" data-copy="${words.copy}" data-copied="${words.copied}">
<a class="skip" href="#content">${words.skip}</a>
<header class="top">
<button type="button" class="plain menu" aria-expanded="false" aria-controls="navigation">${words.menu}</button>
<a class="brand" href="${to("index.html")}">GETA Lab</a>
<button type="button" class="plain find" data-hint="${
    escapeHtml(words.searchHint)
  }" data-nothing="${escapeHtml(words.nothingFound)}">${words.search} <kbd>/</kbd></button>
<button type="button" class="plain colours" aria-label="${words.colours}" title="${words.colours}">◐</button>
</header>
<div class="frame">
<nav id="navigation" class="sidebar" aria-label="${words.menu}">
${page.navigation.map((group) => groupHtml(group, path, contents)).join("\n")}
</nav>
<main id="content" tabindex="-1">
${crumbsHtml(page)}${editionsHtml(page)}<article>
${body}
</article>
${turnHtml(page)}</main>
${
    contents === ""
      ? ""
      : `<nav class="contents" aria-label="${words.onThisPage}"><h2>${words.onThisPage}</h2>${contents}</nav>`
  }
</div>
</body>
</html>
`;
}

function editionsHtml({ path, language, editions = [] }: PageContent): string {
  if (editions.length < 2) return "";
  const links = editions.map((one) => {
    const name = WORDS[one.language].name, current = one.language === language;
    const attributes = { lang: one.language, hreflang: one.language };
    return linkHtml(pathBetween(path, one.path), name, {
      ...attributes,
      ...(current && { "aria-current": "true" }),
    });
  });
  return `<nav class="editions" aria-label="Language">${links.join("")}</nav>\n`;
}

function groupHtml({ title, links }: NavigationGroup, path: string, contents: string): string {
  const items = links.map((one) => {
    const isHere = one.path === path;
    const link = linkHtml(
      pathBetween(path, one.path),
      escapeHtml(one.title),
      isHere ? { "aria-current": "page" } : {},
    );
    return `<li>${link}${isHere ? contents : ""}</li>`;
  });
  const head = title === "" ? "" : `<h2>${escapeHtml(title)}</h2>\n`;
  return `${head}<ul>${items.join("\n")}</ul>`;
}

/** Sections of the page, those of the second rank only. */
function contentsHtml(headings: readonly Heading[]): string {
  const shown = headings.filter(({ level }) => level === 2);
  if (shown.length < 2) return "";
  const items = shown.map(({ id, html }) =>
    `<li><a href="#${escapeHtml(id)}">${html.replaceAll(/<\/?a\b[^>]*>/g, "")}</a></li>`
  );
  return `<ul class="sections">${items.join("")}</ul>`;
}

function crumbsHtml({ path, crumbs = [] }: PageContent): string {
  if (crumbs.length === 0) return "";
  const items = crumbs.map(({ title, path: target }) => {
    const text = escapeHtml(title);
    return `<li>${target === undefined ? text : linkHtml(pathBetween(path, target), text)}</li>`;
  });
  return `<nav class="crumbs" aria-label="Breadcrumbs"><ol>${items.join("")}</ol></nav>\n`;
}

function turnHtml({ path, language, previous, next }: PageContent): string {
  if (previous === undefined && next === undefined) return "";
  const words = WORDS[language];
  const link = (rel: "prev" | "next", word: string, one: NavigationLink | undefined) =>
    one === undefined
      ? "<span></span>"
      : linkHtml(pathBetween(path, one.path), `<small>${word}</small> ${escapeHtml(one.title)}`, {
        rel,
      });
  return `<nav class="turn" aria-label="${words.previous}, ${words.next}">${
    link("prev", words.previous, previous)
  }${link("next", words.next, next)}</nav>\n`;
}
