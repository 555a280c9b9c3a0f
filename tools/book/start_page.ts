/**
 * The first page of the book.
 *
 * @module
 */
import { escapeHtml } from "../../lib/viz/mod.ts";
import { addPage, type Book } from "./book.ts";
import { notebookName } from "./entries.ts";
import { codeHtml } from "./highlight.ts";
import { linkHtml } from "./markdown.ts";
import type { PictureFile } from "./outputs.ts";
import { type PageEntry, pathBetween, REFERENCE } from "./site_map.ts";

const PATH = "index.html";

/** The cell whose picture stands for a notebook; its first picture where none is named. */
const COVERS: Record<string, string> = {
  "01_what_pruning_is": "curve-rounds",
  "03_importance_parameters": "rank-map",
  "04_importance_data": "bowl-map",
  "05_ratios": "scan-chart",
  "06_nm_and_progressive_blocks": "order-chart",
  "07_uniform_and_non_uniform": "water-chart",
  "08_quantization": "exponent",
  "09_bits_and_projection": "project-all",
  "10_dependency_graph": "groups-2",
  "12_qasso": "angle",
  "14_reading_a_run": "pareto",
  "15_amc_and_netadapt": "truth",
  "16_haq_and_learned_bits": "walk",
  "17_deep_compression_and_eie": "starts",
  "18_two_four_and_the_roofline": "roofline-chart",
  "19_sparse_convolution": "maps",
};

const COMMANDS = `npx --yes deno@2.9.6 task lab     # open the notebooks
npx --yes deno@2.9.6 task geta    # train a network, prune and quantize it, cut it, report
`;

/**
 * Adds the first page: what the course is, and its notebooks with a picture each.
 *
 * @param book The book.
 * @param pictures Pictures of the notebooks, by address of the page.
 */
export function addStart(book: Book, pictures: ReadonlyMap<string, readonly PictureFile[]>): void {
  const { entries, beside } = book;
  const notebooks = entries.filter(({ part, language }) => part === "course" && language === "en");
  const decks = entries.filter(({ part }) => part === "slides");
  const documents = entries.filter(({ part }) => part === "documents" || part === "project");
  const ways = [
    ...notebooks.slice(0, 1).map(({ path }) => ["Start with the tour", path]),
    ...beside.demo ? [["Try the demo in this browser", "demo/index.html"]] : [],
    ...beside.api ? [["All functions", REFERENCE]] : [],
  ].map(([title, path]) => linkHtml(path!, title!, { class: "way" }));
  const translated = entries.filter(({ part, language }) => part === "course" && language !== "en");
  const body = `<div class="hero">
<h1>GETA Lab</h1>
<p class="lead">A course on pruning and quantizing neural networks. Every formula is one small function that you can read, run and
test; every chart was computed by the code above it.</p>
<p class="ways">${ways.join("\n")}</p>
</div>
<h2 id="course">The course</h2>
<p>Each notebook has one idea. You predict before you run, compare after it, and solve two to four exercises, which run and are
checked in these pages. On your own machine the notebooks run as they are:</p>
${codeHtml(COMMANDS, "sh")}
<ul class="cards">
${notebooks.map((one) => cardHtml(one, pictures.get(one.path) ?? [])).join("\n")}
</ul>
${listHtml("In Chinese", translated)}
${listHtml("Slides", decks)}
${listHtml("Documents", documents)}`;
  addPage(book, {
    path: PATH,
    title: "GETA Lab",
    description: "A course on pruning and quantizing neural networks in TypeScript",
    language: "en",
    body,
    headings: [],
    look: "start",
  });
}

function cardHtml({ source, path, title }: PageEntry, pictures: readonly PictureFile[]): string {
  const wanted = COVERS[notebookName(source)];
  const cover = pictures.find((one) => one.path.endsWith(`/${wanted}.png`)) ?? pictures[0];
  const picture = cover === undefined
    ? ""
    : `<span class="cover"><img src="${pathBetween(PATH, cover.path)}" alt="" loading="lazy" ` +
      `width="${cover.width}" height="${cover.height}"></span>`;
  const [, number = "", name = title] = /^(\d+) (.*)$/.exec(title) ?? [];
  return `<li>${
    linkHtml(
      path,
      `${picture}<span class="name"><span class="number">${number}</span> ${
        escapeHtml(name)
      }</span>`,
    )
  }</li>`;
}

function listHtml(title: string, entries: readonly PageEntry[]): string {
  if (entries.length === 0) return "";
  const items = entries.map(({ path, title, language }) =>
    `<li>${linkHtml(path, escapeHtml(title), language === "en" ? {} : { lang: language })}</li>`
  );
  return `<h2>${title}</h2>\n<ul class="columns">${items.join("\n")}</ul>`;
}
