/**
 * What the explanations of a history look like: the layers of two charts, in front of the shaded stages.
 *
 * @module
 */
import { largest, smallest } from "../../core/mod.ts";
import type { HistoryLine } from "../../report/mod.ts";
import { chunks } from "./chunks.ts";
import { type ChartSpec, palette } from "./theme.ts";

/** Points that are drawn at most, of all periods together. */
const MAX_POINTS = 240;

/** Groups whose structures leave in a step. */
function leaving({ explain }: HistoryLine) {
  return Object.entries(explain?.groups ?? {});
}

/** The norm of all leaving structures as a line, those of the single groups as a band; each period starts at 1. */
export function redundantNormLayers(lines: readonly HistoryLine[], x: ChartSpec): ChartSpec[] {
  const periods = splitPeriods(lines);
  const most = Math.max(2, Math.floor(MAX_POINTS / periods.length));
  const values = periods.flatMap((period, number) => {
    const start = new Map(leaving(period[0]!).map(([name, { norm }]) => [name, norm]));
    const whole = together(period[0]!);
    return thinned(period, most).map((line) => {
      const shares = leaving(line).map(([name, { norm }]) => share(norm, start.get(name)));
      const all = share(together(line), whole);
      // a norm is that before the step
      return {
        period: number,
        step: line.step - 1,
        all,
        min: smallest(shares),
        max: largest(shares),
      };
    });
  });
  const y = {
    type: "quantitative",
    title: "Share of the norm",
    axis: { format: ".0%" },
    scale: { zero: true },
  };
  const detail = { field: "period", type: "nominal" };
  return bandAndLine(values, { x, y, detail, line: "all" });
}

/** The cosine of every group: mean as a line, range as a band, 0 as a rule. */
export function cosineLayers(lines: readonly HistoryLine[], x: ChartSpec): ChartSpec[] {
  const periods = splitPeriods(lines);
  const most = Math.max(2, Math.floor(MAX_POINTS / periods.length));
  const values = periods.flatMap((period, number) =>
    chunks(period, most).map((chunk) => {
      const cosines = chunk.flatMap((line) => leaving(line).map(([, { cosine }]) => cosine));
      const mean = cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length;
      const step = (chunk[0]!.step + chunk.at(-1)!.step) / 2;
      return { period: number, step, mean, min: smallest(cosines), max: largest(cosines) };
    })
  );
  const y = { type: "quantitative", title: "Cosine", scale: { zero: true } };
  const detail = { field: "period", type: "nominal" };
  return [
    {
      data: { values: [{ zero: 0 }] },
      mark: { type: "rule", color: palette.label, strokeDash: [4, 4] },
      encoding: { y: { field: "zero", ...y } },
    },
    ...bandAndLine(values, { x, y, detail, line: "mean" }),
  ];
}

/** A period begins where structures are selected. */
function splitPeriods(lines: readonly HistoryLine[]): HistoryLine[][] {
  const periods: HistoryLine[][] = [];
  for (const line of lines) {
    if (periods.length === 0 || line.explain?.selected !== undefined) periods.push([]);
    periods.at(-1)!.push(line);
  }
  return periods;
}

/** Norm of what leaves in all groups together. */
function together(line: HistoryLine): number {
  return Math.sqrt(leaving(line).reduce((sum, [, { norm }]) => sum + norm * norm, 0));
}

function share(norm: number, whole = 0): number {
  return whole === 0 ? 0 : Number((norm / whole).toPrecision(4));
}

/** The first line of each chunk, and the last of all. */
function thinned(lines: readonly HistoryLine[], most: number): HistoryLine[] {
  const first = chunks(lines, most).map((chunk) => chunk[0]!);
  return first.at(-1) === lines.at(-1) ? first : [...first, lines.at(-1)!];
}

function bandAndLine(
  values: Record<string, number>[],
  { x, y, detail, line }: { x: ChartSpec; y: ChartSpec; detail: ChartSpec; line: string },
): ChartSpec[] {
  return [
    {
      data: { values },
      mark: { type: "area", color: palette.main, opacity: 0.2 },
      encoding: { x, y: { field: "min", ...y }, y2: { field: "max" }, detail },
    },
    {
      data: { values },
      mark: { type: "line", color: palette.main },
      encoding: { x, y: { field: line, ...y }, detail },
    },
  ];
}
