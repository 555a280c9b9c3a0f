/**
 * A training step here and in PyTorch: same weights, same batch, in turn.
 *
 *     deno task bench:peer [step ...] [--threads=1,2] [--rounds=5] [--steps=20] [--wait=20] [--avx2] [--json] [--write]
 *
 * Needs `python3` with `torch`; without them it says so and ends without an error. Before anything is timed, losses and
 * gradients of both sides must agree. `--wait` is how many seconds a run may wait for an idle machine. `--json` prints the
 * result as JSON, `--write` also puts it into docs/bench.md. Steps: see tools/peer/steps.ts; all of them if none is named.
 * `--avx2` holds PyTorch and OpenBLAS to vectors of 256 bits, as if the machine had no AVX-512, which WebAssembly cannot use on
 * any (it has 128 bits): what a laptop without it would show. That result goes to docs/bench_avx2.md.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { writeAtomically } from "../lib/io/mod.ts";
import {
  peerPage,
  type PeerResult,
  type PeerRow,
  peerTable,
  speedLine,
  type Speeds,
  type Start,
  startLine,
} from "./peer/report.ts";
import { ours, peer, speed, start } from "./peer/processes.ts";
import { integerIn, type Kind } from "../lib/settings/mod.ts";
import { machine } from "./machine.ts";
import { median } from "./median.ts";
import { toolArguments } from "./tool_arguments.ts";
import { STEPS } from "./peer/steps.ts";

interface Run {
  ms: number;
  memory: number;
  gemm?: string; // who multiplied our matrices
}

/** A way to run a step: its label and how it is called. */
interface Contender {
  provider?: string; // ours
  layout?: string; // PyTorch's
  run: () => Promise<Run>;
}

const atLeastOne = integerIn({ min: 1 });
const threadCounts: Kind<number[]> = {
  read: (text) => text.split(",").map(atLeastOne.read),
  show: (value) => `${value}`,
  parse: (value) =>
    Array.isArray(value) && value.every((one) => "value" in atLeastOne.parse(one))
      ? { value }
      : { wanted: "it must be whole numbers of at least 1, for example 1,2" },
};
const { words: names, flags, values } = toolArguments(Deno.args, {
  flags: ["json", "write", "avx2"],
  values: {
    threads: threadCounts,
    rounds: atLeastOne,
    steps: atLeastOne,
    wait: integerIn({ min: 0 }),
  },
  words: Object.keys(STEPS),
});
const { threads: counts = [1, 2], rounds = 5, wait = 20 } = values, starts = 9;
const steps = `${values.steps ?? 20}`;
const chosen = (name: string) => names.length === 0 || names.some((word) => name.includes(word));
let alwaysIdle = true;

const peerVersions = await peer<Record<string, string>>("version").catch(() => undefined);
if (!peerVersions) {
  console.log("No comparison: python3 with torch was not found on this machine");
  Deno.exit(0);
}
console.error(`Measures beside PyTorch ${peerVersions.torch}`);
const folder = await Deno.makeTempDir();
try {
  const result: PeerResult = {
    machine: machine(),
    versions: { deno: Deno.version.deno, tfjs: tf.version_core, ...peerVersions },
    start: await compareStarts(),
    speeds: { ...await speed<Speeds>(), ...await peer<Partial<Speeds>>("speed") },
    idle: true,
    avx2: flags.has("avx2"),
    rows: [],
  };
  for (const name of Object.keys(STEPS).filter(chosen)) {
    const file = `${folder}/${name}.safetensors`;
    await ours("export", name, file);
    await requireAgreement(name, file);
    for (const threads of counts) result.rows.push(...await compare(name, file, threads));
  }
  result.idle = alwaysIdle;
  console.log(
    flags.has("json")
      ? JSON.stringify(result)
      : peerTable(result.rows) + startLine(result) + speedLine(result),
  );
  if (flags.has("write")) {
    const docs = new URL("../docs/", import.meta.url).pathname;
    await Deno.mkdir(docs, { recursive: true });
    const page = peerPage(result, new Date().toISOString().slice(0, 10));
    const name = result.avx2 ? "bench_avx2.md" : "bench.md";
    await writeAtomically(docs + name, page);
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}

async function requireAgreement(name: string, file: string): Promise<void> {
  const { tolerance } = STEPS[name]!;
  const errors = await peer<Record<"lossError" | "gradientError" | "quantizerError", number>>(
    "check",
    name,
    file,
  );
  const limits = { lossError: tolerance / 100, gradientError: tolerance, quantizerError: 1e-4 };
  for (const [key, limit] of Object.entries(limits)) {
    const error = errors[key as keyof typeof limits];
    if (!(error <= limit)) {
      throw new Error(
        `Cannot compare ${name}: both sides must compute the same, ${key} at most ${limit}: ` +
          `current value is ${error}`,
      );
    }
  }
  console.error(`${name}: same loss and gradients (${errors.gradientError.toExponential(1)})`);
}

async function compare(name: string, file: string, threads: number): Promise<PeerRow[]> {
  const timed = (blas: string[]) => () =>
    ours<Run>("time", name, steps, `--threads=${threads}`, ...blas);
  const contenders: Contender[] = [
    { provider: "cblas", run: timed([]) },
    { layout: "default", run: () => peer("time", name, file, steps, String(threads), "default") },
    { provider: "wasm", run: timed(["--no-blas"]) },
  ];
  if (!name.startsWith("transformer")) { // it has no images
    const layout = "channels_last";
    const run = () => peer<Run>("time", name, file, steps, String(threads), layout);
    contenders.push({ layout, run });
  }
  const runs = new Map(contenders.map((contender) => [contender, [] as Run[]]));
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders) { // one after the other, so a busy minute hits all of them
      await waitUntilIdle();
      runs.get(contender)!.push(await contender.run());
    }
    console.error(`${name}, ${threads} thread(s): round ${round + 1} of ${rounds}`);
  }
  const summary = (contender: Contender): Run => {
    const all = runs.get(contender)!;
    return {
      ms: median(all.map((run) => run.ms)),
      memory: Math.max(...all.map((run) => run.memory)),
    };
  };
  const best = contenders.filter((contender) => contender.layout)
    .map((contender) => ({ layout: contender.layout!, ...summary(contender) }))
    .reduce((a, b) => b.ms < a.ms ? b : a);
  const found = (contender: Contender) =>
    // without a library the first run is the second once more
    contender.provider === "wasm" || runs.get(contender)!.every((run) => run.gemm === "cblas");
  const mine = contenders.filter((contender) => contender.provider && found(contender));
  return mine.map((contender) => {
    const { ms, memory } = summary(contender);
    return {
      step: name,
      threads,
      provider: contender.provider!,
      ms,
      peerMs: best.ms,
      peerLayout: best.layout,
      ratio: ms / best.ms,
      memory,
      peerMemory: best.memory,
    };
  });
}

async function compareStarts(): Promise<Start> {
  const found: Start[] = [];
  for (let i = 0; i < starts; i++) {
    await waitUntilIdle();
    found.push({ ...await start<Start>(), peerMs: (await peer<Run>("start")).ms });
  }
  const middle = (name: keyof Start) => median(found.map((one) => one[name]));
  return { ms: middle("ms"), coreMs: middle("coreMs"), peerMs: middle("peerMs") };
}

async function waitUntilIdle(): Promise<void> {
  const { idle } = await peer<{ idle: boolean | null }>("wait", `${wait}`);
  alwaysIdle &&= idle === true;
}
