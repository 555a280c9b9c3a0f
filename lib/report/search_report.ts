/**
 * The records of a search of ratios or bits: its history, one line for each step, and its report.
 *
 * @module
 */
import * as v from "valibot";
import { parseJsonFile, parseJsonLines } from "../io/mod.ts";
import type { OriginReport } from "./report.ts";
import type { SplitsReport } from "./splits_report.ts";

/** A candidate that was measured. */
export interface SearchedCandidate {
  /** One option of each choice. */
  configuration: number[];
  /** Its cost, in the unit of the resource. */
  cost: number;
  /** Validation accuracy, 0 to 1. */
  score: number;
}

/** A step of a search: the candidate that it ended with. */
export interface SearchLine extends SearchedCandidate {
  /** Steps done. */
  step: number;
  /** What an episode was worth, where something learns. */
  reward?: number;
  /** Other candidates that the step measured. */
  others?: SearchedCandidate[];
}

/** What `report.json` of a search holds. */
export interface SearchReport {
  /** Format of this file. */
  schema: "geta-lab/search-report/1";
  /** How it was searched. */
  method: { name: string; about: string; source: { title: string; link: string } };
  /** The network. */
  model: string;
  /** The data set. */
  data: string;
  /** Which images were used for what. */
  splits: SplitsReport;
  /** Seed. */
  seed: number;
  /** What is scarce, for example `multiply-adds`. */
  resource: string;
  /** The most that it may be, and as a share of the largest candidate's. */
  budget: { cost: number; share: number };
  /** What was chosen, and what it may be. */
  choices: { name: string; options: number[] }[];
  /** Costs of the smallest, the middle and the largest candidate, and how many there are. */
  plan: { smallest: number; middle: number; largest: number; configurations: number };
  /** Accuracies of the network before anything is taken from it. */
  whole: { validation: number; test: number };
  /** What was found; test images were asked once for it. */
  found: SearchedCandidate & { test: number };
  /** Steps that each candidate was trained before it was measured, and epochs in the end; absent where nothing was. */
  fineTuning?: { short: number; long: number };
  /** How often the network was measured. */
  measurements: number;
  /** The command that trains the network that was found. */
  next: string;
  /** What is unusual, a sentence each. */
  warnings: string[];
  /** How long training and search took. */
  seconds: number;
  /** What computed. */
  engine: string;
  /** How it was started, where and when. */
  origin: OriginReport;
  /** What was typed. */
  options: Record<string, unknown>;
}

const finite = v.pipe(v.number(), v.finite());
const candidate = { configuration: v.array(finite), cost: finite, score: finite };
const lineSchema = v.object({
  step: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  ...candidate,
  reward: v.exactOptional(finite),
  others: v.exactOptional(v.array(v.object(candidate))),
});

/**
 * Reads the `history.jsonl` of a search. What follows the last line end is ignored: the process may have died while writing it.
 *
 * @param text The file's content.
 * @param name What to call the file in an error.
 * @returns The lines, in order.
 * @throws {FileError} If a complete line is not a {@linkcode SearchLine}; says which.
 *
 * @example
 * ```ts
 * import { parseSearchLines, type SearchLine } from "@geta-lab/geta/report";
 * import assert from "node:assert/strict";
 *
 * const line: SearchLine = { step: 1, configuration: [0.5, 1], cost: 1200, score: 0.83 };
 * assert.deepEqual(parseSearchLines(JSON.stringify(line) + '\n{"step":2'), [line]);
 * ```
 */
export function parseSearchLines(text: string, name = "history"): SearchLine[] {
  return parseJsonLines(text, v.parser(lineSchema), { name, line: "a step of a search" });
}

/**
 * Whether a text is the `report.json` of a search, which is no run: it leaves no subnet.
 *
 * @param text The file's content; it may be damaged.
 * @returns Whether it says that it is one; its other entries are not looked at.
 *
 * @example
 * ```ts
 * import { isSearchReport } from "@geta-lab/geta/report";
 * import assert from "node:assert/strict";
 *
 * assert.equal(isSearchReport('{"schema":"geta-lab/search-report/1"}'), true);
 * assert.deepEqual(['{"schema":"geta-lab/report/1"}', "{"].map(isSearchReport), [false, false]);
 * ```
 */
export function isSearchReport(text: string): boolean {
  try {
    parseJsonFile(text, v.parser(v.object({ schema: v.literal("geta-lab/search-report/1") })));
    return true;
  } catch {
    return false;
  }
}

/**
 * Every candidate that a search measured, once, in the order of the steps.
 *
 * @param history The lines of the search.
 * @returns The candidates.
 *
 * @example
 * ```ts
 * import { searchedCandidates } from "@geta-lab/geta/report";
 * import assert from "node:assert/strict";
 *
 * const one = { configuration: [1], cost: 10, score: 0.9 }, other = { configuration: [0.5], cost: 5, score: 0.8 };
 * const history = [{ step: 1, ...one }, { step: 2, ...one, others: [other, one] }];
 * assert.deepEqual(searchedCandidates(history), [one, other]);
 * ```
 */
export function searchedCandidates(history: readonly SearchLine[]): SearchedCandidate[] {
  const all = history.flatMap(({ configuration, cost, score, others = [] }) => [
    { configuration, cost, score },
    ...others,
  ]);
  return [...new Map(all.map((one) => [String(one.configuration), one])).values()];
}
