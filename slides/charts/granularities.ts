import { random } from "@geta-lab/geta/core";
import { shareMask } from "@geta-lab/geta/mask";
import { expandMask, type Granularity, groupedView, groupNorms } from "@geta-lab/geta/structure";
import { barChart, maskChart } from "@geta-lab/geta/viz";
import { stored } from "./stored.ts";

const CHOICES: [name: string, granularity: Granularity][] = [
  ["single weights", "element"],
  ["rows of kernels", "row"],
  ["kernels", "kernel"],
  ["input channels", "channel"],
  ["filters", "filter"],
];

/** Half of one weight removed, in groups of five sizes. */
export function granularityTiles() {
  const shape = [3, 3, 4, 4], layout = "hwio", stream = random(2);
  const data = Float32Array.from({ length: 144 }, stream.normal);
  return maskChart(
    CHOICES.map(([name, granularity]) => ({
      name,
      mask: maskOf({ data, shape, layout }, granularity),
    })),
    { shape, layout },
  );
}

/** How much of the absolute sum of a trained layer is left when half of its weights go. */
export async function keptL1() {
  const data = (await stored()).values["conv3/kernel"]!;
  const weight = { data, shape: [3, 3, 32, 64], layout: "hwio" } as const;
  const sum = (mask: ArrayLike<number>) =>
    data.reduce((total, w, i) => total + mask[i]! * Math.abs(w), 0);
  const all = sum(new Uint8Array(data.length).fill(1));
  return barChart(
    CHOICES.map(([name, granularity]) => ({ name, value: sum(maskOf(weight, granularity)) / all })),
    {
      title: "What half of the weights of conv3 keep",
      value: { title: "share of the sum of |w|", format: ".0%" },
    },
  );
}

function maskOf(
  weight: { data: Float32Array; shape: readonly number[]; layout: "hwio" },
  granularity: Granularity,
): Uint8Array {
  const view = groupedView(weight, granularity);
  return expandMask(shareMask(groupNorms(weight.data, view, { p: 1 }), 0.5), view);
}
