import assert from "node:assert/strict";
import { dataSources } from "@geta-lab/geta/datasets";
import { projectCopy } from "../support/project_copy.ts";
import { watchTerminal } from "../support/terminal.ts";

const { tasks } = JSON.parse(
  Deno.readTextFileSync(new URL("../../deno.json", import.meta.url)),
) as { tasks: Record<string, unknown> };

/** How a task is tried in a terminal. */
interface Trial {
  /** What is typed behind the task. */
  args?: string[];
  /** What it shows when it is at work; to its end, if absent. */
  until?: RegExp;
  /** What of the project it is given; by default what the library and the tools need. */
  files?: string[];
}

const WHOLE = [
  "lib",
  "datasets",
  "tools",
  "docs",
  "notebooks/00_tour.ipynb",
  "notebooks/exercises",
  "README.md",
];

/** What the project has, with one notebook for all. */
const PROJECT = [
  ...WHOLE,
  "notebooks/i18n",
  "slides",
  "recipes",
  "tests",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "LICENSE",
];

/** Every task. Those made of other tasks and of Deno's own checks, which ask for nothing, are not here. */
const TRIALS: Record<string, Trial> = {
  geta: {
    args: ["--model", "mlp", "--threads", "2"],
    until: /Dense .* loss \d[^]* epoch 0\.[1-9]/,
  },
  prune: {
    args: ["--model", "mlp", "--threads", "2"],
    until: /Dense .* loss \d[^]* epoch 0\.[1-9]/,
  },
  search: {
    args: ["amc", "--model", "mlp", "--limit", "64", "--epochs", "1", "--threads", "2"],
    until: /Search .*best/,
  },
  test: { files: PROJECT, until: /\.\.\. ok/ },
  "test:fixtures": { args: ["--no-check"], files: [...WHOLE, "tests"], until: /fixture:.* ok/ },
  kernels: { until: /kernels\.wasm: \d+ bytes/ },
  download: { args: ["mnist"], until: /mnist is in/ },
  "nb:run": { args: ["notebooks/00_tour.ipynb"], until: /00_tour\.ipynb \[\d+\]/ },
  "nb:check": { until: /00_tour\.ipynb \[\d+\]/ },
  "nb:i18n": { files: ["lib", "tools", "notebooks"] },
  tiers: { args: ["out"], until: /00_tour: 0 exercises/ },
  grade: { args: ["notebooks/00_tour.ipynb"], until: /There is no exercise in it/ },
  "grade:mutants": { args: ["E1.1"], until: /100\.00 % of all are rejected/ },
  leaderboard: {
    args: ["tools/grade/leaderboard/baselines/notebook_13", "--practice"],
    until: /notebook_13: counts/,
  },
  slides: {
    args: ["out", "--deck=05_quantization"],
    files: ["lib", "datasets", "tools", "slides", "notebooks"],
    until: /out\/05_quantization\.html/,
  },
  demo: { args: ["out"], until: /out\/index\.html/ },
  book: {
    args: ["out", "--only=docs"],
    files: PROJECT,
    until: /source\/, assets\//,
  },
  lab: { args: ["--version"], until: /\n\d+\.\d+\.\d+|No Jupyter was found/ },
  doctor: { until: /Ready for class|Not ready/ },
  zoo: { args: ["lenet", "--removals=1", "--write"], until: /\| lenet/ },
  fuzz: { args: ["--seeds=2"], files: [...WHOLE, "tests"], until: /2 of 2 networks are right/ },
  operators: {},
  symbols: { files: ["lib", "datasets", "tools", "docs", "notebooks", "README.md", "tests"] },
  pictures: {},
  "kill:resume": { args: ["--model", "mlp"], until: /left alone/ },
  bench: { args: ["relu", "--write"], until: /\| relu/ },
  "bench:graph": { until: /\| ViT, 4 layers/ },
  "bench:sparse": { args: ["--rounds=1"], until: /\| *16 \|/ },
  "bench:pruning": { args: ["2:4 mask", "--rounds=1", "--write"], until: /\| 2:4 mask/ },
  "bench:two-four": { args: ["256 x 1", "--rounds=1", "--write"], until: /\| 256 x 256/ },
  reproduce: {
    args: ["small-shapes", "--threads=2"],
    files: [...WHOLE, "recipes"],
    until: /Dense .* loss \d[^]* epoch 0\.[1-9]/,
  },
  wild: { args: ["upscaler", "--packages=packages"], until: /\| model \| operators/ },
  job: { args: ["out", "--list", "--quick"], until: /jobs are in out/ },
  study: { args: ["nm", "--quick"], until: /5 of 5: mixed/ },
  "bench:qasso": { args: ["small", "--steps=2"], until: /\| small/ },
  "bench:peer": { args: ["vgg7", "--wait=0"], until: /No comparison|beside PyTorch/ },
};
/** Tried with a run of their own in use_of_a_run_test.ts, beside those below. */
const USES = ["evaluate", "predict", "export", "compare"];
const COMPOSED = ["ok", "ok:static", "test:coverage"];

Deno.test("every task is tried in a terminal", () => {
  assert.deepEqual(
    [...Object.keys(TRIALS), ...USES, ...COMPOSED].sort(),
    Object.keys(tasks).sort(),
  );
});

for (const [task, { args = [], until, files = WHOLE }] of Object.entries(TRIALS)) {
  Deno.test(`in a terminal, deno task ${task} gets to work without a key pressed`, async () => {
    using project = projectCopy(files);
    const cache = completeCache(project.path);
    for (const folder of ["datasets", "tests", "packages/upscaler/models"]) {
      Deno.mkdirSync(`${project.path}/${folder}`, { recursive: true });
    }
    Deno.writeTextFileSync(`${project.path}/README.md`, "", { create: true, append: true });
    const end = new RegExp(`Allow\\?${until === undefined ? "" : `|${until.source}`}`);
    const { text, seen, code } = await watchTerminal([Deno.execPath(), "task", task, ...args], {
      until: end,
      cwd: project.path,
      seconds: 120,
      env: { GETA_DATA: cache, INIT_CWD: project.path }, // not the folder that these tests were called from
    });
    assert.doesNotMatch(text, /Deno requests|Allow\?|NotCapable/);
    assert.ok(until === undefined ? code === 0 : seen, text);
  });
}

/** A data cache with files of the right size, so that the download has nothing to fetch. */
function completeCache(project: string): string {
  const folder = `${project}/cache/${dataSources.mnist.folder}`;
  Deno.mkdirSync(folder, { recursive: true });
  for (const [name, size] of Object.entries(dataSources.mnist.files)) {
    Deno.writeFileSync(`${folder}/${name}`, new Uint8Array());
    Deno.truncateSync(`${folder}/${name}`, size);
  }
  return `${project}/cache`;
}
