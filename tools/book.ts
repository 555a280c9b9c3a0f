/**
 * Makes the book: notebooks, slides, documents and the reference of all functions as one static site that needs no network.
 *
 * ```text
 * book.ts [FOLDER] [--only=PARTS]
 * ```
 *
 * The folder is `site` if none is given; parts are `notebooks`, `slides`, `docs` and `api`. Exit code 0 if all links lead somewhere,
 * 1 if some do not, or if something cannot be made, 2 for a wrong command.
 *
 * @module
 */
import { join, resolve } from "node:path";
import { names } from "../lib/settings/mod.ts";
import { buildBook } from "./book/build_book.ts";
import { ROOT } from "./book/entries.ts";
import { type Part, PARTS } from "./book/site_map.ts";
import { runTool } from "./run_tool.ts";
import { toolArguments } from "./tool_arguments.ts";

async function main(args: readonly string[]): Promise<number> {
  const { words, values } = toolArguments(args, { values: { only: names() }, paths: true });
  const parts = new Set(values.only ?? PARTS);
  if (words.length > 1 || [...parts].some((one) => !(PARTS as readonly string[]).includes(one))) {
    console.error(`Usage: book [FOLDER] [--only=PARTS], parts are ${PARTS.join(", ")}`);
    return 2;
  }
  const folder = resolve(words[0] ?? join(ROOT, "site"));
  const faults = await buildBook(folder, { parts: parts as Set<Part>, say: console.log });
  for (const fault of faults) console.error(fault);
  console.log(
    faults.length === 0
      ? `Open ${join(folder, "index.html")}`
      : `${faults.length} links lead nowhere`,
  );
  return faults.length === 0 ? 0 : 1;
}

if (import.meta.main) await runTool(main);
