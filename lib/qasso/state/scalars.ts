import type { NamedArrays } from "../../core/mod.ts";
import { mapScalars, type QuantizerScalars } from "../../quant/mod.ts";
import type { QuantizedLayer } from "../../qadg/mod.ts";

/**
 * Parameter names of all quantizer scalars.
 *
 * @param layers The quantized layers.
 * @returns The names.
 *
 * @example
 * ```ts
 * import { scalarNames } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const layers = [{ name: "fc", weight: "w", weightQuantizer: { stepSize: "d", clip: "q" } }];
 * assert.deepEqual([...scalarNames(layers)], ["d", "q"]);
 * ```
 */
export function scalarNames(layers: readonly QuantizedLayer[]): Set<string> {
  return new Set(layers.flatMap(({ weightQuantizer, activationQuantizer }) => [
    ...Object.values({ ...weightQuantizer }),
    ...Object.values({ ...activationQuantizer }),
  ]));
}

/**
 * Reads the scalars of one quantizer.
 *
 * @param names Parameter names of the scalars.
 * @param parameters Parameters by name; the scalars have length 1.
 * @returns The numbers.
 *
 * @example
 * ```ts
 * import { readScalars } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const parameters = { d: Float32Array.of(0.5), q: Float32Array.of(2) };
 * assert.deepEqual(readScalars({ stepSize: "d", clip: "q" }, parameters), { stepSize: 0.5, clip: 2 });
 * ```
 */
export function readScalars(
  names: QuantizerScalars<string>,
  parameters: NamedArrays,
): QuantizerScalars<number> {
  return mapScalars(names, (name) => parameters[name]![0]!);
}
