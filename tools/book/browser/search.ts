/// <reference lib="dom" />
/**
 * The search: loaded when somebody opens it.
 *
 * MiniSearch makes its index in the page, in a fifth of a second: a stored one would be three times the texts.
 *
 * @module
 */
import MiniSearch, { type SearchResult } from "minisearch";
import { type SearchText, searchWords } from "../search_texts.ts";

type Row = [url: string, page: string, heading: string, text: string];

const page = globalThis as unknown as { bookTexts: Row[]; bookSearch: { open(): void } };
const { dataset } = document.body, button = document.querySelector<HTMLButtonElement>(".find")!;
const MOST = 20;

const index = new MiniSearch<SearchText & { id: number }>({
  fields: ["heading", "page", "text"],
  storeFields: ["url", "page", "heading", "text"],
  tokenize: searchWords,
  searchOptions: {
    prefix: true,
    fuzzy: (word) => word.length > 4 ? 0.2 : 0,
    boost: { heading: 3, page: 1.5 },
    combineWith: "AND",
  },
});
index.addAll(page.bookTexts.map(([url, page, heading, text], id) => ({
  id,
  url,
  page,
  heading,
  text,
})));

const dialog = document.createElement("dialog");
dialog.className = "search";
dialog.setAttribute("aria-label", button.dataset["hint"]!);
const input = document.createElement("input");
input.type = "search";
input.placeholder = button.dataset["hint"]!;
input.setAttribute("aria-label", button.dataset["hint"]!);
const list = document.createElement("ul");
list.setAttribute("aria-live", "polite");
dialog.append(input, list);
document.body.append(dialog);

input.addEventListener("input", () => {
  const query = input.value.trim(), found = query === "" ? [] : index.search(query).slice(0, MOST);
  list.replaceChildren(...found.map(itemOf));
  if (query !== "" && found.length === 0) {
    list.append(textElement("li", button.dataset["nothing"]!));
  }
});
dialog.addEventListener("keydown", (event) => {
  const links = [...list.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement as HTMLAnchorElement);
  if (event.key === "ArrowDown") links[Math.min(at + 1, links.length - 1)]?.focus();
  else if (event.key === "ArrowUp") (at > 0 ? links[at - 1] : input)?.focus();
  else if (event.key === "Enter" && at < 0) links[0]?.click();
  else return;
  event.preventDefault();
});
dialog.addEventListener("click", (event) => {
  if (event.target === dialog || (event.target as Element).closest("a")) dialog.close();
});

function itemOf({ url, page, heading, text, terms }: SearchResult): HTMLElement {
  const link = document.createElement("a");
  link.href = `${dataset["root"]}${url}`;
  link.append(
    textElement("strong", heading),
    textElement("small", page),
    textElement("span", snippet(text, terms)),
  );
  const item = document.createElement("li");
  item.append(link);
  return item;
}

/** The text around the first word that was found. */
function snippet(text: string, terms: string[]): string {
  const lower = text.toLowerCase();
  const places = terms.map((term) => lower.indexOf(term)).filter((place) => place >= 0);
  const start = Math.max(0, (places.length === 0 ? 0 : Math.min(...places)) - 40);
  const cut = text.slice(start, start + 160);
  return `${start > 0 ? "…" : ""}${cut}${start + 160 < text.length ? "…" : ""}`;
}

function textElement(tag: string, text: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

function open(): void {
  dialog.showModal();
  input.select();
}
page.bookSearch = { open };
open();
