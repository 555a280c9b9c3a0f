/**
 * Writes results where a platform looks for them.
 *
 * @module
 */
import { join } from "node:path";
import { canvasCsv } from "./formats/canvas.ts";
import { type Classroom50Context, classroom50Result } from "./formats/classroom50.ts";
import { gradescopeResults } from "./formats/gradescope.ts";
import type { SubmissionResult } from "./result.ts";

/** What can be written beside our own JSON. */
export const FORMATS = ["json", "gradescope", "canvas", "classroom50"] as const;

/** One of them. */
export type Format = typeof FORMATS[number];

/** How to write. */
export interface ResultFilesOptions {
  /** The format. */
  format: Format;
  /** Name of the column in Canvas. */
  assignment: string;
  /** What Classroom 50 wants to be told. */
  classroom50: () => Classroom50Context;
}

/**
 * The files of some results by name.
 *
 * @param results The results.
 * @param options The format.
 * @returns Text by file name. A platform that marks one submission looks for one name: `results.json`, `result.json`.
 */
export function resultFiles(
  results: readonly SubmissionResult[],
  { format, assignment, classroom50 }: ResultFilesOptions,
): Map<string, string> {
  const each = (name: string, write: (result: SubmissionResult) => string) =>
    new Map(results.map((result) => [
      results.length === 1 ? name : `${stem(result)}.${name}`,
      write(result),
    ]));
  switch (format) {
    case "json":
      return new Map(
        results.map((one) => [`${stem(one)}.json`, `${JSON.stringify(one, null, 2)}\n`]),
      );
    case "gradescope":
      return each("results.json", gradescopeResults);
    case "canvas":
      return new Map([["canvas.csv", canvasCsv(results, assignment)]]);
    case "classroom50":
      return each("result.json", (result) => classroom50Result(result, classroom50()));
  }
}

/**
 * Writes files into a folder, which is made if need be.
 *
 * @param folder The folder.
 * @param files Text by name.
 */
export async function writeFiles(folder: string, files: Map<string, string>): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const [name, text] of files) await Deno.writeTextFile(join(folder, name), text);
}

function stem({ submission }: SubmissionResult): string {
  return submission.replace(/\.ipynb$/, "");
}
