import * as tf from "@tensorflow/tfjs";
import { random } from "@geta-lab/geta/core";
import { imageBatches, shapes } from "@geta-lab/geta/datasets";
import { apoz, fpgm, lasso, lassoLimit, measureZeros } from "@geta-lab/geta/importance";
import { lineChart, scatterChart } from "@geta-lab/geta/viz";
import { storedGroups } from "./stored.ts";

/** How often each channel is zero behind ReLU, over training images. */
export async function zerosAfterRelu() {
  const { network, prunable, groups } = await storedGroups();
  const data = shapes({ seed: 0, train: 128, validation: 10, test: 10 });
  const batch = imageBatches(data, { size: 128, seed: 0 }).trainingBatch(0, 0);
  const images = tf.tensor(batch.images, [batch.count, ...data.inputShape]);
  const counts = measureZeros({ graph: prunable.graph, parameters: network.variables, groups }, [[
    images,
  ]]);
  images.dispose();
  return lineChart(
    Object.entries(counts).map(([name, zeros]) => {
      const sorted = [...apoz(zeros)].sort((a, b) => b - a);
      return { name, x: sorted.map((_, i) => (i + 0.5) / sorted.length), y: sorted };
    }),
    {
      title: "Zeros behind ReLU, 128 training images",
      x: { title: "channels, sorted", format: ".0%" },
      y: { title: "share of zeros", format: ".0%", zero: true },
    },
  );
}

/** Filters of two weights: which the others can replace. */
export function replaceableFilters() {
  const filters = [[0.6, 0.4], [1, 4], [2.4, 2.2], [4.2, 3.6], [4, 1]];
  const removed = fpgm(filters, 0.2);
  return scatterChart(
    filters.map(([x, y], i) => ({
      x: x!,
      y: y!,
      label: `filter ${i}`,
      series: removed.includes(i) ? "removed by distance" : "kept",
    })),
    {
      title: "Five filters of two weights",
      x: { title: "first weight" },
      y: { title: "second weight" },
    },
  );
}

/** Coefficients of a regression with an L1 price, while the price falls. */
export function lassoPath() {
  const channels = 6, rows = 200, stream = random(9);
  const truth = [1.2, 0, 0.7, 0, -0.5, 0.1];
  const inputs = Array.from({ length: rows }, () => truth.map(() => stream.normal()));
  const target = inputs.map((row) =>
    row.reduce((sum, x, j) => sum + x * truth[j]!, 0.3 * stream.normal())
  );
  const mean = (at: (row: number) => number) =>
    inputs.reduce((sum, _, row) => sum + at(row), 0) / rows;
  const problem = {
    gram: Float64Array.from(
      { length: channels ** 2 },
      (_, i) =>
        mean((row) => inputs[row]![Math.floor(i / channels)]! * inputs[row]![i % channels]!),
    ),
    correlation: Float64Array.from(truth, (_, j) => mean((row) => inputs[row]![j]! * target[row]!)),
    energy: mean((row) => target[row]! ** 2),
  };
  const prices = Array.from({ length: 41 }, (_, i) => lassoLimit(problem) * 10 ** (-i / 20));
  const betas = prices.map((price) => lasso(problem, price));
  return lineChart(
    truth.map((_, j) => ({ name: `channel ${j}`, x: prices, y: betas.map((beta) => beta[j]!) })),
    {
      title: "Channels that a regression keeps",
      x: { title: "price α of a coefficient", log: true },
      y: { title: "coefficient β" },
    },
  );
}
