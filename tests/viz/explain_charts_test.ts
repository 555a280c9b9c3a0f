import assert from "node:assert/strict";
import { type HistoryLine, parseHistory } from "@geta-lab/geta/report";
import { type ChartSpec, historyChart, historyQuantities, renderSvg } from "@geta-lab/geta/viz";

type Row = Record<string, number>;

/** Two periods of ten steps in which two groups leave, the second one at half the pace. */
const history = Array.from({ length: 20 }, (_, i): HistoryLine => {
  const k = i % 10,
    group = (norm: number, cosine: number) => ({
      redundant: [0, 3],
      forgetRate: 1 / (10 - k),
      branch: "line" as const,
      cosine,
      norm,
      updateNorm: 1,
      layers: { conv1: { stepSize: 0.1, branch: "agreeing" as const, cosine: 0.5 } },
    });
  return {
    step: 101 + i,
    epoch: 2,
    stage: "joint",
    loss: 1,
    learningRate: 0.1,
    explain: {
      bitRange: [4, 8],
      groups: { conv1: group(3 * (1 - k / 10), -0.2), conv2: group(4 * (1 - k / 20), 0.4) },
      ...(k === 0 && { selected: { conv1: [0, 3] } }),
    },
  };
});

const values = (chart: ChartSpec, layer: number) =>
  (chart.layer as { data: { values: Row[] } }[]).at(layer)!.data.values;

Deno.test("historyChart() of the norm starts each period at 1 and spans the groups", () => {
  const rows = values(historyChart(history, "redundantNorm"), -1);
  assert.equal(rows.length, 20);
  for (const period of [0, 1]) {
    const own = rows.filter((row) => row.period === period);
    assert.deepEqual([own[0]!.all, own[0]!.min, own[0]!.max], [1, 1, 1]);
    assert.equal(own[0]!.step, 100 + 10 * period); // before the first step
    const { min, max, all } = own.at(-1)!;
    assert.ok(Math.abs(min! - 0.1) < 1e-9 && Math.abs(max! - 0.55) < 1e-9);
    assert.ok(Math.abs(all! - Math.hypot(0.3, 2.2) / 5) < 1e-3);
  }
});

Deno.test("historyChart() of the cosines draws their mean and range", () => {
  const rows = values(historyChart(history, "cosines"), -1);
  assert.equal(rows.length, 20);
  for (const { mean, min, max } of rows) {
    assert.ok(Math.abs(mean! - 0.1) < 1e-9);
    assert.deepEqual([min, max], [-0.2, 0.4]);
  }
});

Deno.test("charts of a long joint stage stay small and render", async () => {
  const long = Array.from(
    { length: 50 },
    (_, n) => history.map((line) => ({ ...line, step: line.step + 20 * n })),
  ).flat();
  for (const quantity of ["redundantNorm", "cosines"] as const) {
    const chart = historyChart(long, quantity);
    assert.deepEqual(JSON.parse(JSON.stringify(chart)), chart);
    assert.ok(values(chart, -1).length <= 340, `${values(chart, -1).length}`);
    const svg = await renderSvg(chart);
    assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
  }
});

Deno.test("an explained history is read back as it was written, and only it has these charts", () => {
  const text = history.map((line) => JSON.stringify(line) + "\n").join("");
  assert.deepEqual(parseHistory(text), history);
  assert.deepEqual(historyQuantities(history).slice(-2), ["redundantNorm", "cosines"]);
  const plain = history.map(({ explain: _, ...line }) => line);
  assert.ok(!historyQuantities(plain).includes("cosines"));
  const broken = { ...history[0], explain: { ...history[0]!.explain, groups: { conv1: {} } } };
  assert.throws(() => parseHistory(JSON.stringify(broken) + "\n"), /line 1 .*explain.groups.conv1/);
});
