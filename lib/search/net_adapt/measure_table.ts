/**
 * Latency tables that are measured: layers timed as they run in a network.
 *
 * @module
 */
import { checkOptions, given, integerWithin, someFunction, someList } from "../../core/mod.ts";
import type { LatencyEntry } from "./latency_table.ts";

/** How {@linkcode medianTime} measures. */
export interface MedianTimeOptions {
  /** A clock, in any unit: `() => performance.now()`, or a counter in a test. */
  clock: () => number;
  /** Calls before the first that counts: they prepare kernels and memory. Default 3. */
  warmUp?: number;
  /** Calls that count. Default 21. */
  calls?: number;
}

/**
 * How long something takes: the median of several calls behind a warm-up, which a machine's hiccup does not move.
 *
 * @param call What is timed. It must wait for its result: a backend may only have begun.
 * @param options The clock, numbers of calls.
 * @returns The time, in the unit of the clock; of an even number of calls the upper middle one.
 *
 * @example
 * ```ts
 * import { medianTime } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * let now = 0;
 * const times = [90, 5, 1, 2];
 * assert.equal(medianTime(() => now += times.shift()!, { clock: () => now, warmUp: 1, calls: 3 }), 2);
 * ```
 */
export function medianTime(call: () => unknown, options: MedianTimeOptions): number {
  checkOptions("medianTime()", options, {
    clock: given(someFunction),
    warmUp: integerWithin({ min: 0 }),
    calls: integerWithin({ min: 1 }),
  });
  const { clock, warmUp = 3, calls = 21 } = options;
  for (let n = 0; n < warmUp; n++) call();
  const times = Array.from({ length: calls }, () => {
    const begin = clock();
    call();
    return clock() - begin;
  });
  return times.sort((a, b) => a - b)[calls >> 1]!;
}

/** What {@linkcode measureEntries} measures. */
export interface MeasureEntriesOptions extends MedianTimeOptions {
  /** Numbers of input channels; see {@linkcode tableWidths}. */
  inputs: readonly number[];
  /** Numbers of output channels. */
  outputs: readonly number[];
}

/**
 * Measures one layer at all pairs of widths, for a {@linkcode LatencyTable}. The layer runs in context: the batch, batch norm and
 * activation that follow it in the network belong to what `layer` makes.
 *
 * Source: Yang et al.: NetAdapt (arXiv:1804.03230), section 3.3.
 *
 * @param layer Makes a layer of so many input and output channels: a function that runs it once and waits for its result.
 * @param options Widths, clock, numbers of calls.
 * @returns The entries, inputs first.
 *
 * @example A layer whose time is the product of its channels
 * ```ts
 * import { measureEntries } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * let now = 0;
 * const layer = (inputs: number, outputs: number) => () => now += inputs * outputs;
 * assert.deepEqual(measureEntries(layer, { inputs: [3], outputs: [8, 16], clock: () => now }), [
 *   { inputs: 3, outputs: 8, latency: 24 },
 *   { inputs: 3, outputs: 16, latency: 48 },
 * ]);
 * ```
 */
export function measureEntries(
  layer: (inputs: number, outputs: number) => () => unknown,
  options: MeasureEntriesOptions,
): LatencyEntry[] {
  checkOptions("measureEntries()", options, {
    inputs: given(someList),
    outputs: given(someList),
    clock: given(someFunction),
    warmUp: integerWithin({ min: 0 }),
    calls: integerWithin({ min: 1 }),
  });
  const { inputs, outputs, ...times } = options;
  return inputs.flatMap((from) =>
    outputs.map((to) => ({
      inputs: from,
      outputs: to,
      latency: medianTime(layer(from, to), times),
    }))
  );
}

/**
 * The widths that a table holds: all multiples below the whole width, and the whole width.
 *
 * @param channels The whole width, at least 1.
 * @param multiple Default 8.
 * @returns The widths, rising.
 *
 * @example
 * ```ts
 * import { tableWidths } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(tableWidths(20), [8, 16, 20]);
 * ```
 */
export function tableWidths(channels: number, multiple = 8): number[] {
  const below = Array.from(
    { length: Math.ceil(channels / multiple) - 1 },
    (_, i) => multiple * (i + 1),
  );
  return [...below, channels];
}
