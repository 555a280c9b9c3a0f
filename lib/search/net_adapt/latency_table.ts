/**
 * Latency of a network from a table: the sum of its layers, each at its numbers of input and output channels.
 *
 * @module
 */
import { requireNumber, requireShape } from "../../core/mod.ts";

/** One measurement of a layer. */
export interface LatencyEntry {
  /** Input channels. */
  inputs: number;
  /** Output channels. */
  outputs: number;
  /** Latency, in the unit of the table. */
  latency: number;
}

/** The measurements of one layer. */
export interface LatencyLayer {
  /** Its name. */
  name: string;
  /** Position in the list of widths from which its input channels are read. */
  reads: number;
  /** Position to which its output channels belong. Layers that are added up share it, and are cut together. */
  writes: number;
  /** What was measured. */
  entries: readonly LatencyEntry[];
}

/** A table. */
export interface LatencyTable {
  /** Unit of all latencies, for example `milliseconds`. */
  unit: string;
  /** Whose numbers these are: machine, backend, batch, date. */
  source: string;
  /** The layers. */
  layers: readonly LatencyLayer[];
}

/**
 * A table of layers of which each reads what the one before it writes.
 *
 * @param layers For each layer its measurements.
 * @param table Unit, and whose numbers these are.
 * @returns The table; it takes one width more than there are layers, first the channels of the image.
 *
 * @example
 * ```ts
 * import { chainTable, tableLatency } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const one = [{ inputs: 3, outputs: 8, latency: 0.5 }], two = [{ inputs: 8, outputs: 10, latency: 0.25 }];
 * const table = chainTable([one, two], { unit: "milliseconds", source: "an example" });
 * assert.equal(tableLatency(table, [3, 8, 10]), 0.75);
 * ```
 */
export function chainTable(
  layers: readonly (readonly LatencyEntry[])[],
  { unit, source }: Pick<LatencyTable, "unit" | "source">,
): LatencyTable {
  return {
    unit,
    source,
    layers: layers.map((entries, l) => ({ name: `layer ${l}`, reads: l, writes: l + 1, entries })),
  };
}

/**
 * What a table says of a network. It is right as far as layers do not overlap in time, {@linkcode tableError} says how far that is.
 *
 * ```text
 * T(c) = sum over l of T_l(c_reads(l), c_writes(l))
 * ```
 *
 * Source: Yang et al.: NetAdapt (arXiv:1804.03230), section 3.3.
 *
 * @param table The table.
 * @param widths Numbers of channels.
 * @returns The latency, in the unit of the table.
 * @throws {RangeError} If the table has no entry for a layer; names it.
 *
 * @example
 * ```ts
 * import { tableLatency } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const entries = [{ inputs: 3, outputs: 8, latency: 0.5 }];
 * const table = { unit: "ms", source: "an example", layers: [{ name: "conv1", reads: 0, writes: 1, entries }] };
 * assert.throws(
 *   () => tableLatency(table, [3, 16]),
 *   new RangeError("Cannot look up conv1: the table must have an entry: current value is none from 3 to 16 channels"),
 * );
 * ```
 */
export function tableLatency({ layers }: LatencyTable, widths: readonly number[]): number {
  return layers.reduce((sum, { name, reads, writes, entries }) => {
    const found = entries.find(({ inputs, outputs }) =>
      inputs === widths[reads] && outputs === widths[writes]
    );
    if (found !== undefined) {
      return sum + requireNumber(`the latency of ${name}`, found.latency, { min: 0 });
    }
    throw new RangeError(
      `Cannot look up ${name}: the table must have an entry: current value is none from ${
        widths[reads]
      } to ${widths[writes]} channels`,
    );
  }, 0);
}

/**
 * How wrong a table is: the mean of its relative errors over networks that were measured whole.
 *
 * ```text
 * error = mean over networks of |table - measured| / measured
 * ```
 *
 * @param table What the table says of each network.
 * @param measured What each took.
 * @returns The error, a share.
 * @throws {TypeError} If the lists have different lengths.
 * @throws {RangeError} If they are empty or a measured time is not positive.
 *
 * @example
 * ```ts
 * import { tableError } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * assert.equal(tableError([1.25, 1.5], [1, 2]), 0.25);
 * ```
 */
export function tableError(table: readonly number[], measured: readonly number[]): number {
  requireShape("the measured times", [measured.length], [table.length]);
  if (table.length === 0) {
    throw new RangeError(
      "Cannot tell the error of a table: there must be a network: current value is none",
    );
  }
  const errors = measured.map((time, i) =>
    Math.abs(table[i]! - requireNumber("the measured time", time, { exclusiveMin: 0 })) / time
  );
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}
