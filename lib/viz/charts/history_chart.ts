import { checkOptions, numberWithin, unchecked } from "../../core/mod.ts";
import type { HistoryLine, Metric } from "../../report/mod.ts";
import {
  accuracyLayers,
  forgetRateLayers,
  learningRateLayers,
  lossLayers,
  sparsityLayers,
  zeroStructuresLayers,
} from "./history_layers.ts";
import { cosineLayers, redundantNormLayers } from "./explain_layers.ts";
import { bitsLayers } from "./bits_layers.ts";
import { chartWidth, stageBands, stageLayers, stepAxis } from "./stage_bands.ts";
import type { ChartSpec } from "./theme.ts";

/** What a history can show over the steps. */
export type HistoryQuantity =
  | "loss"
  | "accuracy"
  | "learningRate"
  | "bits"
  | "zeroStructures"
  | "sparsity"
  | "forgetRate"
  | "redundantNorm"
  | "cosines";

/** What {@linkcode historyChart} may be told. */
export interface HistoryChartOptions {
  /** For `"zeroStructures"`: how many are to become zero; for `"sparsity"`: its end. Drawn as a dashed line. */
  target?: number;
  /** By what the network is judged; without one by its accuracy, and the loss is the cross entropy. */
  metric?: Metric;
  /** Width of the plot, pixels; 560 by default. */
  width?: number;
  /** Height of the plot, pixels; 220 by default. */
  height?: number;
}

interface QuantityView {
  title: string | { text: string; subtitle: string };
  /** Whether the step axis covers this line. */
  covers: (line: HistoryLine) => boolean;
  /** Whether this line holds the quantity. */
  holds: (line: HistoryLine) => boolean;
  layers: (
    lines: readonly HistoryLine[],
    x: ChartSpec,
    options: HistoryChartOptions,
  ) => ChartSpec[];
}

const everyStep = () => true;
const isCompressing = ({ stage, sparsity }: HistoryLine) =>
  stage !== "dense" && sparsity === undefined;
const isPruned = ({ sparsity }: HistoryLine) => sparsity !== undefined;
const isQuantized = ({ stage, bits = {} }: HistoryLine) =>
  stage !== "dense" && Object.keys(bits).length > 0;

const isLeaving = ({ explain }: HistoryLine) =>
  explain !== undefined && Object.keys(explain.groups).length > 0;

const views: Record<HistoryQuantity, QuantityView> = {
  loss: { title: "Training loss", covers: everyStep, holds: everyStep, layers: lossLayers },
  accuracy: {
    title: {
      text: "Validation accuracy",
      subtitle: "with batch norm, running statistics lag behind at high rates",
    },
    covers: everyStep,
    holds: ({ accuracy }) => accuracy !== undefined,
    layers: accuracyLayers,
  },
  learningRate: {
    title: "Learning rate",
    covers: everyStep,
    holds: everyStep,
    layers: learningRateLayers,
  },
  bits: {
    title: { text: "Weight bits of every layer", subtitle: "at the right: the last bits" },
    covers: isQuantized,
    holds: isQuantized,
    layers: bitsLayers,
  },
  zeroStructures: {
    title: "Zero structures",
    covers: isCompressing,
    holds: isCompressing,
    layers: zeroStructuresLayers,
  },
  sparsity: {
    title: "Weights removed",
    covers: isPruned,
    holds: isPruned,
    layers: sparsityLayers,
  },
  forgetRate: {
    title: "Forget rate",
    covers: isCompressing,
    holds: ({ forgetRate }) => forgetRate !== undefined,
    layers: forgetRateLayers,
  },
  redundantNorm: {
    title: {
      text: "Norm of the structures that leave",
      subtitle: "as a share of that at the start of their period; band: from group to group",
    },
    covers: isLeaving,
    holds: isLeaving,
    layers: redundantNormLayers,
  },
  cosines: {
    title: {
      text: "Cosine between leaving structures and descent",
      subtitle: "below 0 descent enlarges them; mean of the groups, band: from group to group",
    },
    covers: isLeaving,
    holds: isLeaving,
    layers: cosineLayers,
  },
};

/**
 * One quantity of a run over its steps, stages shaded.
 *
 * | quantity         | drawn as                                                | dense training |
 * | ---------------- | ------------------------------------------------------- | -------------- |
 * | `loss`           | mean of neighbouring steps, their range as a band       | shown          |
 * | `accuracy`       | a point for each measurement on the validation data     | shown          |
 * | `learningRate`   | the rate of every step                                  | shown          |
 * | `bits`           | weight bits as the colour of a row for each layer       | left out       |
 * | `zeroStructures` | structures that are exactly zero, the target dashed     | left out       |
 * | `sparsity`       | share of the prunable weights that masks remove         | left out       |
 * | `forgetRate`     | mean gamma of the groups that forget; peaks are kept    | left out       |
 * | `redundantNorm`  | norm of what leaves, by period; takes `--explain`       | left out       |
 * | `cosines`        | between what leaves and descent; takes `--explain`      | left out       |
 *
 * @param history All steps of a run.
 * @param quantity What to show.
 * @param options The target of the zero structures or of the sparsity, and the size.
 * @returns The Vega-Lite chart.
 *
 * @example
 * ```ts
 * import { historyChart } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const line = { step: 1, epoch: 0.1, stage: "joint", loss: 2.3, learningRate: 0.1, forgetRate: 0.5 } as const;
 * assert.equal(historyChart([line], "forgetRate").title, "Forget rate");
 * ```
 */
export function historyChart(
  history: readonly HistoryLine[],
  quantity: HistoryQuantity,
  options: HistoryChartOptions = {},
): ChartSpec {
  checkOptions("historyChart()", options, {
    target: numberWithin(),
    metric: unchecked,
    width: numberWithin({ exclusiveMin: 0 }),
    height: numberWithin({ exclusiveMin: 0 }),
  });
  const { title, covers, layers } = views[quantity];
  const lines = history.filter(covers);
  const bands = stageBands(lines);
  const { width = chartWidth, height = 220 } = options;
  const { metric } = options;
  return {
    title: quantity === "accuracy" && metric ? `Validation: ${metric.name}` : title,
    width,
    height,
    layer: [...stageLayers(bands, width), ...layers(lines, stepAxis(bands), options)],
  };
}

/**
 * The quantities that a history holds, in the order of the report page.
 *
 * @param history All steps of a run.
 * @returns What {@linkcode historyChart} can draw of it.
 *
 * @example Dense training has neither bits nor a forget rate
 * ```ts
 * import { historyQuantities } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const line = { step: 1, epoch: 0.1, stage: "dense", loss: 2.3, learningRate: 0.1 } as const;
 * assert.deepEqual(historyQuantities([line, { ...line, step: 2, accuracy: 0.4 }]), [
 *   "loss",
 *   "accuracy",
 *   "learningRate",
 * ]);
 * ```
 */
export function historyQuantities(history: readonly HistoryLine[]): HistoryQuantity[] {
  const all = Object.keys(views) as HistoryQuantity[];
  return all.filter((quantity) => history.some(views[quantity].holds));
}
