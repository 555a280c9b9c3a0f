import { random } from "@geta-lab/geta/core";
import {
  blockL1,
  denseShare,
  keptWhileDecreasing,
  nmMask,
  nmStorage,
  progressiveMask,
  type ProgressiveOrder,
  removedL1,
} from "@geta-lab/geta/nm";
import {
  barChart,
  blocksOverTime,
  lineChart,
  maskChart,
  removedL1Chart,
  selectionFilm,
} from "@geta-lab/geta/viz";

/** A dense layer of normal weights, drawn from a seed. */
function layer(inputs: number, outputs: number) {
  const stream = random(6);
  const data = Float32Array.from({ length: inputs * outputs }, stream.normal);
  return { data, shape: [inputs, outputs] as [number, number], layout: "dense" as const };
}

/** Masks of one weight with a quarter or a half kept. */
export function nmTiles() {
  const weight = layer(16, 8);
  return maskChart(
    [[2, 4], [1, 4], [2, 8]].map(([n, m]) => ({
      name: `${n}:${m}`,
      mask: nmMask(weight, { n: n!, m: m! }),
    })),
    weight,
  );
}

/** The same weight cut along its inputs and along its outputs. */
export function blockAxis() {
  const weight = layer(16, 8), [inputs, outputs] = weight.shape;
  const turned = weight.data.map((_, i) =>
    weight.data[(i % inputs) * outputs + Math.floor(i / inputs)]!
  );
  const other = nmMask({ data: turned, shape: [outputs, inputs], layout: "dense" }, { n: 2, m: 4 });
  return maskChart([
    { name: "along inputs", mask: nmMask(weight, { n: 2, m: 4 }) },
    {
      name: "along outputs",
      mask: other.map((_, i) => other[(i % outputs) * inputs + Math.floor(i / outputs)]!),
    },
  ], weight);
}

/** Densities on the way to 2:4, by N and by blocks. */
export function fewStates() {
  const blocks = 512, steps = Array.from({ length: 101 }, (_, i) => i);
  const share = steps.map((step) => denseShare(step, { end: 100 }));
  return lineChart([
    { name: "by N", x: steps, y: share.map((one) => keptWhileDecreasing(one, { n: 2, m: 4 }) / 4) },
    {
      name: "by blocks",
      x: steps,
      y: share.map((one) => 0.5 + 0.5 * Math.floor(one * blocks + 1e-9) / blocks),
    },
  ], {
    title: `From dense to 2:4, ${blocks} blocks`,
    x: { title: "step" },
    y: { title: "density", format: ".0%" },
    steps: true,
  });
}

const STEPS = Array.from({ length: 31 }, (_, step) => step);

/** The masks of a layer on its way to 1:16. */
function path(order: ProgressiveOrder) {
  const weight = layer(256, 4);
  return STEPS.map((step) =>
    progressiveMask(weight, { n: 1, m: 16, order, denseShare: denseShare(step, { end: 30 }) }).mask
  );
}

/** Which blocks are sparse after each step. */
export function blockStrip() {
  const weight = layer(256, 4);
  const norms = blockL1(weight, { m: 16 });
  const history = path("largestFirst").map((mask, step) => ({
    step,
    kept: blockL1({ ...weight, data: Float32Array.from(mask) }, { m: 16 }),
  }));
  return blocksOverTime(history, { blockSize: 16, norms, title: "To 1:16, largest blocks first" });
}

/** How much leaves in each step, by order. */
export function removedByOrder() {
  const { data } = layer(256, 4);
  const orders: [name: string, order: ProgressiveOrder][] = [
    ["largest first", "largestFirst"],
    ["smallest first", "smallestFirst"],
    ["by N", "decreaseN"],
  ];
  return removedL1Chart(
    orders.map(([name, order]) => ({
      name,
      steps: STEPS,
      removed: path(order).map((mask) => removedL1(data, mask)),
    })),
    { total: removedL1(data, new Uint8Array(data.length)) },
  );
}

/** Bits of a matrix as N:M against dense. */
export function storage() {
  return barChart(
    [[2, 4, 16], [2, 4, 8], [1, 4, 16], [1, 16, 16]].map(([n, m, valueBits]) => {
      const { dense, compressed } = nmStorage(1024, { n: n!, m: m!, valueBits: valueBits! });
      return { name: `${n}:${m} of ${valueBits} bits`, value: compressed / dense };
    }),
    { title: "Values and positions", value: { title: "share of the dense matrix", format: ".2%" } },
  );
}

/** How a 2:4 row is stored, and how its positions pick inputs; the picture moves. */
export function twoFourSelection(): string {
  const weights = [0, 1.5, 0, -2, 0.5, 0, -0.75, 0, 0, 0, 0, 3];
  return selectionFilm(weights, [4, 2, 7, 1, 6, 3, 8, 5, 2, 9, 1, 3]);
}
