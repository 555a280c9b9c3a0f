/**
 * The decks of the book.
 *
 * @module
 */
import { deckHtml } from "../slides/deck_html.ts";
import { drawPicture } from "../slides/draw_picture.ts";
import { readDeck } from "../slides/read_deck.ts";
import type { Book } from "./book.ts";
import { pagesIn, readText } from "./entries.ts";
import { searchTexts } from "./search_texts.ts";
import { type PageEntry, pathBetween, siteLink } from "./site_map.ts";

const BACK = `<style>
.book { position: fixed; left: 8px; bottom: 8px; z-index: 1; padding: 4px 10px; border-radius: 6px; font: 14px/1.4 Arial, sans-serif;
  color: #1f2933; background: #f3f5f7; opacity: .35; text-decoration: none }
.book:hover, .book:focus { opacity: 1 }
@media print { .book { display: none } }
</style>`;

/**
 * Adds the page of a deck: as `deno task slides` writes it, with a link back.
 *
 * @param book The book.
 * @param entry The deck.
 */
export async function addSlides(book: Book, { source, path, title }: PageEntry): Promise<void> {
  const markdown = readText(source), pages = pagesIn(book.entries, "en");
  const need = (file: string) => book.needed.add(file);
  const html = await deckHtml(markdown, {
    theme: readText("slides/deck.css"),
    draw: drawPicture,
    linkTo: (address) => siteLink(address, { from: source, page: path, pages, need }),
  });
  const back = `${BACK}<a class="book" href="${pathBetween(path, "index.html")}">← Book</a>`;
  book.files.set(path, html.replace("<body>", `<body>\n${back}`));
  const passages = readDeck(markdown).map(({ title = "", text, notes }, index) => ({
    id: `${index + 1}`,
    heading: title,
    text: `${text.replaceAll(/!?\[([^\]]*)\]\([^)]*\)|^#+ .*$/gm, "$1")} ${notes}`.trim(),
  }));
  book.texts.push(...searchTexts({ path, title: `Slides: ${title}`, passages }));
}
