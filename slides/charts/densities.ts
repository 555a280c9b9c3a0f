import {
  densityLoss,
  jensenGap,
  latticeDensities,
  smallestSwap,
  waterFilling,
} from "@geta-lab/geta/nm";
import { barChart, lineChart } from "@geta-lab/geta/viz";

const CURVE = { height: 10, rate: 8 };

/** A convex curve lies below the chord between two of its points. */
export function densityChord() {
  const x = Array.from({ length: 61 }, (_, i) => 0.05 + i / 100);
  const ends = [1 / 8, 4 / 8];
  return lineChart([
    { name: "loss of a layer", x, y: x.map((density) => densityLoss(CURVE, density)) },
    { name: "mix of 1:8 and 4:8", x: ends, y: ends.map((density) => densityLoss(CURVE, density)) },
  ], {
    title: "Loss over density, and a mix of two densities",
    x: { title: "density" },
    y: { title: "loss", zero: true },
    rules: [{ x: 2 / 8, label: "2:8" }],
  });
}

/** What equal layers lose when two pay for one. */
export function swapPrice() {
  const { lowered, lifted } = smallestSwap({ low: 1, middle: 2, high: 4 });
  const mixed = [...Array(lowered).fill(1 / 8), ...Array(lifted).fill(4 / 8)];
  const uniform = densityLoss(CURVE, 2 / 8);
  return barChart([
    { name: "three at 2:8", value: uniform },
    { name: `${lowered} at 1:8, ${lifted} at 4:8`, value: uniform + jensenGap(CURVE, mixed) },
  ], {
    title: "Equal layers, as many weights",
    value: { title: "mean loss of a layer", format: ".2f" },
  });
}

/** Densities of four unlike layers, free and from a few patterns. */
export function latticeOrWater() {
  const layers = [20, 8, 4, 2].map((height) => ({ height, rate: 8, size: 64 }));
  const free = waterFilling(layers, { density: 0.25, min: 1 / 8 }).densities;
  const { densities } = latticeDensities(layers, { m: 8, states: [1, 2, 4, 8], density: 0.25 });
  return barChart(
    layers.flatMap(({ height }, i) => [
      { name: `height ${height}`, series: "any density", value: free[i]! },
      { name: `height ${height}`, series: "1, 2, 4 or 8 of 8", value: densities[i]! },
    ]),
    { title: "A quarter of the weights kept", value: { title: "density", format: ".2f" } },
  );
}
