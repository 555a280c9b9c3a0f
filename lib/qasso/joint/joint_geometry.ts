import type { NamedArrays } from "../../core/mod.ts";
import { clippedValue, type QuantizerScalars, residualValue } from "../../quant/mod.ts";
import { type ParameterSlices, type PruningGroup, structureElements } from "../../structure/mod.ts";
import type { ClippedGeometry } from "../state/joint_types.ts";

/** What {@linkcode jointGeometry} looks at. */
export interface JointGeometryOptions {
  /** Updates by name; owners without one are left out. */
  updates: NamedArrays;
  /** Shapes by name. */
  shapes: Record<string, number[]>;
  /** The redundant structures. */
  redundant: readonly number[];
  /** Quantizers by the name of the weight they quantize. */
  quantizers: ReadonlyMap<string, QuantizerScalars<number>>;
}

/** Geometry of the redundant structures of one group. */
export interface JointGeometry extends ClippedGeometry {
  /** Rounding residuals by the name of the weight: inner product with the updates, and norm. */
  residuals: Map<string, { product: number; norm: number }>;
  /** Clipped values of the redundant elements of quantized weights, in the order of `structureElements`; d has no part in them. */
  clipped: Map<ParameterSlices, Float64Array>;
}

/**
 * Measures how clipped weights and rounding residuals of the redundant structures lie to their updates.
 *
 * ```text
 * c = clip(w) for quantized weights, the plain value for every other owner;  r = res(w);  v = update
 * ```
 *
 * Source: docs/geta.md, section 4.8 (Qu et al., arXiv:2502.16638).
 *
 * @param group The group.
 * @param parameters Parameters by name.
 * @param options Updates, shapes, redundant structures and quantizers.
 * @returns Inner products and norms.
 *
 * @example
 * ```ts
 * import { jointGeometry } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const geometry = jointGeometry(
 *   {
 *     name: "fc",
 *     size: 2,
 *     ownedSlices: [{ parameter: "fc/bias", axis: 0, structures: [0, 1] }],
 *     dependentSlices: [],
 *     layers: [],
 *     prunable: true,
 *   },
 *   { "fc/bias": Float32Array.of(3, 100) },
 *   {
 *     updates: { "fc/bias": Float32Array.of(-2, 100) },
 *     shapes: { "fc/bias": [2] },
 *     redundant: [0],
 *     quantizers: new Map(),
 *   },
 * );
 * assert.equal(geometry.product, -6);
 * assert.equal(geometry.clippedNorm, 3);
 * ```
 */
export function jointGeometry(
  { ownedSlices }: PruningGroup,
  parameters: NamedArrays,
  { updates, shapes, redundant, quantizers }: JointGeometryOptions,
): JointGeometry {
  let clippedSquares = 0, clippedDotUpdate = 0, updateSquares = 0, clippedSum = 0, count = 0;
  const residuals: JointGeometry["residuals"] = new Map();
  const clippedValues: JointGeometry["clipped"] = new Map();
  for (const slices of ownedSlices) {
    const x = parameters[slices.parameter]!, v = updates[slices.parameter];
    if (v === undefined) continue;
    const quantizer = quantizers.get(slices.parameter);
    let residualSquares = 0, residualDotUpdate = 0;
    const elements = structureElements(slices, shapes[slices.parameter]!, redundant);
    const values = new Float64Array(quantizer ? elements.length : 0);
    for (let i = 0; i < elements.length; i++) {
      const at = elements[i]!, update = v[at]!;
      const clipped = quantizer ? values[i] = clippedValue(x[at]!, quantizer) : x[at]!;
      clippedSquares += clipped * clipped;
      clippedDotUpdate += clipped * update;
      updateSquares += update * update;
      clippedSum += clipped;
      if (quantizer === undefined) continue;
      const residual = residualValue(clipped, quantizer);
      residualSquares += residual * residual;
      residualDotUpdate += residual * update;
    }
    count += elements.length;
    if (quantizer) {
      const residual = { product: residualDotUpdate, norm: Math.sqrt(residualSquares) };
      residuals.set(slices.parameter, residual);
      clippedValues.set(slices, values);
    }
  }
  return {
    product: clippedDotUpdate,
    clippedNorm: Math.sqrt(clippedSquares),
    updateNorm: Math.sqrt(updateSquares),
    clippedMean: clippedSum / count,
    residuals,
    clipped: clippedValues,
  };
}
