/**
 * The comparison of `study kernels`: whether AMC takes more from 3x3 convolutions than from 1x1 ones, as its authors saw.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { imageBatches, shapes } from "../../datasets/mod.ts";
import { convBn, dense, type Network, variableStore } from "../../lib/nn/mod.ts";
import { prunableNetwork } from "../../lib/prune/mod.ts";
import { amcEnvironment, ddpgRun, groupFeatures, ratioProblem } from "../../lib/search/mod.ts";
import { denseRun, evaluate, writeVariables } from "../../lib/train/mod.ts";
import { markdownTable } from "../markdown_table.ts";
import type { Measured, StudyLine, Trial } from "./line.ts";
import { interval, meanOf, pointsText } from "./statistics.ts";

/** Sides of the kernels, in order; what follows a pooling is wider. */
const KERNELS = [1, 3, 1, 3, 1, 3] as const;
const WIDTHS = [16, 16, 32, 32, 64, 64] as const;
/** Of the multiply-adds. */
const SHARE = 0.5;

const SIZES: Record<
  string,
  { train: number; validation: number; epochs: number; episodes: number }
> = {
  full: { train: 1000, validation: 150, epochs: 8, episodes: 100 },
  quick: { train: 64, validation: 20, epochs: 1, episodes: 4 },
};

/** Six convolutions, 1x1 and 3x3 by turns behind a first one that is not searched: the same depth and width for both. */
function alternating(seed: number): Network {
  const store = variableStore(seed), activation = tf.relu;
  const first = convBn(store, "first", { inputs: 3, outputs: 16, activation });
  const layers = KERNELS.map((kernel, l) =>
    convBn(store, `k${kernel}-${l}`, {
      inputs: WIDTHS[l - 1] ?? 16,
      outputs: WIDTHS[l]!,
      kernel,
      activation,
    })
  );
  const head = dense(store, "head", { inputs: WIDTHS.at(-1)!, outputs: 10 });
  const halve = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid");
  return {
    name: "alternating",
    inputs: [{ shape: [32, 32, 3] }],
    variables: store.variables,
    forward(x, mode) {
      x = halve(first(x, mode));
      layers.forEach((layer, l) => x = l % 2 === 1 ? halve(layer(x, mode)) : layer(x, mode));
      return head(tf.mean(x, [1, 2]));
    },
  };
}

/**
 * One search a seed.
 *
 * @param seed Decides data, first weights and what the agent does.
 * @param scale `full` or `quick`.
 * @returns The trial.
 */
export function kernelTrials(seed: number, scale: string): Trial[] {
  const run = () => searched(seed, SIZES[scale]!);
  return [{ scale, part: "kernels", method: "AMC", target: SHARE, seed, run }];
}

function searched(
  seed: number,
  { train, validation, epochs, episodes }: typeof SIZES[string],
): Measured {
  const source = imageBatches(shapes({ seed, train, validation }), { size: 32, seed });
  const model = alternating(seed), { variables } = model;
  const dense = denseRun(model, source, {
    totalSteps: epochs * source.stepsPerEpoch,
    learningRate: 0.05,
    optimizer: { rule: "sgd", momentum: 0.9, weightDecay: 5e-4 },
  });
  let trained = dense.start();
  while (trained.step < dense.totalSteps) ({ state: trained } = dense.advance(trained));
  const shape = [...source.inputShape];
  const accuracy = evaluate(dense.forward(trained), source.testBatches(), shape).accuracy;
  writeVariables(variables, { ...trained.learner.parameters, ...trained.statistics });
  const { graph, groups: all } = prunableNetwork(model);
  const groups = all.map((group) => group.name === "first" ? { ...group, prunable: false } : group);
  const forward = (x: tf.Tensor) => model.forward(x, { training: false });
  const problem = ratioProblem({
    graph,
    groups,
    variables,
    evaluate: () => evaluate(forward, source.validationBatches(), shape).accuracy,
  }, { share: SHARE, multiple: 4 });
  const environment = amcEnvironment(problem, { features: groupFeatures(graph, groups) });
  const run = ddpgRun(environment, { episodes, hidden: 64, seed });
  let state = run.start();
  while (state.step < run.totalSteps) ({ state } = run.advance(state));
  const { configuration, cost, score } = run.best(state)!;
  run.dispose();
  tf.dispose(Object.values(variables));
  return {
    dense: accuracy,
    cut: null,
    accuracy,
    validation: score,
    removed: 1 - SHARE * cost / problem.budget,
    evaluations: state.measured.length,
    choice: configuration.map((keep, l) => `${KERNELS[l]}x${KERNELS[l]}:${keep.toFixed(4)}`).join(
      " ",
    ),
  };
}

/**
 * What is kept of both kinds of layers.
 *
 * @param lines What was measured.
 * @returns A Markdown table, and the paired difference.
 */
export function kernelTable(lines: readonly StudyLine[]): string {
  const kept = ({ choice = "" }: StudyLine, kernel: string) =>
    choice.split(" ").filter((one) => one.startsWith(kernel)).map((one) => Number(one.slice(4)));
  const heads = [
    "seed",
    "validation %",
    "multiply-adds %",
    "1x1 keep %",
    "mean",
    "3x3 keep %",
    "mean",
  ];
  const percent = (keep: number) => (100 * keep).toFixed(0);
  const rows = lines.map((line) => {
    const [one, three] = ["1x1", "3x3"].map((kernel) => kept(line, kernel)) as [number[], number[]];
    return [
      String(line.seed),
      (100 * line.validation!).toFixed(1),
      (100 * (1 - line.removed)).toFixed(1),
      one.map(percent).join(", "),
      percent(meanOf(one)),
      three.map(percent).join(", "),
      percent(meanOf(three)),
    ];
  });
  const differences = lines.map((line) => meanOf(kept(line, "3x3")) - meanOf(kept(line, "1x1")));
  return `${markdownTable(heads, rows, heads.map(() => true))}\n3x3 less 1x1: ${
    pointsText(interval(differences))
  } points`;
}
