/**
 * How fast the engine is: operators and training steps, with and without CBLAS, beside the last measurement on this machine.
 *
 *     deno task bench [word ...] [option ...]
 *
 * Words choose what is measured by a part of its name; `--help` lists the options. Times are the least of many repetitions; close
 * other programs first, they count double on two cores.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { engineInfo, useEngine } from "../lib/engine/mod.ts";
import { integerIn } from "../lib/settings/mod.ts";
import { kernelCases } from "./bench/kernels.ts";
import { machine } from "./machine.ts";
import { toolArguments } from "./tool_arguments.ts";
import { profile } from "./bench/profile.ts";
import { type BenchRow, type BenchRun, benchTable, lastRun } from "./bench/report.ts";
import { createStep, STEPS } from "./peer/steps.ts";
import { createTraining } from "./peer/train.ts";

const HISTORY = new URL("../docs/bench_history.jsonl", import.meta.url);
const KERNEL_MS = 300, STEP_REPETITIONS = 6; // how long or how often something is repeated

const HELP = `deno task bench [word ...] [option ...]

A word chooses what is measured by a part of its name; without a word all of it is.

  --threads=N  how many threads work; default: one for each core
  --json       print the run as JSON
  --write      add the run to docs/bench_history.jsonl
  --profile    show the time per kernel of each step
  --help       show this and measure nothing`;

if (Deno.args.includes("--help")) {
  console.log(HELP);
  Deno.exit();
}
const { words, flags, values } = toolArguments(Deno.args, {
  flags: ["json", "write", "profile"],
  values: { threads: integerIn({ min: 1 }) },
  words: [...Object.keys(kernelCases()), ...Object.keys(STEPS)],
});
const chosen = (name: string) => words.length === 0 || words.some((word) => name.includes(word));

const run: BenchRun = {
  date: new Date().toISOString().slice(0, 10),
  machine: machine(),
  versions: { deno: Deno.version.deno, tfjs: tf.version_core },
  rows: [],
};
for (const blas of [true, false]) {
  const info = await useEngine({ blas, ...values });
  if (blas && info.gemm !== "cblas") continue;
  for (const [name, prepare] of Object.entries(kernelCases()).filter(([name]) => chosen(name))) {
    run.rows.push(row("kernel", name, measureKernel(prepare)));
  }
  for (const name of Object.keys(STEPS).filter(chosen)) {
    run.rows.push(row("step", name, measureStep(name)));
  }
}
const history = await Deno.readTextFile(HISTORY).catch(() => "");
console.log(
  flags.has("json") ? JSON.stringify(run) : benchTable(run.rows, lastRun(history, run.machine)),
);
if (flags.has("write")) {
  await Deno.mkdir(new URL(".", HISTORY), { recursive: true });
  await Deno.writeTextFile(HISTORY, `${JSON.stringify(run)}\n`, { append: true });
}

function row(kind: BenchRow["kind"], name: string, ms: number): BenchRow {
  const { gemm, threads } = engineInfo();
  console.error(`${name}, ${gemm}: ${ms.toFixed(2)} ms`);
  return { kind, name, provider: gemm, threads, ms };
}

function measureKernel(prepare: () => () => void): number {
  tf.engine().startScope();
  try {
    const kernel = prepare();
    for (let i = 0; i < 3; i++) kernel();
    const end = performance.now() + KERNEL_MS;
    let min = Infinity;
    while (performance.now() < end) min = Math.min(min, timed(kernel));
    return min;
  } finally {
    tf.engine().endScope();
  }
}

function measureStep(name: string): number {
  const step = createStep(name);
  const train = createTraining(step);
  for (let i = 0; i < 3; i++) train();
  const times = Array.from({ length: STEP_REPETITIONS }, () => timed(train));
  if (flags.has("profile")) {
    console.error(profile(train, STEP_REPETITIONS).map((line) => `  ${line}`).join("\n"));
  }
  tf.dispose([step.input, step.labels, ...Object.values(step.variables)]);
  return Math.min(...times);
}

function timed(f: () => void): number {
  const start = performance.now();
  f();
  return performance.now() - start;
}
