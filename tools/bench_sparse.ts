/**
 * What fusing is worth: the sparse convolution of the engine beside the same in separate passes, on voxels of point clouds.
 *
 *     deno task bench:sparse [--rounds=15] [--threads=N] [--json] [--write]
 *
 * In each round every way runs once, so that what disturbs the machine disturbs all of them; a ratio is the median over the rounds of
 * separate over fused. Grouped: the groups that cost least if a launch is worth 500 rows. `--write` puts the
 * table into docs/hardware.md, section 5.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { loadavg } from "node:os";
import { pointClouds } from "../datasets/mod.ts";
import { engineInfo, sparseConv, useEngine } from "../lib/engine/mod.ts";
import {
  groupOffsets,
  kernelMaps,
  kernelOffsets,
  neighbourTable,
  separatePasses,
  tuneGrouping,
  voxelSites,
} from "../lib/hardware/mod.ts";
import { largest, random, smallest } from "../lib/core/mod.ts";
import { writeAtomically } from "../lib/io/mod.ts";
import { integerIn } from "../lib/settings/mod.ts";
import { machine } from "./machine.ts";
import { markdownTable } from "./markdown_table.ts";
import { wrapMarkdown } from "./markdown_wrap.ts";
import { withMeasuredPart } from "./measured_part.ts";
import { median } from "./median.ts";
import { toolArguments } from "./tool_arguments.ts";

const CHANNELS = [16, 32, 64], LAUNCH = 500, THRESHOLDS = [0, 1000, 1e6];
const { flags, values } = toolArguments(Deno.args, {
  flags: ["json", "write"],
  values: { rounds: integerIn({ min: 1 }), threads: integerIn({ min: 1 }) },
});
const { rounds = 15, threads } = values;
await useEngine(threads === undefined ? {} : { threads });

const clouds = 8,
  { points } = pointClouds({ train: clouds, points: 2048, validation: 0, test: 1 }).train;
const { sites } = voxelSites(points, { clouds, edge: 0.06 });
const offsets = kernelOffsets(3, 3), maps = kernelMaps(sites, sites, { offsets });
const sizes = maps.map((map) => map.length), pairs = sizes.reduce((sum, size) => sum + size, 0);
const count = { inputs: sites.length, outputs: sites.length };
const { epsilon, threshold } = tuneGrouping(sizes, { launch: LAUNCH, thresholds: THRESHOLDS });
const groups = groupOffsets(sizes, { epsilon, threshold });
const separate = separatePasses(maps, count);
const grouped = separatePasses(maps, { ...count, groups });
const neighbours = tf.tensor2d(
  neighbourTable(sites, sites, { offsets }),
  [offsets.length, sites.length],
  "int32",
);

const rows = CHANNELS.map((channels) => {
  const stream = random(channels), normal = () => stream.normal();
  const x = tf.tensor2d(Float32Array.from({ length: sites.length * channels }, normal), [
    sites.length,
    channels,
  ]);
  const shape: [number, number, number] = [offsets.length, channels, channels];
  const weights = tf.tensor3d(
    Float32Array.from({ length: offsets.length * channels ** 2 }, normal),
    shape,
  );
  const ways = {
    separate: () => separate.convolve(x, weights),
    grouped: () => grouped.convolve(x, weights),
    fused: () => sparseConv(x, { weights, neighbours }),
  };
  const times = { separate: [] as number[], grouped: [] as number[], fused: [] as number[] };
  for (let round = -2; round < rounds; round++) {
    for (const [name, run] of Object.entries(ways)) {
      const start = performance.now();
      run().dispose();
      if (round >= 0) times[name as keyof typeof times].push(performance.now() - start);
    }
  }
  tf.dispose([x, weights]);
  const ratios = (way: "separate" | "grouped") => times[way].map((t, i) => t / times.fused[i]!);
  return {
    channels,
    separate: median(times.separate),
    grouped: median(times.grouped),
    fused: median(times.fused),
    ratio: median(ratios("separate")),
    range: [smallest(ratios("separate")), largest(ratios("separate"))],
    ratioGrouped: median(ratios("grouped")),
  };
});

const info = engineInfo(), load = loadavg()[0]!;
const heads = [
  "channels",
  "separate ms",
  "grouped ms",
  "fused ms",
  "separate / fused",
  "of the rounds",
  "grouped / fused",
];
const cells = rows.map((row) => [
  `${row.channels}`,
  ...[row.separate, row.grouped, row.fused].map((ms) => ms.toFixed(2)),
  row.ratio.toFixed(1),
  row.range.map((one) => one.toFixed(1)).join("–"),
  row.ratioGrouped.toFixed(1),
]);
const text = wrapMarkdown(
  `Measured on ${
    new Date().toISOString().slice(0, 10)
  } by \`deno task bench:sparse\` on ${machine()}, Deno ` +
    `${Deno.version.deno}, tfjs ${tf.version_core}, ${info.threads} threads, products by ${info.gemm}, ` +
    `${
      load.toFixed(1)
    } processes wanting to run: ${sites.length} sites, ${pairs} pairs under 27 offsets, medians of ` +
    `${rounds} rounds.\n\n${markdownTable(heads, cells, heads.map(() => true))}\n`,
).trim();
console.log(
  flags.has("json") ? JSON.stringify({ machine: machine(), load, ...info, pairs, rows }) : text,
);
if (flags.has("write")) {
  const page = new URL("../docs/hardware.md", import.meta.url).pathname, task = "bench:sparse";
  await writeAtomically(page, withMeasuredPart(await Deno.readTextFile(page), { task, text }));
}
