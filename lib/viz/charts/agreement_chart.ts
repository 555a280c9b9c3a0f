import { largest, smallest } from "../../core/mod.ts";
import { type ChartSpec, palette } from "./theme.ts";

/** Largest number of points that are drawn: more would hide each other. */
const maxPoints = 300;

/**
 * Outputs of one network against those of another that should compute the same: points on the diagonal.
 *
 * @param full Outputs of the first network, flat.
 * @param sub Outputs of the second in the same order.
 * @returns The Vega-Lite chart; its subtitle gives the largest absolute difference of all pairs.
 * @throws {TypeError} If the numbers of outputs differ.
 *
 * @example
 * ```ts
 * import { agreementChart } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const chart = agreementChart([1, 2], [1, 2.5]);
 * assert.match(JSON.stringify(chart.title), /largest difference of 2 outputs: 5.0e-1/);
 * ```
 */
export function agreementChart(full: ArrayLike<number>, sub: ArrayLike<number>): ChartSpec {
  if (full.length !== sub.length) {
    throw new TypeError(
      `Cannot compare outputs: there must be ${full.length} of both networks: current value is ${sub.length}`,
    );
  }
  const pairs = Array.from(full, (x, i) => ({ x, y: sub[i]! }));
  const difference = largest([0, ...pairs.map(({ x, y }) => Math.abs(x - y))]);
  const stride = Math.max(1, Math.ceil(pairs.length / maxPoints));
  const values = pairs.filter((_, i) => i % stride === 0).map(({ x, y }) => ({
    x: rounded(x),
    y: rounded(y),
  }));
  const ends = values.flatMap(({ x, y }) => [x, y]);
  const min = Math.floor(smallest([0, ...ends]));
  const max = Math.ceil(largest([0, ...ends]));
  const axis = (field: string, title: string) => ({
    field,
    type: "quantitative",
    title,
    scale: { domain: [min, max], nice: false },
    axis: { tickCount: 5, grid: true },
  });
  const encoding = { x: axis("x", "Zeroed network"), y: axis("y", "Subnet") };
  return {
    title: {
      text: "Subnet against zeroed network",
      subtitle: `largest difference of ${pairs.length} outputs: ${difference.toExponential(1)}`,
    },
    width: 280,
    height: 280,
    layer: [
      {
        data: { values: [{ x: min, y: min }, { x: max, y: max }] },
        mark: { type: "line", color: palette.before, strokeWidth: 1.5 },
        encoding,
      },
      {
        data: { values },
        mark: { type: "point", filled: true, color: palette.main, opacity: 0.6, size: 24 },
        encoding,
      },
    ],
  };
}

/** Three decimals are finer than a pixel and keep the picture small. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
