/**
 * How far the sum of a latency table is from whole networks: layers of `small`, timed in context on this engine, against five networks that
 * are measured whole.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { small } from "../../lib/models/mod.ts";
import {
  type LatencyTable,
  layerInContext,
  measureEntries,
  medianTime,
  type MedianTimeOptions,
  tableError,
  tableLatency,
} from "../../lib/search/mod.ts";
import { markdownTable } from "../markdown_table.ts";

/** Channels of `conv1`, `conv2`, the residual sum and the inside of the block. */
type Widths = [number, number, number, number];

const NETWORKS: Widths[] = [
  [16, 32, 64, 64],
  [16, 24, 48, 48],
  [16, 32, 32, 64],
  [8, 32, 64, 32],
  [8, 16, 32, 32],
];

/** The layers of `small`: side of what they read, and positions in [image, ...widths] of what they read and write. */
const LAYERS = [
  { name: "conv1", size: 32, reads: 0, writes: 1 },
  { name: "conv2", size: 16, reads: 1, writes: 2 },
  { name: "conv3", size: 8, reads: 2, writes: 3 },
  { name: "block/conv1", size: 8, reads: 3, writes: 4 },
  { name: "block/conv2", size: 8, reads: 4, writes: 3 },
];

/**
 * Measures the table and the networks.
 *
 * @param scale `full`, or `quick` for one image and one call.
 * @returns A Markdown table, and the mean error in words.
 */
export function latencyText(scale: string): string {
  const clock = () => performance.now();
  const { batch, ...times } = scale === "quick"
    ? { batch: 1, warmUp: 0, calls: 1, clock }
    : { batch: 16, warmUp: 20, calls: 201, clock };
  wholeNetwork(NETWORKS[0]!, { batch, ...times }); // code that has just been loaded is slow
  const layers = LAYERS.map(({ name, size, reads, writes }) => {
    const layer = layerInContext({ batch, size });
    const widthsAt = (position: number) => [
      ...new Set(NETWORKS.map((widths) => [3, ...widths][position]!)),
    ];
    const inputs = widthsAt(reads), outputs = widthsAt(writes);
    const entries = measureEntries(layer, { ...times, inputs, outputs });
    layer.dispose();
    return { name, reads, writes, entries };
  });
  const table: LatencyTable = { unit: "milliseconds", source: "measured here", layers };
  const rows = NETWORKS.map((widths) => ({
    widths,
    sum: tableLatency(table, [3, ...widths]),
    whole: wholeNetwork(widths, { batch, ...times }),
  }));
  const error = tableError(rows.map(({ sum }) => sum), rows.map(({ whole }) => whole));
  const heads = ["widths", "table, ms", "measured, ms", "error %"];
  const cells = rows.map(({ widths, sum, whole }) => [
    widths.join(", "),
    sum.toFixed(2),
    whole.toFixed(2),
    (100 * (sum / whole - 1)).toFixed(1),
  ]);
  return `${markdownTable(heads, cells, heads.map((_, i) => i > 0))}\nMean error of the table: ${
    (100 * error).toFixed(1)
  } % (batch of ${batch}).`;
}

function wholeNetwork(widths: Widths, { batch, ...times }: MedianTimeOptions & { batch: number }) {
  const model = small({ widths }), x = tf.ones([batch, 32, 32, 3]);
  const call = () => tf.tidy(() => model.forward(x, { training: false }).dataSync());
  const time = medianTime(call, times);
  tf.dispose([x, ...Object.values(model.variables)]);
  return time;
}
