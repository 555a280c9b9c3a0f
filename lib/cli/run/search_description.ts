import { FileError } from "../../io/mod.ts";
import { recipe as modelRecipe } from "../../geta/mod.ts";
import { SettingsError } from "../../settings/mod.ts";
import {
  bitResources,
  ratioResources,
  type SearchCommandOptions,
  searchMethods,
  searchOptionTable,
} from "../options/search_options.ts";
import { flagOf } from "../options/add_options.ts";
import { UsageError } from "../options/usage_error.ts";
import { checkOption } from "../options/table.ts";
import type { SearchMethod } from "./search_runs.ts";

type RatioResource = typeof ratioResources[number];
type BitResource = typeof bitResources[number];

/** How a search goes, and what is scarce. */
type SearchAim =
  | { method: "haq"; resource: BitResource }
  | { method: Exclude<SearchMethod, "haq">; resource: RatioResource };

/** What a search was asked to do, nothing left out: stands in its checkpoint and in its report. */
export type SearchDescription =
  & SearchAim
  & Required<
    Pick<
      SearchCommandOptions,
      "budget" | "episodes" | "multiple" | "shortFineTuning" | "longFineTuning"
    >
  >
  & {
    /** What was typed. */
    typed: SearchCommandOptions;
    /** The network. */
    model: string;
    /** The data set. */
    data: NonNullable<SearchCommandOptions["data"]>;
    /** Seed. */
    seed: number;
    /** Images in one step. */
    batch: number;
    /** Epochs of the dense training; 0 for a network that was trained. */
    epochs: number;
  };

/**
 * What is typed becomes a description; what it leaves open follows the settings of the model.
 *
 * @param method How to search.
 * @param typed What was typed.
 * @returns The description.
 * @throws {UsageError} If the search does not know the resource, or trains nothing and shall.
 */
export function describeSearch(
  method: SearchMethod,
  typed: SearchCommandOptions,
): SearchDescription {
  const { model = "small", data = "shapes", seed = 0, start } = typed;
  const { shortFineTuning = 20, longFineTuning = 4 } = typed;
  const usual = modelRecipe(model);
  requireFineTuned(method, typed);
  requireKnownList(method, typed);
  requireAlone(typed);
  return {
    ...aimOf(method, typed.resource),
    typed,
    model,
    data,
    seed,
    batch: typed.batch ?? usual.batch,
    epochs: start === undefined ? typed.epochs ?? usual.epochs : 0,
    budget: typed.budget ?? 0.5,
    episodes: typed.episodes ?? 120,
    multiple: typed.multiple ?? 8,
    shortFineTuning,
    longFineTuning,
  };
}

/** An option that changes nothing is a mistake. */
function requireFineTuned(method: SearchMethod, typed: SearchCommandOptions): void {
  const names = ["shortFineTuning", "longFineTuning"] as const;
  const name = names.find((name) => typed[name] !== undefined);
  if (method === "netadapt" || name === undefined) return;
  throw new UsageError(
    `Cannot use ${flagOf(name)}: only netadapt trains what it measures: current value is ${method}`,
  );
}

/** Methods of several candidates that are known before the first is measured. */
const LISTED: readonly SearchMethod[] = ["exhaustive", "sensitivity", "program"];

function requireKnownList(method: SearchMethod, { workers = 1 }: SearchCommandOptions): void {
  if (workers === 1 || LISTED.includes(method)) return;
  const why = method === "uniform"
    ? "uniform measures one candidate"
    : `what ${method} measures next depends on the last`;
  throw new UsageError(`Cannot use --workers: it must be 1, ${why}: current value is ${workers}`);
}

/** Times are measured while nothing else runs. */
function requireAlone({ resource, workers = 1 }: SearchCommandOptions): void {
  if (resource !== "latency" || workers === 1) return;
  throw new UsageError(
    `Cannot use --workers: it must be 1, latency is measured on an otherwise idle machine: current value is ${workers}`,
  );
}

function aimOf(method: SearchMethod, resource: SearchCommandOptions["resource"]): SearchAim {
  if (method === "haq") {
    const known = bitResources.find((name) => name === (resource ?? "bops"));
    if (known !== undefined) return { method, resource: known };
  } else {
    const known = ratioResources.find((name) => name === (resource ?? "macs"));
    if (known !== undefined) return { method, resource: known };
  }
  const [what, words] = method === "haq" ? ["bits", bitResources] : ["keep ratios", ratioResources];
  throw new UsageError(
    `Cannot use --resource: ${what} have ${words.join(", ")}: current value is ${resource}`,
  );
}

/**
 * Checks the description that the checkpoint of a search holds.
 *
 * @param value Anything.
 * @param folder The folder of the run, for the message.
 * @returns The description.
 * @throws {FileError} If it is none; says what is wrong.
 */
export function parseSearchDescription(value: unknown, folder: string): SearchDescription {
  const cannot = `Cannot resume from ${folder}/checkpoint`;
  const method = isRecord(value) && searchMethods.find((name) => name === value.method);
  if (!method || !isRecord(value.typed)) {
    throw new FileError(
      `${cannot}: it must be a run of deno task search: current value is one without a method`,
    );
  }
  try {
    // what was not typed follows from what was, as at the start
    const typed = Object.entries(value.typed).map(([name, own]) => [
      name,
      checkOption(searchOptionTable, name, own),
    ]);
    return describeSearch(method, Object.fromEntries(typed));
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new FileError(`${cannot}: ${error.message}`, { cause: error });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
