import { type NamedArrays, roundHalfEven } from "../../core/mod.ts";
import { clippedValue, type QuantizerScalars } from "../../quant/mod.ts";
import { cutPositions, type PruningGroup } from "../../structure/mod.ts";
import type { ClippedGeometry } from "./forget_rate.ts";

/** What {@linkcode jointGeometry} looks at. */
export interface JointGeometryOptions {
  /** Directions by name; members without one are left out. */
  directions: NamedArrays;
  /** Shapes by name. */
  shapes: Record<string, number[]>;
  /** The redundant structures. */
  redundant: readonly number[];
  /** Quantizers by the name of the weight they quantize. */
  quantizers: ReadonlyMap<string, QuantizerScalars<number>>;
}

/** Geometry of the redundant structures of one group. */
export interface JointGeometry extends ClippedGeometry {
  /** Rounding residuals by the name of the weight: inner product with the directions, and norm. */
  residuals: Map<string, { product: number; norm: number }>;
}

/**
 * Measures how clipped weights and rounding residuals of the redundant structures lie to their directions.
 *
 * ```text
 * c = clip(w) for quantized weights, the plain value for every other member;  r = res(w);  v = direction
 * ```
 *
 * Source: geta-spec section 4.8 (Qu et al., arXiv:2502.16638).
 *
 * @param group The group.
 * @param parameters Parameters by name.
 * @param options Directions, shapes, redundant structures and quantizers.
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
 *     members: [{ parameter: "fc/bias", axis: 0, structures: [0, 1] }],
 *     followers: [],
 *     layers: [],
 *     prunable: true,
 *   },
 *   { "fc/bias": Float32Array.of(3, 100) },
 *   {
 *     directions: { "fc/bias": Float32Array.of(-2, 100) },
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
  { members }: PruningGroup,
  parameters: NamedArrays,
  { directions, shapes, redundant, quantizers }: JointGeometryOptions,
): JointGeometry {
  let cc = 0, cv = 0, vv = 0, sum = 0, count = 0;
  const residuals: JointGeometry["residuals"] = new Map();
  for (const cut of members) {
    const x = parameters[cut.parameter]!, v = directions[cut.parameter];
    if (v === undefined) continue;
    const quantizer = quantizers.get(cut.parameter);
    const { positions, outer, length, inner } = cutPositions(
      cut,
      shapes[cut.parameter]!,
      redundant,
    );
    let rr = 0, rv = 0;
    for (let o = 0; o < outer; o++) {
      for (const position of positions) {
        const start = (o * length + position) * inner;
        for (let at = start; at < start + inner; at++) {
          const direction = v[at]!;
          const clipped = quantizer ? clippedValue(x[at]!, quantizer) : x[at]!;
          cc += clipped * clipped;
          cv += clipped * direction;
          vv += direction * direction;
          sum += clipped;
          if (quantizer === undefined) continue;
          const steps = clipped / quantizer.stepSize;
          const residual = roundHalfEven(steps) - steps;
          rr += residual * residual;
          rv += residual * direction;
        }
      }
    }
    count += outer * positions.length * inner;
    if (quantizer) residuals.set(cut.parameter, { product: rv, norm: Math.sqrt(rr) });
  }
  return {
    product: cv,
    clippedNorm: Math.sqrt(cc),
    directionNorm: Math.sqrt(vv),
    clippedMean: sum / count,
    residuals,
  };
}
