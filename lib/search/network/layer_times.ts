import * as tf from "@tensorflow/tfjs-core";
import {
  checkOptions,
  given,
  integerWithin,
  requireNumber,
  someFunction,
  unchecked,
} from "../../core/mod.ts";
import type { Graph } from "../../graph/mod.ts";
import { type DescribedLayer, describeLayers } from "./layer_features.ts";
import { layerInContext } from "../net_adapt/layer_in_context.ts";
import { medianTime, type MedianTimeOptions } from "../net_adapt/measure_table.ts";

/** How {@linkcode layerTimes} measures. */
export interface LayerTimesOptions extends MedianTimeOptions {
  /** Images in a batch. Default 1. */
  batch?: number;
  /** What was measured before, by {@linkcode layerForm}. Default nothing. */
  known?: Readonly<Record<string, number>>;
  /** Told of each new measurement, for example to write it down. */
  measured?: (form: string, time: number) => void;
}

/**
 * All that the time of a layer depends on, as a name.
 *
 * @param layer The layer.
 * @returns For example `conv 3x3 /1, 32x32, 16 to 32`.
 *
 * @example
 * ```ts
 * import { describeLayers, layerForm } from "@geta-lab/geta/search";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { prunableNetwork } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const [layer] = describeLayers(prunableNetwork(mlp({ inputShape: [4, 4, 1] })).graph);
 * assert.equal(layerForm(layer!), "dense, positions: 1, 16 to 128");
 * ```
 */
export function layerForm(layer: DescribedLayer): string {
  return `${kindOf(layer)}, ${layer.channels} to ${layer.outputs}`;
}

/** Its form without its widths. */
function kindOf(layer: DescribedLayer): string {
  const { kernel, stride, height, width, depthwise } = layer;
  if (isDense(layer)) return `dense, positions: ${positionsOf(layer)}`;
  return `${depthwise ? "depthwise" : "conv"} ${kernel}x${kernel} /${stride}, ${height}x${width}`;
}

/**
 * The latency of networks as the sum of their layers, each measured on this machine when it is first met: a table that fills as it is
 * asked. Layers run in context ({@linkcode layerInContext}); what has no weight takes no time, {@linkcode tableError} says how
 * far that is from networks that are measured whole. A grouped convolution counts as a plain one of as many multiply-adds.
 *
 * ```text
 * T = sum over the layers of uses * T(form of the layer)
 * ```
 *
 * A layer never takes less than a narrower one of its kind: where a clock says so, by a hair, the new time becomes the nearest that
 * contradicts none before it.
 *
 * Source: Yang et al.: NetAdapt (arXiv:1804.03230), section 3.3.
 *
 * @param options The clock, batch, calls, what is known.
 * @returns From a traced network to its latency, in the unit of the clock.
 * @throws {RangeError} If a known time is not a number above 0.
 *
 * @example The second network has one layer that the first has not
 * ```ts
 * import { layerTimes } from "@geta-lab/geta/search";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { prunableNetwork } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const forms: string[] = [], clock = () => performance.now();
 * const latency = layerTimes({ clock, calls: 3, measured: (form) => forms.push(form) });
 * const graphs = [2, 3].map((classes) => prunableNetwork(mlp({ inputShape: [4, 4, 1], classes })).graph);
 * const [first, again, second] = [graphs[0]!, graphs[0]!, graphs[1]!].map(latency);
 * assert.ok(first === again && second! > 0);
 * assert.deepEqual(forms.map((form) => form.split(", ").at(-1)), ["16 to 128", "128 to 64", "64 to 2", "64 to 3"]);
 * ```
 */
export function layerTimes(options: LayerTimesOptions): (graph: Graph) => number {
  checkOptions("layerTimes()", options, {
    clock: given(someFunction),
    warmUp: integerWithin({ min: 0 }),
    calls: integerWithin({ min: 1 }),
    batch: integerWithin({ min: 1 }),
    known: unchecked,
    measured: someFunction,
  });
  const { batch = 1, known = {}, measured, ...times } = options;
  const table = new Map(Object.entries(known));
  for (const [form, time] of table) requireNumber(`the time of ${form}`, time, { exclusiveMin: 0 });
  const timeOf = (layer: DescribedLayer): number => {
    const form = layerForm(layer), before = table.get(form);
    if (before !== undefined) return before;
    const found = isDense(layer)
      ? denseTime(layer, { batch, ...times })
      : convolutionTime(layer, { batch, ...times });
    const time = between(table, layer, found);
    table.set(form, time);
    measured?.(form, time);
    return time;
  };
  return (graph) =>
    describeLayers(graph).reduce((sum, layer) => sum + layer.uses * timeOf(layer), 0);
}

/** The nearest time that is not below those of narrower layers of its kind, and not above those of wider ones. */
function between(table: ReadonlyMap<string, number>, layer: DescribedLayer, time: number): number {
  const start = `${kindOf(layer)}, `;
  let least = 0, most = Infinity;
  for (const [form, other] of table) {
    if (!form.startsWith(start)) continue;
    const [channels, outputs] = form.slice(start.length).split(" to ").map(Number);
    if (channels! <= layer.channels && outputs! <= layer.outputs) least = Math.max(least, other);
    if (channels! >= layer.channels && outputs! >= layer.outputs) most = Math.min(most, other);
  }
  return Math.min(Math.max(time, least), most);
}

type Times = MedianTimeOptions & { batch: number };

function convolutionTime(
  { kernel, stride, height, width, channels, outputs, depthwise }: DescribedLayer,
  { batch, ...times }: Times,
): number {
  const layer = layerInContext({ batch, size: [height, width], kernel, stride, depthwise });
  try {
    return medianTime(layer(channels, outputs), times);
  } finally {
    layer.dispose();
  }
}

function denseTime(layer: DescribedLayer, { batch, ...times }: Times): number {
  const { channels, outputs } = layer;
  const x = tf.ones([batch * positionsOf(layer), channels]), w = tf.ones([channels, outputs]);
  const bias = tf.zeros([outputs]);
  const call = () => {
    const first = tf.tidy(() => tf.slice(tf.relu(tf.add(tf.matMul(x, w), bias)), [0, 0], [1, 1]));
    const values = first.dataSync();
    first.dispose();
    return values;
  };
  try {
    return medianTime(call, times);
  } finally {
    tf.dispose([x, w, bias]);
  }
}

function isDense({ kernel, height, width, depthwise }: DescribedLayer): boolean {
  return kernel === 1 && height === 1 && width === 1 && !depthwise;
}

/** How often a dense layer is applied to a sample: once, or to each token. */
function positionsOf({ macs, channels, outputs, uses }: DescribedLayer): number {
  return Math.max(1, Math.round(macs / (uses * channels * outputs)));
}
