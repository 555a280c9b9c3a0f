import type { PlanRow } from "../../../lib/geta/mod.ts";
import { stageLooks } from "../../../lib/viz/charts/theme.ts";
import { percentText } from "../../../lib/viz/text/format.ts";
import { stageBoxes } from "./stages.ts";

/** A value at a step. */
export interface Point {
  step: number;
  value: number;
}

/** What a chart shows. */
export interface Curve {
  /** What it is, for readers who do not see it. */
  title: string;
  points: readonly Point[];
  /** Ticks of the value axis, lowest first; the lowest and the highest are its ends. */
  ticks: readonly number[];
  /** Whether the axis is logarithmic. */
  logarithmic?: boolean;
  /** Whether each point is marked. */
  marked?: boolean;
}

const HEIGHT = 170, LEFT = 46, RIGHT = 10, TOP = 10, BOTTOM = 22;

/**
 * A chart over the steps of a run, on the colours of its stages.
 *
 * @param curve What it shows.
 * @param rows What happens when.
 * @param width Width, pixels.
 * @returns SVG; colours come from the style sheet of the page.
 */
export function curveSvg(curve: Curve, rows: readonly PlanRow[], width: number): string {
  const { title, points, ticks, logarithmic = false, marked = false } = curve;
  const total = rows.at(-1)!.last;
  const x = (step: number) => round(LEFT + (width - LEFT - RIGHT) * step / total);
  const scale = logarithmic ? Math.log : Number;
  const [low, high] = [scale(ticks[0]!), scale(ticks.at(-1)!)];
  const y = (value: number) => {
    const share = (scale(value) - low) / (high - low);
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * Math.min(1, Math.max(0, share)));
  };
  const bands = stageBoxes(rows, 0).map(({ stage, first, last }) => {
    const box = `x="${x(first - 1)}" width="${round(x(last) - x(first - 1))}"`;
    const tall = `y="${TOP}" height="${HEIGHT - TOP - BOTTOM}"`;
    return `<rect class="band" ${box} ${tall} fill="${stageLooks[stage].colour}"/>`;
  });
  const lines = ticks.map((tick) =>
    `<line class="grid" x1="${LEFT}" x2="${width - RIGHT}" y1="${y(tick)}" y2="${y(tick)}"/>` +
    `<text x="${LEFT - 6}" y="${y(tick) + 4}" text-anchor="end">${tickText(tick)}</text>`
  );
  const path = points.map(({ step, value }) => `${x(step)},${y(value)}`).join(" ");
  const marks = marked
    ? points.map(({ step, value }) => `<circle cx="${x(step)}" cy="${y(value)}" r="3"/>`)
    : [];
  const last = points.at(-1);
  const said = last ? `${title}: ${percentText(last.value)} after ${last.step} steps` : title;
  const ends = `<text x="${LEFT}" y="${HEIGHT - 5}">step 0</text>` +
    `<text x="${width - RIGHT}" y="${HEIGHT - 5}" text-anchor="end">${total}</text>`;
  return `<svg class="curve" role="img" aria-label="${said}" width="${width}" height="${HEIGHT}" ` +
    `viewBox="0 0 ${width} ${HEIGHT}">${bands.join("")}${lines.join("")}${ends}` +
    `<polyline points="${path}"/>${marks.join("")}</svg>`;
}

function tickText(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}

function round(x: number): number {
  return Math.round(x * 10) / 10;
}
