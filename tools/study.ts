/**
 * Ways to prune, measured on small networks; each finished network is a line of a file, and a study that was stopped goes on behind it.
 *
 *     deno task study pruning|nm|qasso|bits|peers [--runs=FOLDER,FOLDER] [--out=runs/study.jsonl] [--seeds=3] [--threads=N] [--quick] [--page]
 *
 * `pruning`, `nm` and `peers` write docs/pruning.md and its pictures from all lines of the file; `peers` measures nothing, but takes what
 * runs of `deno task prune` in the folders `--runs` have left; `qasso` prints a table of what each correction
 * of QASSO is worth, `bits` one of ways to give bits to layers. `--page` measures nothing and takes what is in the file. `--quick` is a
 * small version that shows that everything runs: it prints its page and writes nothing but its lines, and those only with `--out`.
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
import { bitsTable, bitsTrials } from "./study/bits_trials.ts";
import { lengths } from "./study/lengths.ts";
import { readLines, runTrials, type StudyLine, type Trial } from "./study/line.ts";
import { nmTrials } from "./study/nm_trials.ts";
import { peerLine } from "./study/peers.ts";
import { studyPage } from "./study/page.ts";
import { studyPictures } from "./study/pictures.ts";
import { pruningStudies, pruningTrials } from "./study/pruning_trials.ts";
import { qassoTable, qassoTrials } from "./study/qasso_trials.ts";
import { toolArguments } from "./tool_arguments.ts";

const STUDIES = ["pruning", "nm", "qasso", "bits", "peers"] as const;
const { words, flags, values } = toolArguments(Deno.args, {
  flags: ["quick", "page"],
  values: {
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
  words.length === 0 || words.some((word) => study.includes(word))
);
const seeds = Array.from({ length: values.seeds ?? (scale === "full" ? 3 : 1) }, (_, i) => i);

await useEngine({ ...values.threads !== undefined && { threads: values.threads } });
if (out !== undefined) await Deno.mkdir(dirname(out), { recursive: true });
const trials = flags.has("page") ? [] : seeds.flatMap((seed): Trial[] => {
  const own = bench(seed, lengths[scale]);
  return [
    ...(chosen.includes("pruning") ? pruningTrials(own, pruningStudies[scale]) : []),
    ...(chosen.includes("nm") ? nmTrials(own) : []),
    ...(chosen.includes("qasso") ? qassoTrials(seed, scale) : []),
    ...(chosen.includes("bits") ? bitsTrials(seed, scale) : []),
  ];
});
for (const folder of values.runs?.split(",") ?? []) {
  const file = `${folder}/report.json`, line = peerLine(await Deno.readTextFile(file), file);
  trials.push({ ...line, run: () => line });
}
// all seeds of a part before the next part, so that what a stopped study leaves is whole
const byPart = [...Map.groupBy(trials, ({ part }) => part).values()].flat();
const measured = await runTrials(byPart, { out, tell: (line) => console.error(line) });
const lines = (out === undefined ? measured : readLines(out)).filter((line) =>
  line.scale === scale
);

const tables: Partial<Record<typeof STUDIES[number], (lines: readonly StudyLine[]) => string>> = {
  qasso: qassoTable,
  bits: bitsTable,
};
for (const study of chosen) {
  const table = tables[study];
  if (table !== undefined) console.log(table(lines.filter(({ part }) => part === study)));
}
if (chosen.some((study) => tables[study] === undefined)) await writePage();

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
