/**
 * Masks and scores here and in numpy, on the same numbers in one run; and what a sensitivity scan takes beside its evaluations.
 *
 *     deno task bench:pruning [name ...] [--rounds=7] [--images=2000] [--ratios=10] [--json] [--write]
 *
 * Without `python3` with `numpy` it shows our times alone and says so. `--images` and `--ratios` shorten the scan, `--json` prints the
 * result as JSON, `--write` also puts it into docs/bench_pruning.md. Names: parts of those in tools/pruning_bench/cases.ts, or `scan`;
 * all of them if none is named.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { loadavg } from "node:os";
import { useEngine } from "../lib/engine/mod.ts";
import { writeAtomically } from "../lib/io/mod.ts";
import { integerIn } from "../lib/settings/mod.ts";
import { machine } from "./machine.ts";
import { cases } from "./pruning_bench/cases.ts";
import { measure } from "./pruning_bench/measure.ts";
import { startPeer } from "./pruning_bench/peer.ts";
import {
  type PruningBench,
  pruningPage,
  type PruningRow,
  pruningTable,
  scanLine,
} from "./pruning_bench/report.ts";
import { timeScan } from "./pruning_bench/scan.ts";
import { toolArguments } from "./tool_arguments.ts";

const SCAN = "scan";
const { words, flags, values } = toolArguments(Deno.args, {
  flags: ["json", "write"],
  values: {
    rounds: integerIn({ min: 1 }),
    images: integerIn({ min: 1 }),
    ratios: integerIn({ min: 1, max: 100 }),
  },
  words: [...cases.map(({ name }) => name), SCAN],
});
const { rounds = 7, images = 2000, ratios = 10 } = values;
const chosen = (name: string) => words.length === 0 || words.some((word) => name.includes(word));

await useEngine();
const rows: PruningRow[] = [],
  versions: Record<string, string> = { deno: Deno.version.deno, tfjs: tf.version_core };
{
  await using peer = await startPeer();
  Object.assign(versions, peer?.versions);
  if (peer === undefined) {
    console.error("No comparison: python3 with numpy was not found on this machine");
  }
  for (const one of cases.filter(({ name }) => chosen(name))) {
    const row = await measure(one, { peer, rounds });
    rows.push(row);
    if (!flags.has("json")) console.log(pruningTable([row]));
  }
}
const scan = chosen(SCAN) ? timeScan({ images, ratios }) : undefined;
if (scan !== undefined && !flags.has("json")) console.log(scanLine(scan));
const bench: PruningBench = {
  machine: machine(),
  versions,
  load: loadavg()[0]!,
  rows,
  ...(scan && { scan }),
};
if (flags.has("json")) console.log(JSON.stringify(bench));
if (flags.has("write")) {
  const page = pruningPage(bench, new Date().toISOString().slice(0, 10));
  await writeAtomically(new URL("../docs/bench_pruning.md", import.meta.url).pathname, page);
}
