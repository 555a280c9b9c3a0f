/**
 * What QASSO costs beside forward and backward pass: its share of a training step in every stage.
 *
 *     deno task bench:qasso [vgg7|resnet56|small ...] [--steps=8] [--reference=FOLDER]
 *
 * Medians of at least `--steps` steps a stage, under the paper's and the corrected rules. The last column is what a step that explains
 * itself costs more, its line of the history included. With PyTorch and a checkout of the authors' public code
 * (github.com/microsoft/geta) their optimizer is timed on the same networks, batch and stages. Load is the machine's before and after: above 0.5 the shares say little.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { loadavg } from "node:os";
import { imageBatches, shapes } from "../datasets/mod.ts";
import { messageOf } from "../lib/core/mod.ts";
import { useEngine } from "../lib/engine/mod.ts";
import { calibrationBatches } from "../lib/geta/calibration_batches.ts";
import { compressionRun, initialScalars, recipe } from "../lib/geta/mod.ts";
import { zoo } from "../lib/models/mod.ts";
import { explainStep, initialState, type QassoStage, step } from "../lib/qasso/mod.ts";
import { integerIn, text } from "../lib/settings/mod.ts";
import { imageTask, readVariables, statistics, trainable, trainingRun } from "../lib/train/mod.ts";
import { reference } from "./peer/processes.ts";
import { markdownTable } from "./markdown_table.ts";
import { median } from "./median.ts";
import { toolArguments } from "./tool_arguments.ts";

/** Milliseconds of one step. */
interface Sample {
  stage: QassoStage;
  whole: number;
  qasso: number;
  /** Absent where a step cannot explain itself. */
  explain?: number;
}

const BATCH = 64;
/** Networks that the authors' code has, too. */
const THEIRS = { vgg7: true, resnet56: true };
const RULES = ["paper", "corrected"] as const;
/** As in the paper's tables; 56 layers of random values with inputs at few bits have gradients beyond float32. */
const QUANTIZE = {
  vgg7: "weight+activation",
  resnet56: "weight",
  small: "weight+activation",
} as const;
const { words, values } = toolArguments(Deno.args, {
  values: { steps: integerIn({ min: 2 }), reference: text() },
  words: Object.keys(QUANTIZE),
});
const { steps = 8 } = values;
const names = (words.length > 0 ? words : ["vgg7", "resnet56"]) as (keyof typeof QUANTIZE)[];

const { threads } = await useEngine();
const before = loadText();
const rows: string[][] = [];
for (const name of names) {
  for (const rules of RULES) rows.push(...measure(name, rules));
  if (values.reference !== undefined && name in THEIRS) {
    rows.push(...await measureTheirs(name, values.reference));
  }
}
const heads = ["network", "rules", "stage", "step ms", "QASSO ms", "share", "explain"];
console.log(markdownTable(heads, rows, heads.map((_, i) => i > 2)));
console.log(
  `\nbatch ${BATCH}, medians of ${steps} steps and more; load ${before} before, ${loadText()} after`,
);
if (values.reference === undefined) {
  console.log(
    "the authors' own share: with PyTorch installed, --reference=<checkout of github.com/microsoft/geta>",
  );
}

/**
 * Steps of the stages: periods as in the recipe, with three steps or more, so that as much leaves at a time as in a long training, and
 * whole ones: with what is left of the steps the authors' code goes on, and comes below one bit.
 */
function stepsOf(name: keyof typeof QUANTIZE) {
  const { projectionPeriods, pruningPeriods } = recipe(name);
  return {
    warmUp: steps,
    projection: projectionPeriods * Math.ceil(steps / projectionPeriods),
    joint: pruningPeriods * Math.max(3, Math.ceil(steps / pruningPeriods)),
    coolDown: steps,
  };
}

/** A training with as many steps in each stage, timed. */
function measure(name: keyof typeof QUANTIZE, semantics: typeof RULES[number]): string[][] {
  const images = shapes({ train: BATCH * 2, validation: BATCH, test: BATCH });
  const source = imageBatches(images, { size: BATCH, seed: 0 });
  const model = zoo[name]!({ seed: 0, inputShape: source.inputShape, classes: source.classes });
  const { warmUp, projection, joint, coolDown } = stepsOf(name), { stepsPerEpoch } = source;
  const settings = recipe(name, {
    batch: BATCH,
    warmUp: warmUp / stepsPerEpoch,
    projection: projection / stepsPerEpoch,
    joint: joint / stepsPerEpoch,
    coolDown: coolDown / stepsPerEpoch,
    semantics,
    quantize: QUANTIZE[name],
  });
  using compression = compressionRun(model, source, settings, { firstStep: 0 });
  const { network, problem } = compression, samples: Sample[] = [];
  let qasso = 0, explain = 0;
  const run = trainingRun({
    name: "measured",
    model,
    source,
    variables: network.variables,
    forward: network.forward,
    rule: settings.optimizer,
    learningRate: 1e-3,
    firstStep: 0,
    totalSteps: compression.totalSteps,
    start() {
      const calibration = calibrationBatches(imageTask(model, source));
      const scalars = initialScalars(model, network.quantizers, {
        bits: settings.bitRange[1],
        calibration,
      });
      tf.dispose(calibration);
      const parameters = { ...readVariables(trainable(model.variables)), ...scalars };
      return {
        learner: initialState(problem, parameters),
        statistics: readVariables(statistics(model.variables)),
      };
    },
    update(learner, gradients, { learningRate }) {
      const start = performance.now();
      const { state, report } = step(problem, learner, gradients, { learningRate });
      const middle = performance.now();
      JSON.stringify(explainStep(problem, report));
      qasso = middle - start;
      explain = performance.now() - middle;
      return { learner: state, news: { stage: report.stage } };
    },
    parseBookkeeping: () => ({}) as never,
  });
  let state = run.start();
  while (state.step < run.totalSteps) {
    const start = performance.now();
    const next = run.advance(state);
    state = next.state;
    // a validation is no part of a step
    if (next.line.accuracy !== undefined) continue;
    const whole = performance.now() - start - explain;
    samples.push({ stage: next.line.stage as QassoStage, whole, qasso, explain });
  }
  return shares(name, semantics, samples);
}

/** A row for each stage. */
function shares(name: string, rules: string, samples: Sample[]): string[][] {
  return Object.entries(Object.groupBy(samples, ({ stage }) => stage)).map(([stage, own]) => {
    const of = (key: "whole" | "qasso" | "explain") =>
      median(own!.map((sample) => sample[key] ?? NaN));
    const percent = (x: number) => `${(100 * x / of("whole")).toFixed(1)} %`;
    return [
      name,
      rules,
      stage,
      of("whole").toFixed(1),
      of("qasso").toFixed(2),
      percent(of("qasso")),
      own![0]!.explain === undefined ? "-" : percent(of("explain")),
    ];
  });
}

/** The same steps of the authors' code. */
async function measureTheirs(name: keyof typeof QUANTIZE, checkout: string): Promise<string[][]> {
  const { projectionPeriods, pruningPeriods, optimizer, sparsity, bitRange, bitReduction } = recipe(
    name,
  );
  const theirs = reference<Sample[]>(checkout, {
    network: name,
    batch: BATCH,
    rule: optimizer,
    sparsity,
    ...stepsOf(name),
    projectionPeriods,
    pruningPeriods,
    bitRange,
    bitReduction,
    threads,
  });
  try {
    return shares(name, "authors' code", await theirs);
  } catch (error) {
    // of Python's many lines the last says what it was
    console.error(`No figures of the authors' code: ${messageOf(error).split("\n").at(-1)}`);
    return [];
  }
}

function loadText(): string {
  return loadavg()[0]!.toFixed(1);
}
