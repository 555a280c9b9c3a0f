import type { HistoryLine } from "../../report/mod.ts";
import { chunks, joinedCells } from "./chunks.ts";
import { layerAxis } from "./layer_axis.ts";
import type { ChartSpec } from "./theme.ts";

/** Cells that are drawn at most: a deep network gets fewer columns. */
const maxCells = 700;

/**
 * Weight bits over the steps: a row for each layer, coloured by its bits, the last ones written behind it. Lines would lie on
 * each other, because layers share their bits.
 */
export function bitsLayers(lines: readonly HistoryLine[], x: ChartSpec): ChartSpec[] {
  const names = Object.keys(lines.at(-1)?.bits ?? {});
  const columns = Math.max(12, Math.min(60, Math.floor(maxCells / names.length)));
  const parts = chunks(lines, columns);
  const begin = (lines[0]?.step ?? 1) - 1;
  const values = names.flatMap((layer) =>
    joinedCells(
      parts.map((part, i) => ({
        layer,
        step: i === 0 ? begin : parts[i - 1]!.at(-1)!.step,
        to: part.at(-1)!.step,
        bits: Math.round(2 * (part.at(-1)!.bits?.[layer]?.weight ?? 0)) / 2,
      })),
      "bits",
    )
  );
  const last = lines.at(-1)!;
  const ends = names.map((layer) => ({
    layer,
    step: last.step,
    label: `${Math.round(10 * last.bits![layer]!.weight) / 10}`,
  }));
  const { scale, ...axis } = layerAxis(names.map((name) => ({ name })));
  const y = { ...axis, scale: { ...scale as ChartSpec, paddingInner: 0.12 } };
  return [
    {
      data: { values },
      mark: { type: "rect" },
      encoding: {
        x,
        x2: { field: "to" },
        y,
        color: {
          field: "bits",
          type: "quantitative",
          scale: { scheme: "viridis", reverse: true },
          legend: {
            title: "bits",
            orient: "bottom",
            direction: "horizontal",
            titleOrient: "left",
            gradientLength: 150,
            gradientThickness: 8,
            tickCount: 5,
          },
        },
      },
    },
    {
      data: { values: ends },
      mark: { type: "text", align: "left", dx: 4, fontSize: 11 },
      encoding: { x, y, text: { field: "label" } },
    },
  ];
}
