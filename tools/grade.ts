/**
 * Marks notebooks.
 *
 * ```text
 * grade.ts FILE|FOLDER …        a table; a folder holds notebooks, or a folder for each student
 *   --out=FOLDER                also a file for each submission
 *   --format=FORMAT             which: json (the default), gradescope, canvas, classroom50
 *   --notebook=NAMES            whose exercises count; by default those of the notebooks found
 *   --assignment=NAME           the column in Canvas; by default the names of the notebooks
 *   --seed=N                    other hidden cases than the usual ones
 *   --challenge                 of the challenge tier: what it demands beyond counts, too
 *   --together                  all notebooks of the folder are one submission
 *   --autograder=FILE.zip       the archive for Gradescope, with --notebook; marks nothing
 * ```
 *
 * Exit code 0 if everything was marked, whatever the points; 1 if a path cannot be read; 2 for a wrong command.
 *
 * @module
 */
import { basename } from "node:path";
import { integerIn, names, oneOf, text } from "../lib/settings/mod.ts";
import { EXERCISES } from "../notebooks/exercises/mod.ts";
import { autograderZip } from "./grade/autograder_zip.ts";
import { FORMATS, resultFiles, writeFiles } from "./grade/files.ts";
import { CLASSROOM50_VARIABLES, classroom50Context } from "./grade/formats/classroom50.ts";
import { gradeSubmissions } from "./grade/grade_submissions.ts";
import { reportText, resultTable } from "./grade/report.ts";
import { readSubmission, type Submission, submissionsIn } from "./grade/submission.ts";
import { runTool } from "./run_tool.ts";
import { toolArguments } from "./tool_arguments.ts";

const KNOWN = [...new Set(EXERCISES.map(({ notebook }) => notebook))];

async function main(args: readonly string[]): Promise<number> {
  const { words: paths, flags, values } = toolArguments(args, {
    flags: ["challenge", "together"],
    values: {
      out: text(),
      format: oneOf(FORMATS),
      notebook: names(),
      assignment: text(),
      seed: integerIn({ min: 0, max: 2 ** 31 - 4 }),
      autograder: text(),
    },
    paths: true,
  });
  const challenge = flags.has("challenge");
  const { out, format = "json", notebook: notebooks, seed, autograder } = values;
  const complaint = wrong(paths, notebooks, autograder) ??
    (values.format && out === undefined
      ? "Cannot use --format: it must come with --out"
      : undefined);
  if (complaint !== undefined) {
    console.error(complaint);
    return 2;
  }
  if (autograder !== undefined) {
    await Deno.writeFile(autograder, await autograderZip(notebooks!, { challenge }));
    console.log(`${autograder} is the autograder of ${notebooks!.join(", ")}`);
    return 0;
  }
  const submissions = await submissionsOf(paths, flags.has("together"));
  const results = await gradeSubmissions(submissions, {
    challenge,
    ...(notebooks && { notebooks }),
    ...(seed !== undefined && { seeds: [seed, seed + 1, seed + 2, seed + 3] }),
    onResult: ({ submission, points, maxPoints }) =>
      console.error(`${submission}: ${points} of ${maxPoints}`),
  });
  console.log(results.length === 1 ? reportText(results[0]!) : resultTable(results));
  if (out !== undefined) {
    const marked = [...new Set(results.flatMap((one) => one.exercises.map((e) => e.notebook)))];
    const files = resultFiles(results, {
      format,
      assignment: values.assignment ?? marked.join(", "),
      classroom50: () => classroom50Context(environment, new Date()),
    });
    await writeFiles(out, files);
    console.log(`${files.size === 1 ? "1 file" : `${files.size} files`} in ${out}`);
  }
  return 0;
}

function wrong(
  paths: readonly string[],
  notebooks: readonly string[] | undefined,
  autograder: string | undefined,
): string | undefined {
  const unknown = notebooks?.find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) {
    return `Cannot use --notebook: it must be one of ${
      KNOWN.join(", ")
    }: current value is ${unknown}`;
  }
  if (autograder !== undefined) {
    return notebooks === undefined
      ? "Cannot use --autograder: it must come with --notebook"
      : undefined;
  }
  return paths.length === 0 ? "Cannot grade: name a notebook or a folder of notebooks" : undefined;
}

async function submissionsOf(paths: readonly string[], together: boolean): Promise<Submission[]> {
  const submissions: Submission[] = [];
  for (const path of paths) {
    const found = await submissionsIn(path, { mayBeEmpty: together });
    if (together) {
      submissions.push(await readSubmission(basename(path), [...found.values()].flat()));
    } else {
      for (const [name, files] of found) submissions.push(await readSubmission(name, files));
    }
  }
  return submissions;
}

/** What the runner of Classroom 50 says, where its variables may be read. */
function environment(name: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" && (CLASSROOM50_VARIABLES as readonly string[]).includes(name)
    ? Deno.env.get(name)
    : undefined;
}

if (import.meta.main) await runTool(main);
