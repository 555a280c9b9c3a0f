/**
 * The product that skips the zeros of a 2:4 matrix beside the dense one, as ratios, with what a roofline of this machine predicts.
 *
 *     deno task bench:two-four [word ...] [--rounds=7] [--threads=N] [--json] [--write]
 *
 * Both are our own SIMD kernels, called in turn in one process. A word chooses products by a part of their names, `1024 x 32` is
 * that of a matrix of 1024 x 1024 with 32 columns. `--write` also puts the result into docs/hardware.md, section 4.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { loadavg } from "node:os";
import { engineInfo, useEngine } from "../lib/engine/mod.ts";
import { writeAtomically } from "../lib/io/mod.ts";
import { integerIn } from "../lib/settings/mod.ts";
import { machine } from "./machine.ts";
import { toolArguments } from "./tool_arguments.ts";
import { measureMachine, measureProduct } from "./two_four_bench/measure.ts";
import { type TwoFourBench, twoFourText, withTwoFour } from "./two_four_bench/report.ts";

const WIDTHS = [256, 1024, 4096], BATCHES = [1, 32, 256];
const MACS_A_ROUND = 4e8; // what the repetitions of a round come to, where the product is smaller

const products = WIDTHS.flatMap((m) =>
  BATCHES.map((n) => ({ name: `${m} x ${n}`, size: { m, k: m, n } }))
);
const { words, flags, values } = toolArguments(Deno.args, {
  flags: ["json", "write"],
  values: { rounds: integerIn({ min: 1 }), threads: integerIn({ min: 1 }) },
  words: products.map(({ name }) => name),
});
const { rounds = 7, ...engine } = values;
const chosen = products.filter(({ name }) =>
  words.length === 0 || words.some((word) => name.includes(word))
);

await useEngine({ blas: false, ...engine });
const limits = measureMachine(rounds);
const rows = chosen.map(({ name, size }) => {
  const repetitions = Math.max(2, Math.ceil(MACS_A_ROUND / (size.m * size.k * size.n)));
  const row = measureProduct(size, { rounds, repetitions: Math.min(200, repetitions) });
  console.error(`${name}: ${row.ratio.toFixed(2)}`);
  return row;
});
const bench: TwoFourBench = {
  machine: machine(),
  versions: { Deno: Deno.version.deno, tfjs: tf.version_core },
  threads: engineInfo().threads,
  limits: { ...limits, peak: rows.reduce((peak, { rate }) => Math.max(peak, rate), limits.peak) },
  rows,
  load: loadavg()[0]!,
};
const text = twoFourText(bench, new Date().toISOString().slice(0, 10));
console.log(flags.has("json") ? JSON.stringify(bench) : text);
if (flags.has("write")) {
  const page = new URL("../docs/hardware.md", import.meta.url).pathname;
  await writeAtomically(page, withTwoFour(await Deno.readTextFile(page), text));
}
