import { l1Norm, lpNorm } from "@geta-lab/geta/importance";
import { barChart, lineChart } from "@geta-lab/geta/viz";
import { stored, storedGroups } from "./stored.ts";

/** The score of each filter of the first layer, sorted. */
export async function filterScores() {
  const { scored } = await storedGroups();
  const sums = Array.from(l1Norm(scored[0]!), (value, i) => ({ name: `filter ${i}`, value }));
  return barChart(sums.sort((a, b) => b.value - a.value), {
    title: "Filters of conv1 by their score",
    value: { title: "L1 norm", format: ".1f" },
  });
}

/** Two filters whose order depends on the norm. */
export function crossingNorms() {
  const p = Array.from({ length: 81 }, (_, i) => 0.5 + i / 20);
  const line = (name: string, filter: number[]) => ({
    name,
    x: p,
    y: p.map((one) => lpNorm(filter, one)),
  });
  return lineChart([line("three weights of 1", [1, 1, 1]), line("one weight of 2", [2, 0, 0])], {
    title: "Which filter is smaller?",
    x: { title: "p of the norm", log: true },
    y: { title: "norm", log: true },
    rules: [{ x: Math.log2(3), label: "log₂ 3" }],
  });
}

/** The scale of every channel, each layer sorted. */
export async function batchNormScales() {
  const { values } = await stored();
  const scales = Object.keys(values).filter((name) => name.endsWith("/scale"));
  return lineChart(
    scales.map((name) => {
      const sorted = Array.from(values[name]!, Math.abs).sort((a, b) => a - b);
      return {
        name: name.replace("/bn/scale", ""),
        x: sorted.map((_, i) => (i + 0.5) / sorted.length),
        y: sorted,
      };
    }),
    {
      title: "Scales of batch norm",
      x: { title: "channels, sorted", format: ".0%" },
      y: { title: "|γ|", zero: true },
    },
  );
}

/** What a channel of scale 0 still gives. */
export function deadScale() {
  const x = Array.from({ length: 61 }, (_, i) => i / 10 - 3), beta = 0.8;
  return lineChart(
    [1, 0.3, 0].map((gamma) => ({
      name: `γ = ${gamma}`,
      x,
      y: x.map((value) => Math.max(0, gamma * value + beta)),
    })),
    {
      title: `Output behind batch norm and ReLU, β = ${beta}`,
      x: { title: "normalised input" },
      y: { title: "output", zero: true },
    },
  );
}
