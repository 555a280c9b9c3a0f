/**
 * A made-up run with the look of a real one, for tests of charts, tables and pages.
 *
 * @module
 */
import { random } from "@geta-lab/geta/core";
import type { HistoryLine, Report, Stage } from "@geta-lab/geta/report";
import { defaultSettings } from "@geta-lab/geta/settings";

const blocks = [
  "stage1.block1",
  "stage1.block2",
  "stage2.block1",
  "stage2.block2",
  "stage3.block1",
];
const names = ["conv0", ...blocks.flatMap((block) => [`${block}.conv1`, `${block}.conv2`]), "fc"];

export const exampleReport: Report = {
  schema: "geta-lab/report/1",
  model: "resnet20",
  data: "cifar10",
  splits: {
    train: { count: 45_000, origin: "official training images 1 to 45000" },
    validation: { count: 5000, origin: "official training images 45001 to 50000" },
    test: { count: 10_000, origin: "official test images" },
  },
  seed: 0,
  semantics: "paper",
  dense: {
    accuracy: 0.8196,
    parameters: 272_474,
    macs: 40_813_184,
    bops: 41_792_700_416,
    bytes: 1_089_896,
  },
  compressed: {
    accuracy: 0.7736,
    parameters: 142_310,
    macs: 20_153_600,
    bops: 3_623_427_126,
    bytes: 88_943,
    sparsity: 0.35,
    averageBits: 5.02,
    layers: names.map((name, i) => {
      const before = name === "fc" ? 10 : 16 * 2 ** Math.floor(i / 4);
      const after = name === "fc" ? 10 : Math.round(before * (0.45 + 0.1 * ((i * 7) % 5)));
      return {
        name,
        weightBits: 4 + ((i * 3) % 5),
        activationBits: i % 3 === 0 ? 32 : 8,
        before,
        after,
        macs: { dense: 2_359_296, compressed: 1_179_648 },
        bops: { dense: 2_415_919_104, compressed: 188_743_680 },
      };
    }),
  },
  relative: { bops: 0.0867, parameters: 0.5223, bytes: 0.0816 },
  equivalence: { maxAbsDifference: 3.8e-6, relative: 4.1e-7 },
  warnings: [],
  confusion: { dense: [[9, 1], [2, 8]], compressed: [[8, 2], [2, 8]] },
  examples: [{ index: 4, label: 0, dense: 0, compressed: 1 }],
  classes: ["cat", "dog"],
  milliseconds: { dense: 4.123, compressed: 2.5 },
  fileBytes: { dense: 1_100_000, compressed: 91_234 },
  origin: {
    command: "deno task geta --model resnet20 --data cifar10",
    version: "0.1.0",
    date: "2026-03-01T12:34:56.000Z",
    machine: "linux x86_64, 2 cores, Deno 2.9.6",
  },
  structures: { total: 336, zero: 117, target: 117 },
  steps: 600,
  seconds: 84.2,
  engine: "wasm SIMD + OpenBLAS, 2 threads",
  settings: { ...defaultSettings, quantize: "weight", joint: 4 / 7 },
  options: { threads: 2, json: false, note: "<b>&\"'" },
};

/** Steps of each stage of the example run. */
const plan: [Stage, number][] = [
  ["dense", 240],
  ["warm-up", 40],
  ["projection", 80],
  ["joint", 120],
  ["cool-down", 120],
];

export const exampleHistory: HistoryLine[] = plan.flatMap(([stage, steps], part) => {
  const stream = random(5, part);
  const start = plan.slice(0, part).reduce((sum, [, n]) => sum + n, 0);
  return Array.from({ length: steps }, (_, i): HistoryLine => {
    const step = start + i + 1, share = (i + 1) / steps;
    const base = stage === "dense"
      ? 0.5 + 1.8 * Math.exp(-3 * share)
      : stage === "joint"
      ? 0.55 + 0.5 * share
      : 0.62 - 0.1 * share;
    return {
      step,
      epoch: step / 60,
      stage,
      loss: base * (1 + 0.22 * stream.normal() * (stage === "dense" ? 0.6 : 1)),
      ...(step % 60 === 0 &&
        { accuracy: 1 - 0.55 * Math.min(0.9, base * (0.6 + 0.1 * stream.uniform())) }),
      learningRate: 0.1 * (1 - share),
      ...(stage !== "dense" && {
        stepSizes: Object.fromEntries(names.map((name) => [name, 0.01 * (1 + part)])),
        bits: Object.fromEntries(
          names.map((name, j) => [name, { weight: bits(stage, share, j), activation: 8 }]),
        ),
        zeroStructures: zeroStructures(stage, i, steps),
      }),
      ...(stage === "joint" && { forgetRate: 1 / (24 - (i % 24)) }),
    };
  });
});

function bits(stage: Stage, share: number, layer: number): number {
  const last = 4 + ((layer * 3) % 5);
  if (stage === "warm-up") return 16 - 0.5 * share - 0.1 * layer;
  if (stage === "projection") return 14 - 2 * Math.floor(share * 4.99) * (1 - 0.02 * layer);
  return stage === "joint" ? last + Math.max(0, 3 - 6 * share) : last;
}

function zeroStructures(stage: Stage, step: number, steps: number): number {
  if (stage === "cool-down") return 117;
  return stage === "joint"
    ? Math.floor(((step + 1) / steps) * 5) * 23 + (step + 1 === steps ? 2 : 0)
    : 0;
}
