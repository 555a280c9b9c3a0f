/**
 * Ways to prune, measured on small networks; each finished network is a line of a file, and a study that was stopped goes on behind it.
 *
 *     deno task study pruning|nm|order|qasso|bits|resnet20|search|haq|kernels|latency|peers|hardware|lenets [--runs=FOLDER,FOLDER] [--data-dir=FOLDER] [--out=runs/study.jsonl]
 *         [--seeds=3] [--threads=N] [--quick] [--page]
 *
 * `pruning`, `nm` and `peers` write docs/pruning.md and its pictures from all lines of the file; `peers` measures nothing, but takes what
 * runs of `deno task prune` in the folders `--runs` have left; the others print tables: `order` joint training against pruning and
 * quantization one after the other, and few bits at high sparsity; `qasso` what each correction of QASSO is worth; `bits` ways to give
 * bits to layers; `search` what searches of keep ratios find at equal multiply-adds, `haq` what those of bits find at
 * equal bit operations, `kernels` what AMC takes from 1x1 and from 3x3 layers; `latency` how far a table of layers is from whole networks; `resnet20` what of it holds for ResNet20, if `--data-dir` has CIFAR-10. `hardware` computes the tables of docs/hardware.md; `lenets` trains and compresses the two networks of
 * Deep Compression, on MNIST if `--data-dir` has it, and then writes their tables there, too. `--page` measures nothing and takes what is in the
 * file. `--quick` is a small version that shows that everything runs: it prints its page and writes nothing but its lines, and those
 * only with `--out`.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { dirname } from "node:path";
import { useEngine } from "../lib/engine/mod.ts";
import { writeAtomically } from "../lib/io/mod.ts";
import { integerIn, text } from "../lib/settings/mod.ts";
import { machine } from "./machine.ts";
import { bench } from "./study/bench.ts";
import { bitsTrials } from "./study/bits_trials.ts";
import {
  resnet20Bench,
  type ResNet20Data,
  resnet20Data,
  smallBench,
} from "./study/compression_bench.ts";
import { compressionTable, denseLine } from "./study/compression_table.ts";
import { withTables } from "./study/hardware_page.ts";
import { hardwareTables } from "./study/hardware_tables.ts";
import { lenetTables } from "./study/lenet_tables.ts";
import { type LenetBench, lenetData, lenetTrials } from "./study/lenet_trials.ts";
import { latencyText } from "./study/latency.ts";
import { lengths } from "./study/lengths.ts";
import { readLines, runTrials, type Trial } from "./study/line.ts";
import { nmTrials } from "./study/nm_trials.ts";
import { fewBitsTrials, orderTrials } from "./study/order_trials.ts";
import { peerLine } from "./study/peers.ts";
import { studyPage } from "./study/page.ts";
import { rowOf } from "./study/sections.ts";
import { studyPictures } from "./study/pictures.ts";
import { pruningStudies, pruningTrials } from "./study/pruning_trials.ts";
import { qassoTrials } from "./study/qasso_trials.ts";
import { resnet20Trials } from "./study/resnet20_trials.ts";
import { searchStudies, searchTables } from "./study/searches.ts";
import { toolArguments } from "./tool_arguments.ts";

const STUDIES = [
  "pruning",
  "nm",
  "order",
  "qasso",
  "bits",
  "resnet20",
  "search",
  "haq",
  "kernels",
  "latency",
  "peers",
  "hardware",
  "lenets",
] as const;
/** What the lines of a study of GETA were asked for: these print tables, the others write a page. */
const TARGETS: Partial<Record<typeof STUDIES[number], string>> = {
  order: "target",
  qasso: "sparsity",
  bits: "budget",
  resnet20: "budget",
};
const { words, flags, values } = toolArguments(Deno.args, {
  flags: ["quick", "page"],
  values: {
    "data-dir": text(),
    out: text(),
    runs: text(),
    seeds: integerIn({ min: 1 }),
    threads: integerIn({ min: 1 }),
  },
  words: STUDIES,
});
const scale = flags.has("quick") ? "quick" : "full";
const out = values.out ?? (scale === "full" ? "runs/study.jsonl" : undefined);
const chosen = STUDIES.filter((study) =>
  words.length === 0 ? study !== "lenets" : words.some((word) => study.includes(word))
);
const seeds = Array.from({ length: values.seeds ?? (scale === "full" ? 3 : 1) }, (_, i) => i);
if (chosen.includes("hardware")) await writeHardware();
// what is computed and not measured needs no engine and leaves no lines
if (chosen.every((study) => study === "hardware")) Deno.exit();
await useEngine({ ...values.threads !== undefined && { threads: values.threads } });
if (out !== undefined) await Deno.mkdir(dirname(out), { recursive: true });
if (chosen.includes("latency")) console.log(latencyText(scale));
const cifar10 = await largeData(), lenets = await lenetBench();
const trials = flags.has("page") ? [] : seeds.flatMap((seed): Trial[] => {
  const own = bench(seed, lengths[scale]), network = smallBench(seed, scale);
  return [
    ...(chosen.includes("pruning") ? pruningTrials(own, pruningStudies[scale]) : []),
    ...(chosen.includes("nm") ? nmTrials(own) : []),
    ...(chosen.includes("order") ? [...orderTrials(network), ...fewBitsTrials(network)] : []),
    ...(chosen.includes("qasso") ? qassoTrials(network) : []),
    ...(chosen.includes("bits") ? bitsTrials(network) : []),
    ...searchStudies(chosen, { seed, scale, out }),
    ...(cifar10 ? resnet20Trials(resnet20Bench(seed, cifar10)) : []),
    ...(lenets ? lenetTrials(seed, lenets) : []),
  ];
});
for (const folder of values.runs?.split(",") ?? []) {
  const file = `${folder}/report.json`, line = peerLine(await Deno.readTextFile(file), file);
  trials.push({ ...line, run: () => line });
}
// all seeds of a row before the next one, so that what a stopped study leaves is whole
const byPart = [...Map.groupBy(trials, ({ part }) => part).values()]
  .flatMap((own) => [...Map.groupBy(own, rowOf).values()].flat());
const measured = await runTrials(byPart, { out, tell: (line) => console.error(line) });
const lines = (out === undefined ? measured : readLines(out)).filter((line) =>
  line.scale === scale
);

for (const study of chosen) {
  const target = TARGETS[study];
  if (target === undefined) continue;
  const own = lines.filter(({ part }) => part.split(",")[0] === study);
  for (const [part, found] of Map.groupBy(own, ({ part }) => part)) {
    console.log([part, compressionTable(found, target), denseLine(found), ""].join("\n"));
  }
}
for (const [study, table] of Object.entries(searchTables)) {
  const own = lines.filter(({ part }) => part === study);
  if (chosen.some((name) => name === study)) {
    console.log([table(own), denseLine(own), ""].join("\n"));
  }
}
if (lenets) await writeLenets(lenets.dataset.name);
const elsewhere = ["hardware", "latency", "lenets", ...Object.keys(searchTables)];
if (chosen.some((study) => TARGETS[study] === undefined && !elsewhere.includes(study))) {
  await writePage();
}

/** The data of the study of ResNet20, which is left out of all studies if they are nowhere. */
async function largeData(): Promise<ResNet20Data | undefined> {
  const folder = values["data-dir"];
  if (!chosen.includes("resnet20")) return undefined;
  if (folder !== undefined) return await resnet20Data(folder, scale);
  if (words.length === 0) return undefined;
  console.error(
    "Cannot study resnet20: --data-dir must name a folder of CIFAR-10: current value is none",
  );
  Deno.exit(2);
}

/** What trains LeNets, if they are asked for; their files lie beside the lines. */
async function lenetBench(): Promise<LenetBench | undefined> {
  if (!chosen.includes("lenets")) return undefined;
  const folder = out === undefined ? await Deno.makeTempDir() : `${dirname(out)}/lenets`;
  await Deno.mkdir(folder, { recursive: true });
  return { scale, folder, dataset: await lenetData(values["data-dir"], scale) };
}

async function writeHardware(): Promise<void> {
  const tables = hardwareTables();
  if (scale === "quick") return console.log([...tables.values()].join("\n\n"));
  await writeTables(tables);
}

/** The page has what MNIST says; other images are for those who have none. */
async function writeLenets(data: string): Promise<void> {
  const tables = lenetTables(lines.filter(({ part }) => part === `lenets ${data}`));
  if (scale === "full" && data === "mnist") return await writeTables(tables);
  console.log([data, ...tables.values(), ""].join("\n\n"));
}

async function writeTables(tables: ReadonlyMap<string, string>): Promise<void> {
  const path = new URL("../docs/hardware.md", import.meta.url).pathname;
  await writeAtomically(path, withTables(await Deno.readTextFile(path), tables));
  console.error("docs/hardware.md");
}

async function writePage(): Promise<void> {
  const versions = `Deno ${Deno.version.deno}, tfjs ${tf.version_core}`;
  const date = new Date().toISOString().slice(0, 10);
  const page = studyPage(lines, {
    lengths: lengths[scale],
    measured: `Measured on ${date} on ${machine()}, ${versions}.`,
    pictures: scale === "full",
  });
  if (scale === "quick") return console.log(page);
  const docs = new URL("../docs/", import.meta.url).pathname;
  for (const [name, svg] of Object.entries(await studyPictures(lines))) {
    await writeAtomically(`${docs}pictures/study_${name}.svg`, svg);
  }
  await writeAtomically(`${docs}pruning.md`, page);
  console.error("docs/pruning.md");
}
