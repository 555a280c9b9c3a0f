/**
 * Kills runs of `deno task geta` at random moments with SIGKILL, resumes them, and compares what they leave with a run that was
 * left alone: report, history and subnet have to be the same byte by byte.
 *
 * `deno task kill:resume`, `--kills=30`, `--seed=0`; what follows is options of the run.
 *
 * @module
 */
import { random } from "../lib/core/mod.ts";
import { markdownTable } from "./markdown_table.ts";

const root = new URL("../", import.meta.url);

/** What {@linkcode killAndResume} does. */
export interface KillAndResumeOptions {
  /** Number of runs to kill. */
  kills: number;
  /** Seed of the moments. */
  seed: number;
  /** Options of the run. */
  run: string[];
  /** Called with each outcome. */
  onKill?: (kill: Kill) => void;
}

/** One run that was killed and resumed. */
export interface Kill {
  /** Seconds from its start to its death. */
  seconds: number;
  /** Lines of the history that it left. */
  steps: number;
  /** Whether it had a checkpoint; if not, the same command was given again. */
  hadCheckpoint: boolean;
  /** Names of the files that differ in the end from those of the run that was left alone; none is right. */
  different: string[];
}

/**
 * Kills runs and resumes them.
 *
 * @param options How many, and what they run.
 * @returns What became of each.
 */
export async function killAndResume(options: KillAndResumeOptions): Promise<Kill[]> {
  const { kills, seed, run, onKill } = options, { uniform } = random(seed), results: Kill[] = [];
  const parent = await Deno.makeTempDir({ prefix: "geta-kills-" });
  try {
    const whole = `${parent}/whole`, begin = performance.now();
    await geta([...run, "--out", whole]);
    const duration = performance.now() - begin, wanted = await leavings(whole);
    for (let i = 0; i < kills; i++) {
      const out = `${parent}/${i}`, milliseconds = uniform() * duration;
      const kill = await killed([...run, "--out", out], milliseconds, out);
      await geta(kill.hadCheckpoint ? ["--resume", "--out", out] : [...run, "--out", out]);
      const found = await leavings(out);
      const different = Object.keys(wanted).filter((name) => found[name] !== wanted[name]);
      results.push({ ...kill, different });
      onKill?.(results.at(-1)!);
      await Deno.remove(out, { recursive: true });
    }
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
  return results;
}

/** Starts the command as its task does, without the task runner, which a kill would not reach through. */
function start(words: string[]): Deno.ChildProcess {
  const { tasks } = JSON.parse(Deno.readTextFileSync(new URL("deno.json", root)));
  return new Deno.Command(Deno.execPath(), {
    args: [...tasks.geta.command.split(" ").slice(1), ...words],
    cwd: root,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
}

async function geta(words: string[]): Promise<void> {
  const { code, stderr } = await start(words).output();
  if (code === 0) return;
  throw new Error(`Cannot run geta ${words.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}

async function killed(words: string[], milliseconds: number, out: string) {
  const child = start(words);
  const timer = setTimeout(() => killIfRunning(child), milliseconds);
  await child.output();
  clearTimeout(timer);
  const history = await Deno.readTextFile(`${out}/history.jsonl`).catch(() => "");
  const hadCheckpoint = await Deno.stat(`${out}/checkpoint`).then(() => true, () => false);
  return { seconds: milliseconds / 1000, steps: history.split("\n").length - 1, hadCheckpoint };
}

/** A run may end in the moment in which it is to be killed. */
function killIfRunning(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    // of a process that is gone Deno says so with a TypeError
    if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** What a run leaves and has to repeat: the report without times and folder, the history, the subnet. */
async function leavings(folder: string): Promise<Record<string, string>> {
  const report = JSON.parse(await Deno.readTextFile(`${folder}/report.json`));
  for (const changing of TIMES) delete report[changing];
  return {
    "report.json": JSON.stringify(report),
    "history.jsonl": await Deno.readTextFile(`${folder}/history.jsonl`),
    "subnet.json": await Deno.readTextFile(`${folder}/subnet.json`), // with the checksum of the weights
  };
}

/** Entries of a report that hold times, dates and folders. */
const TIMES = ["seconds", "milliseconds", "options", "origin"];

/**
 * The kills as a table.
 *
 * @param kills What became of each.
 * @returns Markdown.
 */
export function killTable(kills: Kill[]): string {
  return markdownTable(
    ["killed after", "steps", "went on", "in the end"],
    kills.map(({ seconds, steps, hadCheckpoint, different }) => [
      `${seconds.toFixed(1)} s`,
      `${steps}`,
      hadCheckpoint ? "--resume" : "same command",
      different.length === 0 ? "the same digits" : `different: ${different.join(", ")}`,
    ]),
  );
}

if (import.meta.main) {
  const given: Record<string, number> = { kills: 30, seed: 0 };
  const run = Deno.args.filter((word) => {
    const [, name, value] = word.match(/^--(kills|seed)=(\d+)$/) ?? [];
    if (name !== undefined) given[name] = Number(value);
    return name === undefined;
  });
  console.error("First a run that is left alone");
  const kills = await killAndResume({
    kills: given.kills!,
    seed: given.seed!,
    run,
    onKill: ({ different }) => console.error(different.length === 0 ? "same" : "DIFFERENT"),
  });
  console.log(killTable(kills));
  Deno.exit(kills.every(({ different }) => different.length === 0) ? 0 : 1);
}
