/**
 * Writes the decks of `slides/` as pages that need no network: formulas and charts stand in them.
 *
 * ```text
 * slides.ts [FOLDER] [--deck=NAMES]
 * ```
 *
 * The folder is `slides/out` if none is given. Exit code 0 if all were written, 1 if a picture cannot be drawn, 2 for a wrong command.
 *
 * @module
 */
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { names } from "../lib/settings/mod.ts";
import { deckHtml } from "./slides/deck_html.ts";
import { drawPicture } from "./slides/draw_picture.ts";
import { runTool } from "./run_tool.ts";
import { toolArguments } from "./tool_arguments.ts";

const SLIDES = fileURLToPath(new URL("../slides", import.meta.url));

async function main(args: readonly string[]): Promise<number> {
  const { words, values } = toolArguments(args, { values: { deck: names() }, paths: true });
  if (words.length > 1) {
    console.error("Usage: slides [FOLDER] [--deck=NAMES]");
    return 2;
  }
  const folder = resolve(words[0] ?? join(SLIDES, "out"));
  const theme = await Deno.readTextFile(join(SLIDES, "deck.css"));
  await Deno.mkdir(folder, { recursive: true });
  for (const name of values.deck ?? await deckNames()) {
    const markdown = await Deno.readTextFile(join(SLIDES, `${name}.md`));
    const page = join(folder, `${name}.html`);
    const linkTo = (address: string) => linkFrom(page, address);
    await Deno.writeTextFile(page, await deckHtml(markdown, { theme, draw: drawPicture, linkTo }));
    console.log(page);
  }
  return 0;
}

/** A link of a deck, seen from the page: what leads to another site stays. */
function linkFrom(page: string, address: string): string {
  if (/^[a-z]+:/.test(address)) return address;
  return relative(dirname(page), join(SLIDES, address)).replaceAll("\\", "/");
}

async function deckNames(): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(SLIDES));
  return entries.filter(({ name }) => name.endsWith(".md")).map(({ name }) => name.slice(0, -3))
    .sort();
}

if (import.meta.main) await runTool(main);
