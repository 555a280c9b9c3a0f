/**
 * The runs of the page: from a choice to a subnet, with news on the way. Knows nothing of browsers.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { type Dataset, imageBatches, shapes } from "../../datasets/mod.ts";
import { sizeOf } from "../../lib/core/mod.ts";
import { cost } from "../../lib/cost/mod.ts";
import {
  finishRun,
  type GetaRun,
  getaRun,
  type GetaState,
  runTimetable,
} from "../../lib/geta/mod.ts";
import { small } from "../../lib/models/mod.ts";
import type { Network } from "../../lib/nn/mod.ts";
import { predictRun } from "../../lib/qasso/mod.ts";
import type { LayerBits } from "../../lib/quant/mod.ts";
import type { HistoryLine } from "../../lib/report/mod.ts";
import { type Batch, type BatchSource, evaluate } from "../../lib/train/mod.ts";
import { amounts } from "./choice.ts";
import type { Choice, Figures, Length, News, Outcome, Plan } from "./messages.ts";
import { bopsShare, groupPictures } from "./picture.ts";
import { settingsOf } from "./settings_of.ts";

/** Validation images that the page shows. */
const SAMPLES = 12;

/** Milliseconds between two pictures, at least: drawing must not slow the training. */
const PICTURE_MS = 120;

/**
 * What a run would do.
 *
 * @param choice What the visitor chose.
 * @returns Its plan, made without any training.
 */
export function preview(choice: Choice): Plan {
  const data = dataOf(choice);
  const model = small(), run = runOf(model, choice, data);
  try {
    return planOf(run, choice, data);
  } finally {
    run.dispose();
    tf.dispose(model.variables);
  }
}

/**
 * Makes a run.
 *
 * @param choice What the visitor chose.
 * @param tell Hears the news.
 * @param turn Called after each step: gives way to what waits and comes back when the run may go on; false gives it up.
 */
export async function train(
  choice: Choice,
  tell: (news: News) => void,
  turn: () => Promise<boolean>,
): Promise<void> {
  const data = dataOf(choice), model = small();
  const run = runOf(model, choice, data);
  try {
    tell({ news: "plan", plan: planOf(run, choice, data) });
    const show = reporter(
      run,
      firstSamples(sourceOf(choice, data).validationBatches(), data),
      tell,
    );
    let state = run.start(), seconds = 0;
    while (state.step < run.totalSteps) {
      const begin = performance.now();
      const { state: next, line } = run.advance(state);
      state = next;
      show(state, line, performance.now() - begin);
      seconds += (performance.now() - begin) / 1000;
      if (!await turn()) return tell({ news: "stopped" });
    }
    tell({ news: "done", outcome: await outcomeOf(run, state, { data, seconds }) });
  } finally {
    run.dispose();
    tf.dispose(model.variables);
  }
}

const drawn = new Map<Length, Dataset>();

/** The images of a length, drawn once. */
function dataOf({ length }: Choice): Dataset {
  const known = drawn.get(length);
  if (known) return known;
  const { train, held } = amounts[length];
  const data = shapes({ train, validation: held, test: held });
  drawn.set(length, data);
  return data;
}

function runOf(model: Network, choice: Choice, data: Dataset): GetaRun {
  return getaRun(model, sourceOf(choice, data), settingsOf(choice));
}

function sourceOf(choice: Choice, data: Dataset): BatchSource {
  const { batch: size, seed } = settingsOf(choice);
  return imageBatches(data, { size, seed });
}

/** Tells of a step what is due: a picture now and then and at each change of stage, the accuracy where it was measured. */
function reporter(run: GetaRun, samples: Batch, tell: (news: News) => void) {
  let bits: Record<string, LayerBits> = {}, shown = "", last = -Infinity, priced = "", bops = 1;
  const recent: number[] = [];
  return (state: GetaState, line: HistoryLine, spent: number) => {
    const { step, stage, loss, accuracy } = line;
    if (recent.push(spent) > 30) recent.shift();
    if (line.bits !== undefined) bits = line.bits;
    const isDue = performance.now() - last >= PICTURE_MS;
    if (isDue || stage !== shown || accuracy !== undefined) {
      [last, shown] = [performance.now(), stage];
      const cuts = JSON.stringify([bits, line.zeroStructures]);
      if (cuts !== priced) bops = bopsShare(run, state, bits); // takes as long as a step
      priced = cuts;
      const groups = groupPictures(run, state);
      const milliseconds = recent.reduce((a, b) => a + b) / recent.length;
      tell({ news: "picture", picture: { step, stage, loss, groups, bits, bops, milliseconds } });
    }
    if (accuracy === undefined) return;
    const { answers } = evaluate(run.forward(state), [samples], run.model.inputs[0]!.shape);
    tell({ news: "validated", step, accuracy, answers });
  };
}

function planOf(run: GetaRun, choice: Choice, { validation, classes, inputShape }: Dataset): Plan {
  const { network: { groups, layers }, problem } = run.compression;
  const { bops, dense, structures } = predictRun(problem);
  const shown = Math.min(SAMPLES, validation.count);
  return {
    choice,
    totalSteps: run.totalSteps,
    rows: runTimetable(run),
    groups: groups.filter(({ prunable }) => prunable)
      .map((group) => ({ name: group.layers.join(" + "), size: group.size })),
    leaving: structures.expected,
    bops: bops.expected / dense.bops,
    layers: layers.map(({ name }) => name),
    classes,
    samples: {
      images: validation.images.slice(0, shown * sizeOf(inputShape)),
      labels: [...validation.labels.subarray(0, shown)],
    },
    validation: validation.count,
  };
}

/** The images that the page shows, ready for the network. */
function firstSamples(batches: Iterable<Batch>, { inputShape }: Dataset): Batch {
  const [first] = batches, count = Math.min(SAMPLES, first!.count);
  return {
    images: first!.images.subarray(0, count * sizeOf(inputShape)),
    labels: first!.labels.subarray(0, count),
    count,
  };
}

async function outcomeOf(
  run: GetaRun,
  state: GetaState,
  { data, seconds }: { data: Dataset; seconds: number },
): Promise<Outcome> {
  const { result, files } = await finishRun(run, state);
  const { averageBits } = cost(run.compression.network.floatGraph);
  const { inputShape, mean, deviation, classes, name } = data;
  const figures = (network: Omit<Figures, "averageBits">, averageBits: number): Figures => {
    const { accuracy, bops, macs, parameters, bytes } = network;
    return { accuracy, bops, macs, parameters, bytes, averageBits };
  };
  return {
    dense: figures(result.dense, averageBits),
    compressed: figures(result.compressed, result.compressed.averageBits),
    testImages: data.test.count,
    structures: { zero: result.structures.zero, total: result.structures.total },
    difference: result.equivalence.relative,
    seconds,
    files,
    input: { schema: "geta-lab/input/1", data: name, inputShape, mean, deviation, classes },
  };
}
