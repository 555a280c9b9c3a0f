/**
 * What can be done with what a search found, and how it is repeated.
 *
 * @module
 */
import { type PruningRecipe, pruningRecipe } from "../../prune/mod.ts";
import type { SearchReport } from "../../report/mod.ts";
import type { SearchChoice } from "../../search/mod.ts";
import { flagOf } from "../options/add_options.ts";
import { type SearchCommandOptions, searchOptionTable } from "../options/search_options.ts";
import { quoted } from "./repeat_command.ts";
import type { SearchMethod } from "./search_runs.ts";

/** Options of a search that the training behind it needs, too. */
const DATA = ["model", "data", "dataDir", "limit", "shift", "crop", "batch", "seed"];

/**
 * The command that trains what was found, from the same dense network or from the one that the search trained.
 *
 * @param configuration What was found.
 * @param search Method, options, choices, folder of the search, whether it trained.
 * @returns One line for a shell.
 */
export function nextCommand(
  configuration: readonly number[],
  { method, typed, choices, path, trained = false }: {
    method: SearchMethod;
    typed: SearchCommandOptions;
    choices: readonly SearchChoice[];
    path: string;
    trained?: boolean;
  },
): string {
  const same = words(typed, (name) => DATA.includes(name));
  const start = `--start ${quoted(`${path}/${trained ? "network" : "dense"}.safetensors`)}`;
  if (method !== "haq") {
    return ["deno task prune --recipe", quoted(`${path}/recipe.json`), ...same, start].join(" ");
  }
  const layers = new Map<string, string[]>(); // weight, then input
  choices.forEach(({ name }, i) => {
    const layer = name.slice(0, name.lastIndexOf("/"));
    layers.set(layer, [...layers.get(layer) ?? [], `${configuration[i]}`]);
  });
  const bits = [...layers].map(([layer, [weight, input = ""]]) => `${layer}=${weight}:${input}`);
  const quantize = choices.length === layers.size ? ["--quantize weight"] : [];
  return [
    "deno task geta",
    ...same,
    start,
    "--sparsity 0",
    ...quantize,
    "--layer-bits",
    quoted(bits.join(",")),
  ].join(" ");
}

/**
 * The command that repeats a search.
 *
 * @param method How it searches.
 * @param typed What was typed.
 * @returns One line for a shell; the results go to a new folder.
 */
export function repeatSearch(method: SearchMethod, typed: SearchCommandOptions): string {
  const silent = ["out", "resume", "json", "quiet"];
  return ["deno task search", method, ...words(typed, (name) => !silent.includes(name))].join(" ");
}

function words(typed: SearchCommandOptions, wanted: (name: string) => boolean): string[] {
  return Object.keys(searchOptionTable).flatMap((name) => {
    const value = typed[name as keyof SearchCommandOptions];
    if (!wanted(name) || value === undefined || value === false) return [];
    return value === true ? flagOf(name) : `${flagOf(name)} ${quoted(`${value}`)}`;
  });
}

/**
 * A recipe that removes what a search removed, and fine-tunes.
 *
 * @param report What was found.
 * @returns The recipe.
 */
export function foundRecipe(
  { method, choices, found }: Pick<SearchReport, "method" | "choices" | "found">,
): PruningRecipe {
  const shares = Object.fromEntries(
    choices.map(({ name }, i) => [name, 1 - found.configuration[i]!]),
  );
  return {
    ...pruningRecipe("filter-l1"),
    name: `found-by-${method.name}`,
    about: method.about,
    source: method.source,
    score: { by: "magnitude" },
    choice: { rule: "perLayer", shares },
  };
}
