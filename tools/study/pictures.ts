/**
 * The charts of docs/pruning.md.
 *
 * @module
 */
import {
  accuracyAgainstSparsity,
  type ChartSpec,
  renderSvg,
  seriesColours,
  type SparsityPoint,
} from "../../lib/viz/mod.ts";
import type { StudyLine } from "./line.ts";
import { meanOf } from "./statistics.ts";

/**
 * Draws what was measured.
 *
 * @param lines What was measured.
 * @returns SVG by name; parts without lines have none.
 */
export async function studyPictures(lines: readonly StudyLine[]): Promise<Record<string, string>> {
  const of = (part: string) => lines.filter((line) => line.part === part);
  const dense = meanOf(lines.flatMap((line) => line.dense ?? []));
  const charts: Record<string, ChartSpec | undefined> = {
    curves: against(curvePoints(of("curves")), { dense }),
    granularity: against(pointsOf(of("granularity"), (line) => line.target), { dense }),
    allocation: against(pointsOf(of("allocation"), (line) => 1 - line.target), {
      dense,
      sparsityTitle: "Parameters removed",
    }),
    blocks: overEpochs(of("blocks")),
  };
  const pictures: Record<string, string> = {};
  for (const [name, chart] of Object.entries(charts)) {
    if (chart !== undefined) pictures[name] = await renderSvg(chart);
  }
  return pictures;
}

function against(
  points: readonly SparsityPoint[],
  options: { dense: number; sparsityTitle?: string },
): ChartSpec | undefined {
  return points.length === 0 ? undefined : accuracyAgainstSparsity(points, options);
}

function pointsOf(
  lines: readonly StudyLine[],
  sparsityOf: (line: StudyLine) => number,
): SparsityPoint[] {
  return lines.map((line) => ({
    method: line.method,
    sparsity: sparsityOf(line),
    accuracy: line.accuracy,
  }));
}

function curvePoints(lines: readonly StudyLine[]): SparsityPoint[] {
  return lines.flatMap(({ method, target: sparsity, accuracy, cut }) =>
    method === "iterative" ? [{ method, sparsity, accuracy }] : [
      { method: "without fine-tuning", sparsity, accuracy: cut! },
      { method: "with fine-tuning", sparsity, accuracy },
    ]
  );
}

/** Mean validation accuracy at each moment, a line for each way; the rule stands at the end of the schedule. */
function overEpochs(lines: readonly StudyLine[]): ChartSpec | undefined {
  const end = lines[0]?.history?.find(({ share }) => share === 0)?.epoch;
  if (end === undefined) return undefined;
  const methods = [...new Set(lines.map(({ method }) => method))];
  const values = methods.flatMap((method) => {
    const moments = lines.filter((line) => line.method === method)
      .flatMap(({ history = [] }) => history);
    return [...Map.groupBy(moments, ({ epoch }) => epoch)].map(([epoch, own]) => ({
      method,
      epoch,
      accuracy: meanOf(own.map(({ accuracy }) => accuracy)),
    }));
  });
  return {
    title: {
      text: "Accuracy while blocks become 1:16",
      subtitle: "mean of the seeds on validation images; dashed: no block is dense any more",
    },
    width: 480,
    height: 280,
    layer: [
      {
        data: { values: [{ epoch: end }] },
        mark: { type: "rule", strokeDash: [5, 4] },
        encoding: { x: { field: "epoch", type: "quantitative" } },
      },
      {
        data: { values },
        mark: { type: "line", point: { filled: true, size: 20 } },
        encoding: {
          x: { field: "epoch", type: "quantitative", title: "Epoch" },
          y: {
            field: "accuracy",
            type: "quantitative",
            title: "Accuracy",
            axis: { format: ".3~%" },
          },
          color: {
            field: "method",
            type: "nominal",
            sort: methods,
            scale: { domain: methods, range: seriesColours.slice(0, methods.length) },
            legend: { title: null, orient: "bottom", direction: "horizontal" },
          },
        },
      },
    ],
  };
}
