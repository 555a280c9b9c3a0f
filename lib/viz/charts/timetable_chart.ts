import { checkOptions, numberWithin } from "../../core/mod.ts";
import { FLOAT_BITS } from "../../quant/mod.ts";
import type { Stage } from "../../report/mod.ts";
import type { PlannedRow } from "../text/timetable_text.ts";
import { textWidth } from "../text/text_width.ts";
import { chartWidth, type StageBand, stageLayers, stepAxis } from "./stage_bands.ts";
import { type ChartSpec, palette } from "./theme.ts";

/** Height of the plot of bits and of that of structures, pixels. */
const height = 90;

/** Share of the steps that is drawn for a last stage without an end. */
const openShare = 0.1;

const fontSize = 11;

/** A row as a rectangle. */
interface Bar {
  from: number;
  to: number;
  middle: number;
  value: number;
  label: string;
}

/**
 * A timetable as a chart: the stages as bars over the steps, below them the highest allowed bits, and how many structures leave.
 *
 * A plot without numbers is left out: that of bits where nothing is quantized or layers differ, that of structures where scores decide how many leave.
 *
 * @param rows The rows, of `timetable` or `runTimetable`.
 * @param options The width of the plot, pixels; 560 by default.
 * @returns The Vega-Lite chart.
 *
 * @example
 * ```ts
 * import { timetableChart } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const row = { first: 1, last: 20, stage: "joint", what: "3 of 8 structures leave", bits: 4, structures: 3 } as const;
 * const { title, vconcat } = timetableChart([row]);
 * assert.equal(title, "Timetable");
 * assert.equal((vconcat as object[]).length, 3); // stages, bits, structures
 * ```
 */
export function timetableChart(
  rows: readonly PlannedRow[],
  options: { width?: number } = {},
): ChartSpec {
  checkOptions("timetableChart()", options, { width: numberWithin({ exclusiveMin: 0 }) });
  const { width = chartWidth } = options;
  const spans = rows.map(({ first, last }) => ({
    from: first - 1,
    to: last ?? first - 1 + Math.max(1, Math.round(openShare * (first - 1))),
  }));
  const bands = stagesOf(rows, spans);
  const perStep = width / Math.max(1, (bands.at(-1)?.to ?? 1) - (bands[0]?.from ?? 0));
  const bars = (of: (row: PlannedRow) => number | null): Bar[] =>
    rows.flatMap((row, i) => {
      const value = of(row), { from, to } = spans[i]!;
      if (value === null) return [];
      const label = `${value}`, fits = (to - from) * perStep > textWidth(label, fontSize) + 2;
      return [{ from, to, middle: (from + to) / 2, value, label: fits ? label : "" }];
    });
  const bits = bars((row) => row.bits === "by layer" || row.bits === FLOAT_BITS ? null : row.bits);
  const structures = bars((row) => row.structures > 0 ? row.structures : null);
  const plots = [
    ...(bits.length > 0
      ? [barPlot(bits, { bands, title: "Highest bits", colour: palette.main })]
      : []),
    ...(structures.length > 0
      ? [barPlot(structures, { bands, title: "Structures leave", colour: palette.second })]
      : []),
  ];
  const strip = { height: 18, layer: stageLayers(bands, width) };
  const all: ChartSpec[] = [strip, ...plots];
  return {
    title: "Timetable",
    spacing: 12,
    vconcat: all.map((plot, i) => ({
      ...plot,
      width,
      // only the lowest plot has the axis
      ...(i < all.length - 1 && { layer: withoutAxis(plot.layer as ChartSpec[]) }),
    })),
  };
}

/** The stages of the rows, one band each. */
function stagesOf(
  rows: readonly { stage: Stage }[],
  spans: readonly { from: number; to: number }[],
): StageBand[] {
  const bands: StageBand[] = [];
  rows.forEach(({ stage }, i) => {
    const last = bands.at(-1), { from, to } = spans[i]!;
    if (last?.stage === stage) last.to = to;
    else bands.push({ stage, from, to });
  });
  return bands;
}

function barPlot(
  values: Bar[],
  { bands, title, colour }: { bands: StageBand[]; title: string; colour: string },
): ChartSpec {
  const y = { field: "value", type: "quantitative", title, scale: { domainMin: 0 } };
  const x = stepAxis(bands, "from");
  return {
    height,
    layer: [
      {
        data: { values },
        mark: { type: "rect", color: colour, fillOpacity: 0.75, stroke: "white", strokeWidth: 0.5 },
        encoding: { x, x2: { field: "to" }, y, y2: { datum: 0 } },
      },
      {
        data: { values },
        mark: { type: "text", baseline: "bottom", dy: -3, fontSize },
        encoding: { x: stepAxis(bands, "middle"), y, text: { field: "label" } },
      },
    ],
  };
}

function withoutAxis(layers: readonly ChartSpec[]): ChartSpec[] {
  return layers.map((layer) => {
    const encoding = layer.encoding as Record<string, ChartSpec>;
    return { ...layer, encoding: { ...encoding, x: { ...encoding.x, axis: null } } };
  });
}
