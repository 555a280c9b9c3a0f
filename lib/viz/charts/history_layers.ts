/**
 * What each quantity of a history looks like: the layers of its chart, in front of the shaded stages. Every function takes the
 * lines that the step axis covers and the axis itself.
 *
 * @module
 */
import { largest, smallest } from "../../core/mod.ts";
import { accuracyMetric, type HistoryLine, type Metric } from "../../report/mod.ts";
import { percentText } from "../text/format.ts";
import { metricTitle } from "../text/metric_text.ts";
import { chunks } from "./chunks.ts";
import { stageBands } from "./stage_bands.ts";
import { type ChartSpec, palette } from "./theme.ts";

/** The mean of neighbouring steps as a line, their range as a band. */
export function lossLayers(
  lines: readonly HistoryLine[],
  x: ChartSpec,
  { metric }: { metric?: Metric } = {},
): ChartSpec[] {
  // stages are thinned one by one: no mean reaches over a border
  const values = stageBands(lines).flatMap(({ from, to }) => {
    const part = lines.filter(({ step }) => step > from && step <= to);
    const count = Math.max(2, Math.ceil(200 * part.length / lines.length));
    return chunks(part, count).map((chunk) => {
      const losses = chunk.map(({ loss }) => loss);
      const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
      const step = (chunk[0]!.step + chunk.at(-1)!.step) / 2;
      return { step, mean, min: smallest(losses), max: largest(losses) };
    });
  });
  const title = metric === undefined ? "Cross entropy (nats)" : "Loss of the task";
  const y = { type: "quantitative", title, scale: { zero: true } };
  return [
    {
      data: { values },
      mark: { type: "area", color: palette.main, opacity: 0.2 },
      encoding: { x, y: { field: "min", ...y }, y2: { field: "max" } },
    },
    {
      data: { values },
      mark: { type: "line", color: palette.main },
      encoding: { x, y: { field: "mean", ...y } },
    },
  ];
}

/** A point for each measurement. */
export function accuracyLayers(
  lines: readonly HistoryLine[],
  x: ChartSpec,
  { metric = accuracyMetric }: { metric?: Metric } = {},
): ChartSpec[] {
  const values = lines.filter(({ accuracy }) => accuracy !== undefined)
    .map(({ step, accuracy }) => ({ step, accuracy }));
  const y = {
    field: "accuracy",
    type: "quantitative",
    title: metricTitle(metric),
    axis: { format: metric.format === "percent" ? ".3~%" : ".3~g" },
    scale: { zero: false },
  };
  const point = { color: palette.main, filled: true, size: 30 };
  return [{
    data: { values },
    mark: { type: "line", color: palette.main, point },
    encoding: { x, y },
  }];
}

/** The learning rate, at both ends of each chunk of steps: it jumps where a phase begins. */
export function learningRateLayers(lines: readonly HistoryLine[], x: ChartSpec): ChartSpec[] {
  const values = stageBands(lines).flatMap(({ from, to }) => {
    const part = lines.filter(({ step }) => step > from && step <= to);
    const count = Math.max(2, Math.ceil(80 * part.length / lines.length));
    return chunks(part, count).flatMap((chunk) => [...new Set([chunk[0]!, chunk.at(-1)!])]);
  }).map(({ step, learningRate }) => ({ step, learningRate: Number(learningRate.toPrecision(4)) }));
  const y = {
    field: "learningRate",
    type: "quantitative",
    title: "Learning rate",
    scale: { zero: true },
  };
  return [{ data: { values }, mark: { type: "line", color: palette.main }, encoding: { x, y } }];
}

/** Structures that are exactly zero, the target as a dashed line. */
export function zeroStructuresLayers(
  lines: readonly HistoryLine[],
  x: ChartSpec,
  { target }: { target?: number },
): ChartSpec[] {
  const counts = lines.map(({ step, zeroStructures = 0 }) => ({ step, zeroStructures }));
  const most = largest([1, target ?? 0, ...counts.map(({ zeroStructures }) => zeroStructures)]);
  const y = { type: "quantitative", title: "Structures", scale: scaleTo(most) };
  return [
    stairs(counts, "zeroStructures", { x, y }),
    ...target === undefined
      ? []
      : targetLayers({ target, text: `${target}` }, { field: "target", ...y }),
  ];
}

/** Share of the prunable weights that masks remove, the target as a dashed line. */
export function sparsityLayers(
  lines: readonly HistoryLine[],
  x: ChartSpec,
  { target }: { target?: number },
): ChartSpec[] {
  const shares = lines.map(({ step, sparsity = 0 }) => ({ step, sparsity }));
  const most = largest([0.1, target ?? 0, ...shares.map(({ sparsity }) => sparsity)]);
  const y = {
    type: "quantitative",
    title: "Share of the prunable weights",
    axis: { format: ".0%" },
    scale: scaleTo(most),
  };
  return [
    stairs(shares, "sparsity", { x, y }),
    ...target === undefined
      ? []
      : targetLayers({ target, text: percentText(target, 1) }, { field: "target", ...y }),
  ];
}

/** Room for the target's name above its line. */
function scaleTo(most: number): ChartSpec {
  return { domain: [0, 1.15 * most], nice: false };
}

/** A quantity that stays until it changes: only those steps are drawn, and both ends. */
function stairs<Field extends string>(
  lines: readonly Record<Field | "step", number>[],
  field: Field,
  { x, y }: { x: ChartSpec; y: ChartSpec },
): ChartSpec {
  const values = lines.filter((line, i) =>
    i === 0 || i === lines.length - 1 || lines[i - 1]![field] !== line[field]
  );
  return {
    data: { values },
    mark: {
      type: "area",
      interpolate: "step-after",
      color: palette.main,
      fillOpacity: 0.25,
      line: { color: palette.main },
    },
    encoding: { x, y: { field, ...y } },
  };
}

function targetLayers(
  { target, text }: { target: number; text: string },
  y: ChartSpec,
): ChartSpec[] {
  const at = { align: "left", baseline: "bottom", dx: 6, dy: -4 };
  return [
    {
      data: { values: [{ target }] },
      mark: { type: "rule", color: palette.target, strokeDash: [5, 4], strokeWidth: 1.5 },
      encoding: { y },
    },
    {
      data: { values: [{ target, label: `target ${text}` }] },
      mark: { type: "text", ...at, color: palette.target, fontWeight: 600 },
      encoding: { x: { value: 0 }, y, text: { field: "label" } },
    },
  ];
}

/** The mean gamma of the groups that forget. */
export function forgetRateLayers(lines: readonly HistoryLine[], x: ChartSpec): ChartSpec[] {
  const rates = lines.flatMap(({ step, forgetRate }) =>
    forgetRate === undefined ? [] : [{ step, forgetRate }]
  );
  // the peaks are the message: of neighbouring steps the highest stays
  const values = chunks(rates, 400).map((chunk) =>
    chunk.reduce((best, rate) => rate.forgetRate > best.forgetRate ? rate : best)
  );
  const point = { color: palette.main, filled: true, size: 10 };
  const y = {
    field: "forgetRate",
    type: "quantitative",
    title: "Share forgotten in a step",
    scale: { zero: true },
  };
  return [{
    data: { values },
    mark: { type: "line", color: palette.main, strokeWidth: 1.5, point },
    encoding: { x, y },
  }];
}
