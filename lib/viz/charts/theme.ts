/**
 * One look for every picture: fonts, sizes and colours that stay apart for colour-blind readers (Okabe and Ito's set),
 * on white and on dark paper.
 *
 * @module
 */
import type { Stage } from "../../report/mod.ts";

/** A Vega-Lite specification: plain data that `JSON.stringify` saves. */
export type ChartSpec = Record<string, unknown>;

/** Colours of what the charts show, as CSS hexadecimal colours. */
export interface Palette {
  /** The main quantity of a chart. */
  main: string;
  /** The quantity it is compared with. */
  second: string;
  /** A target or a limit. */
  target: string;
  /** What was there before. */
  before: string;
  /** Titles. */
  ink: string;
  /** Labels and axis titles. */
  label: string;
  /** Grid lines. */
  grid: string;
}

/** The palette of all charts. */
export const palette: Palette = {
  main: "#0072B2",
  second: "#E69F00",
  target: "#D55E00",
  before: "#C9D1D9",
  ink: "#1F2933",
  label: "#52606D",
  grid: "#E4E7EB",
};

/** Name and background colour of each stage. */
export const stageLooks: Record<Stage, { label: string; colour: string }> = {
  dense: { label: "Dense", colour: "#999999" },
  "warm-up": { label: "Warm-up", colour: "#F0E442" },
  projection: { label: "Projection", colour: "#56B4E9" },
  joint: { label: "Joint", colour: "#CC79A7" },
  "cool-down": { label: "Cool-down", colour: "#009E73" },
  pruning: { label: "Pruning", colour: "#CC79A7" },
  "fine-tuning": { label: "Fine-tuning", colour: "#009E73" },
};

/**
 * Fills of the pruning groups, in this order and then again from the first: Okabe and Ito's colours, lightened so that dark
 * text is readable on each.
 */
export const groupFills: readonly string[] = [
  "#91CEF1",
  "#EFC159",
  "#59C0A4",
  "#DEA8C6",
  "#F5EE84",
  "#59A3CD",
  "#E49759",
];

/** Colours of lines that are compared, in this order: Okabe and Ito's, those of {@linkcode palette} first. */
export const seriesColours: readonly string[] = [
  "#0072B2",
  "#E69F00",
  "#009E73",
  "#CC79A7",
  "#56B4E9",
  "#7F7F7F",
  "#D55E00",
];

/** The fonts, the first one the reader has. */
export const fontFamily = "Helvetica Neue, Arial, Liberation Sans, DejaVu Sans, sans-serif";

/** Vega-Lite configuration that every chart is rendered with. */
export const theme: ChartSpec = {
  background: null,
  font: fontFamily,
  padding: 8,
  view: { stroke: null },
  title: {
    anchor: "start",
    color: palette.ink,
    fontSize: 15,
    fontWeight: 600,
    offset: 14,
    subtitleColor: palette.label,
    subtitleFontSize: 11,
    subtitlePadding: 4,
  },
  axis: {
    domainColor: palette.label,
    gridColor: palette.grid,
    labelColor: palette.label,
    labelFontSize: 11,
    labelPadding: 6,
    tickColor: palette.label,
    tickSize: 4,
    titleColor: palette.label,
    titleFontSize: 12,
    titleFontWeight: "normal",
    titlePadding: 10,
  },
  axisY: { domain: false, ticks: false, tickCount: 5 },
  axisX: { grid: false, tickCount: 8 },
  legend: {
    labelColor: palette.label,
    labelFontSize: 11,
    orient: "top-right",
    symbolStrokeWidth: 2.5,
    titleColor: palette.label,
    titleFontSize: 11,
    titleFontWeight: "normal",
  },
  line: { strokeWidth: 2, strokeCap: "round", strokeJoin: "round" },
  text: { fontSize: 11, color: palette.label },
};
