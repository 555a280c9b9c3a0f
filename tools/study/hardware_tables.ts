/**
 * The figures of docs/hardware.md. All follow from seeds and published numbers; none is a time.
 *
 * @module
 */
import {
  loadBalance,
  PUBLISHED_LENET_300_100,
  PUBLISHED_LENET_5,
  publishedAccount,
  queueCycles,
  randomWork,
  timesSmaller,
  twoOfFourSpeedup,
} from "../../lib/hardware/mod.ts";
import { count, percent, table } from "./hardware_table.ts";
import { siteTables } from "./site_tables.ts";

const LAYER = { weightDensity: 0.1, activationDensity: 0.3 };

function queueTable() {
  const depths = [1, 2, 4, 8, 16, 64];
  const row = (name: string, work: readonly ArrayLike<number>[]) => [
    name,
    ...depths.map((depth) => queueCycles(work, { depth }).efficiency.toFixed(3)),
    loadBalance(work).balance.toFixed(3),
  ];
  const random4096 = (seed: number) => randomWork([4096, 1024], { ...LAYER, seed });
  const fc7 = { weightDensity: 0.09, activationDensity: 0.353 };
  return table("layer, depth of the queue", [...depths.map(String), "no limit"], [
    ...[0, 1, 2].map((seed) => row(`4096 x 1024, seed ${seed}`, random4096(seed))),
    row("the same, seed 0, padding is work", randomWork([4096, 1024], { ...LAYER, indexBits: 4 })),
    row("AlexNet's fc7, 4096 x 4096", randomWork([4096, 4096], fc7)),
  ]);
}

function elementsTable() {
  const elements = [1, 4, 16, 64, 256];
  const works = elements.map((n) => randomWork([4096, 1024], { ...LAYER, elements: n }));
  return table("elements", elements.map(String), [
    [
      "efficiency at depth 8",
      ...works.map((work) => queueCycles(work, { depth: 8 }).efficiency.toFixed(3)),
    ],
    ["balance", ...works.map((work) => loadBalance(work).balance.toFixed(3))],
  ]);
}

function publishedTable() {
  const networks = [["LeNet-300-100", PUBLISHED_LENET_300_100], [
    "LeNet-5",
    PUBLISHED_LENET_5,
  ]] as const;
  const rows = networks.flatMap(([network, { layers }]) =>
    layers.map((layer) => {
      const own = publishedAccount(layer);
      return [
        `${network} ${layer.name}`,
        count(layer.weights),
        `${Math.round(100 * layer.density)} %`,
        percent(own.fixed),
        percent(layer.rates.fixed),
        percent(own.huffman),
        percent(layer.rates.huffman),
      ];
    })
  );
  return table(
    "layer",
    ["weights", "density", "fixed %", "printed", "Huffman %", "printed"],
    rows,
  );
}

function timesTable() {
  const row = (name: string, { layers, times }: typeof PUBLISHED_LENET_5) => {
    const of = (rate: (layer: typeof layers[number]) => number) =>
      timesSmaller(layers.map((layer) => ({ weights: layer.weights, rate: rate(layer) }))).toFixed(
        1,
      );
    return [
      name,
      of((layer) => publishedAccount(layer).huffman),
      of((layer) => layer.rates.huffman),
      String(times),
    ];
  };
  return table("times smaller", ["account", "printed layers", "printed total"], [
    row("LeNet-300-100", PUBLISHED_LENET_300_100),
    row("LeNet-5", PUBLISHED_LENET_5),
  ]);
}

function speedupTable() {
  const batches = [1, 16, 256, 4096], machine = { peak: 1e12, bandwidth: 1e10 };
  const found = batches.map((n) => twoOfFourSpeedup({ m: 1024, k: 1024, n }, machine));
  return table("batch", batches.map(String), [
    ["dense product waits for", ...found.map(({ dense }) => dense.bound)],
    ["2:4 product waits for", ...found.map(({ sparse }) => sparse.bound)],
    ["speed-up", ...found.map(({ speedup }) => speedup.toFixed(2))],
  ]);
}

/**
 * All tables, by the head of their first column.
 *
 * @returns Markdown by head.
 */
export function hardwareTables(): Map<string, string> {
  return new Map([
    queueTable(),
    elementsTable(),
    publishedTable(),
    timesTable(),
    speedupTable(),
    ...siteTables(),
  ]);
}
