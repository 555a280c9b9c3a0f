import { checkOptions, given, numberWithin, someList, unchecked } from "../../core/mod.ts";
import { type ChartSpec, palette } from "./theme.ts";

/** Classes up to which the counts are written into the cells. */
const writtenClasses = 12;

/** How {@linkcode confusionChart} looks. */
export interface ConfusionChartOptions {
  /** Title of the chart. */
  title: string;
  /** Names of the classes. */
  classes: readonly string[];
  /** Width and height of the plot, pixels; 230 by default. */
  width?: number;
}

/**
 * A confusion matrix as coloured cells: rows are right classes, columns answers, the colour is the share of the row.
 *
 * @param confusion Counts, a row for each right class.
 * @param options Title, names, size.
 * @returns The Vega-Lite chart.
 *
 * @example
 * ```ts
 * import { confusionChart } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const chart = confusionChart([[9, 1], [0, 10]], { title: "Answers", classes: ["cat", "dog"] });
 * assert.equal(chart.title, "Answers");
 * ```
 */
export function confusionChart(
  confusion: readonly (readonly number[])[],
  options: ConfusionChartOptions,
): ChartSpec {
  checkOptions("confusionChart()", options, {
    title: given(unchecked),
    classes: given(someList),
    width: numberWithin({ exclusiveMin: 0 }),
  });
  const { title, classes, width = 230 } = options;
  const name = (i: number) => classes[i] ?? `${i}`;
  const names = confusion.map((_, i) => name(i));
  const values = confusion.flatMap((row, i) => {
    const sum = Math.max(1, row.reduce((a, b) => a + b, 0));
    return row.map((count, j) => ({
      right: name(i),
      answer: name(j),
      count,
      share: Math.round(100 * count / sum) / 100,
      text: count === 0 ? "" : `${count}`,
    }));
  }).filter(({ count }) => count > 0);
  const scale = { domain: names, paddingInner: 0.06, paddingOuter: 0.03 };
  const axis = {
    domain: false,
    ticks: false,
    labelLimit: 70,
    labelPadding: 4,
    // a label every few cells where there is no room for all
    labelOverlap: "greedy",
  };
  const encoding = {
    x: {
      field: "answer",
      type: "nominal",
      title: "Answer",
      sort: null,
      scale,
      axis: { ...axis, labelAngle: -90 },
    },
    y: { field: "right", type: "nominal", title: "Right class", sort: null, scale, axis },
  };
  const cells = {
    mark: { type: "rect", cornerRadius: 2 },
    encoding: {
      color: {
        field: "share",
        type: "quantitative",
        legend: null,
        scale: { domain: [0, 1], range: ["#DCEBF6", palette.main] },
      },
    },
  };
  const counts = {
    mark: { type: "text", fontSize: 10 },
    encoding: {
      text: { field: "text", type: "nominal" },
      color: { condition: { test: "datum.share > 0.5", value: "#FFFFFF" }, value: "#16202A" },
    },
  };
  return {
    title,
    width,
    height: width,
    data: { values },
    encoding,
    layer: names.length <= writtenClasses ? [cells, counts] : [cells],
  };
}
