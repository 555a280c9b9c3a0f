/**
 * Runs notebooks on the Deno kernel, without Python.
 *
 * ```text
 * deno task nb:run <file ...>               execute and write back, normalised
 *                    --lang zh-Hans         and leave it: write the translation to translated/zh-Hans/ instead (or zh-Hant)
 * deno task nb:check [file ...]             execute in the short form, write nothing; all of notebooks/ if none is named
 *                    --full                 at full length
 *                    --record               and note in notebooks/checked.json what is right
 * ```
 *
 * A check goes through a notebook as a student does: exercises are first as they are handed out, when exactly their checks fail, then
 * solved one after the other (`notebook/journey.ts`). `nb:run` runs the solutions, and notes what is right, too. Exit code 0 if every cell succeeded and every named number is as expected, 1 if not, 2 for a wrong
 * command.
 *
 * @module
 */
import { messageOf } from "../lib/core/mod.ts";
import { basename, dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { notebookNames, noteChecked } from "./notebook/checked.ts";
import { deviations } from "./notebook/expectations.ts";
import { type Journey, journeyOf } from "./notebook/journey.ts";
import { type Notebook, parseNotebook } from "./notebook/nbformat.ts";
import { normalise, notebookJson } from "./notebook/normalise.ts";
import { brokenRules } from "./notebook/rules.ts";
import { type CellFailure, runNotebook } from "./notebook/run_notebook.ts";
import { shortForm } from "./notebook/short_form.ts";
import { EXERCISES } from "../notebooks/exercises/mod.ts";
import { type Language, languages, requireCatalogue } from "./i18n/catalogue.ts";
import { writeTranslation } from "./i18n/write.ts";
import { runTool } from "./run_tool.ts";

const USAGE =
  "Usage: deno task nb:run [--lang zh-Hans|zh-Hant] <file.ipynb ...>, deno task nb:check [--full] [--record] [file.ipynb ...]";
const FOLDER = fileURLToPath(new URL("../notebooks", import.meta.url));
const CELL_TIMEOUT_MS = 300_000;

/** How a notebook is run. */
interface Manner {
  /** Whether lengths are short. */
  short: boolean;
  /** Whether the executed notebook is written back. */
  write: boolean;
  /** Into which language it is translated instead. */
  language?: Language | undefined;
}

/**
 * Runs the command line.
 *
 * @param args `run` or `check`, and what was typed behind the task.
 * @returns The exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = joinLanguage(args), isFlag = (arg: string) => arg.startsWith("--");
  const files = rest.filter((arg) => !isFlag(arg)), flags = new Set(rest.filter(isFlag));
  const known = command === "run"
    ? languages.map((name) => `--lang=${name}`)
    : ["--full", "--record"];
  const wrong = command === "run" ? files.length === 0 : command !== "check";
  if (wrong || [...flags].some((flag) => !known.includes(flag))) {
    console.error(USAGE);
    return 2;
  }
  const language = languages.find((name) => flags.has(`--lang=${name}`));
  const write = command === "run", short = !write && !flags.has("--full");
  const named = files.length > 0 ? files : notebookNames().map((name) => `${FOLDER}/${name}`);
  const right: string[] = [], start = performance.now();
  for (const file of named) if (await isRight(file, { short, write, language })) right.push(file);
  const seconds = (performance.now() - start) / 1000;
  console.error(`${right.length} of ${named.length} are right, ${seconds.toFixed(0)} s`);
  if (write && !language || flags.has("--record")) {
    await noteChecked(right.filter(isCommitted).map((file) => basename(file)));
  }
  return right.length === named.length ? 0 : 1;
}

/** `--lang zh-Hans` as one word. */
function joinLanguage(args: readonly string[]): string[] {
  const at = args.indexOf("--lang");
  return at < 0 ? [...args] : [
    ...args.slice(0, at),
    args.slice(at, at + 2).join("="),
    ...args.slice(at + 2),
  ];
}

async function isRight(file: string, manner: Manner): Promise<boolean> {
  let wrong: string[];
  try {
    wrong = await execute(file, manner);
  } catch (error) {
    wrong = [messageOf(error)];
  }
  for (const text of wrong) console.error(`${file}: ${text}`);
  return wrong.length === 0;
}

/** What is wrong with a notebook, in sentences. */
async function execute(file: string, { short, write, language }: Manner): Promise<string[]> {
  if (language) requireCatalogue(language, basename(file, ".ipynb")); // before minutes of training
  const parsed = parseNotebook(await Deno.readTextFile(file));
  const form = short ? shortForm(parsed) : parsed;
  const journey = write ? undefined : journeyThrough(form, file);
  const { notebook, failure } = await runNotebook(journey?.notebook ?? form, {
    ...(journey && { mustFail: journey.mustFail }),
    cwd: dirname(file),
    timeoutMs: CELL_TIMEOUT_MS,
    onCell: ({ index, source, seconds }) =>
      console.error(`${file} [${index}] ${seconds.toFixed(1)} s  ${firstLine(source)}`),
  });
  if (failure) return [describe(failure)];
  if (language) {
    console.error(await writeTranslation(notebook, { name: basename(file, ".ipynb"), language }));
  }
  if (!write || language) return deviations(notebook, { short });
  const text = notebookJson(normalise(notebook));
  await replaceFile(file, text);
  return [...deviations(notebook, { short }), ...isCommitted(file) ? brokenRules(text) : []];
}

/** A committed notebook is checked as its students go through it. */
function journeyThrough(notebook: Notebook, file: string): Journey | undefined {
  if (!isCommitted(file)) return undefined;
  const name = basename(file, ".ipynb");
  return journeyOf(notebook, EXERCISES.filter((one) => one.notebook === name));
}

/** Whether a notebook is one of those that the project keeps. */
function isCommitted(file: string): boolean {
  return dirname(resolve(file)) === FOLDER;
}
/** Written beside the file and renamed: a reader sees the old text or the new one, never half of it. */
async function replaceFile(file: string, text: string): Promise<void> {
  const temporary = `${file}.${crypto.randomUUID()}.tmp`;
  try {
    await Deno.writeTextFile(temporary, text);
    await Deno.rename(temporary, file);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}

function describe({ index, source, error }: CellFailure): string {
  const trace = error.traceback.length > 0 ? error.traceback : [`${error.ename}: ${error.evalue}`];
  return [`cell ${index} failed: ${firstLine(source)}`, ...trace].join("\n  ");
}

function firstLine(source: string): string {
  return source.trimStart().split("\n", 1)[0]?.slice(0, 60) ?? "";
}

if (import.meta.main) await runTool(main);
