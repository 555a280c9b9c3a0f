/**
 * One process of one answer: started without permissions, watched, and ended when it takes too long or says too much.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import type { Case } from "../../notebooks/exercises/exercise.ts";
import type { Observed } from "./judge.ts";
import { type MemoryLimits, startLimited } from "./limited_process.ts";
import { lines } from "./lines.ts";
import type { AnswerSource, Failed } from "./run_answer.ts";
import { observed, readMessage, unmarked } from "./wire.ts";

/** What an answer may use. */
export interface Limits extends MemoryLimits {
  /** For loading the cell and for each call, milliseconds. */
  callMs: number;
  /** For starting Deno, milliseconds; not the student's matter. */
  startMs: number;
  /** Characters of one result, beside those of its arguments. */
  resultCharacters: number;
}

/** The limits of the grader. */
export const LIMITS: Limits = {
  callMs: 3000,
  startMs: 60_000,
  heapMb: 256,
  dataMb: 1500,
  resultCharacters: 1_000_000,
};

/** Why a process ended before it had answered everything. */
export type End = "time" | "memory" | "output" | "exit";

/** What a process said. */
export interface ProcessReport {
  /** Why no call was made. */
  failed?: Failed;
  /** The constant, where no call was wanted. */
  value?: { value: unknown };
  /** The calls that were answered, in order. */
  observed: Observed[];
  /** How it ended, if calls are missing. */
  end: End;
}

const MAIN = fileURLToPath(new URL("./answer_process/main.ts", import.meta.url));

/** No permission, no configuration, nothing from elsewhere. */
const FLAGS = ["--no-config", "--no-lock", "--no-npm", "--no-remote"];

/** Lines of ours beside the results: `hello` and `ready`. */
const SPARE_CHARACTERS = 10_000;

/** So many lines that are not ours end a process. */
const STRANGE_LINES = 100;

/** Between the end of the time and that of the process. */
const GRACE_MS = 200;

/**
 * Runs an answer until it has answered all cases or its process ended.
 *
 * @param answer The answer.
 * @param cases The arguments of each call; none reads the constant.
 * @param limits What it may use.
 * @returns What it said.
 * @throws {Error} If Deno cannot be started.
 */
export async function runProcess(
  answer: AnswerSource,
  cases: readonly Case[],
  limits: Limits,
): Promise<ProcessReport> {
  const token = `${crypto.randomUUID()} `, texts = cases.map((args) => JSON.stringify(args));
  const longest = texts.reduce((most, { length }) => Math.max(most, length), 0);
  const limit = longest + limits.resultCharacters;
  const child = startLimited([...FLAGS, MAIN], limits);
  const fed = feed(child.stdin, [JSON.stringify({ token, limit, ...answer }), ...texts]);
  const report: ProcessReport = { observed: [], end: "exit" };
  let greeted = false, loaded = false, strange = 0;
  const stop = (end: End) => {
    report.end = end;
    try {
      child.kill("SIGKILL");
    } catch {
      // it has ended by itself
    }
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limitTo = (ms: number) => {
    clearTimeout(timer);
    // a grader that was asleep itself first reads what has come meanwhile
    timer = setTimeout(() => timer = setTimeout(stop, GRACE_MS, "time"), ms);
  };
  limitTo(limits.startMs);
  for await (const line of lines(child.stdout, 4 * limit + SPARE_CHARACTERS)) {
    const isHello = !greeted && line === "hello";
    const message = readMessage(line, token);
    if (!isHello && message === undefined) {
      // not written by us
      if (line === undefined || ++strange > STRANGE_LINES) {
        stop("output");
        break;
      }
      continue;
    }
    limitTo(limits.callMs);
    if (isHello) greeted = true;
    if (message === undefined) continue;
    loaded = true;
    const call = observed(message);
    if ("failed" in message) report.failed = message;
    else if ("value" in message) report.value = { value: unmarked(message.value) };
    else if (call !== undefined && report.observed.length < cases.length) {
      report.observed.push(call);
    }
  }
  clearTimeout(timer);
  const { signal, code } = await child.status;
  await fed;
  if (!greeted) {
    throw new Error(`Cannot start the process of an answer: it ended with code ${code}`);
  }
  if (report.end === "exit" && (signal !== null || code >= 128)) report.end = "memory";
  if (!loaded) report.failed = { failed: report.end, message: "" };
  return report;
}

/** A process that ended does not read on, which is no error of ours. */
async function feed(stdin: WritableStream<Uint8Array>, texts: readonly string[]): Promise<void> {
  try {
    const bytes = new TextEncoder().encode(texts.join("\n") + "\n");
    await new Blob([bytes]).stream().pipeTo(stdin);
  } catch {
    return;
  }
}
