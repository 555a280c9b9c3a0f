/**
 * A made-up pruning run, for tests of tables and pages.
 *
 * @module
 */
import type { PruningReport } from "@geta-lab/geta/report";

const split = { count: 10, origin: "drawn from seed 0" };
export const exampleLayer = {
  name: "conv1",
  parameters: 1000,
  removed: 600,
  before: 16,
  after: 8,
  macs: { dense: 9000, nonZero: 2000, extracted: 4500 },
};
export const examplePruningReport: PruningReport = {
  schema: "geta-lab/pruning-report/1",
  model: "small",
  data: "shapes",
  splits: { train: split, validation: split, test: split },
  seed: 3,
  recipe: {
    name: "mine",
    about: "by hand",
    source: { title: "Han et al.", link: "https://arxiv.org" },
  },
  settings: { name: "mine", view: "structure", score: { by: "l1Norm" } },
  accuracy: {
    validation: { dense: 0.9, cut: 0.2, final: 0.875 },
    test: { dense: 0.91, final: 0.9 },
  },
  sparsity: { weights: 0.6, all: 0.7 },
  zeros: { prunable: 1000, byMask: 600, byTraining: 10, byRounding: 25, bits: 8 },
  parameters: { dense: 1000, nonZero: 300, extracted: 500 },
  macs: { dense: 9000, nonZero: 2000, extracted: 4500 },
  bytes: { dense: 4000, values: 1200, index: 63, form: "one bit a group" },
  milliseconds: { dense: 2, extracted: 1.5 },
  extraction: { structures: 8, of: 16, maxAbsDifference: 2e-6, relative: 1e-7 },
  layers: [exampleLayer, {
    ...exampleLayer,
    name: "head",
    removed: 0,
    whole: "its outputs are the network's",
  }],
  warnings: ["Look here."],
  steps: 40,
  seconds: 61,
  engine: "wasm",
  origin: {
    command: "deno task prune --recipe mine",
    version: "0.1.0",
    date: "2026-03-01T12:34:56.000Z",
    machine: "linux x86_64, 2 cores",
  },
  options: {},
};
