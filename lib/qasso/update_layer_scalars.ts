import type { NamedArrays } from "../core/mod.ts";
import type { LayerBits } from "../quant/mod.ts";
import type { QuantizedLayer } from "../qadg/mod.ts";
import { layerBits } from "./state/layer_bits.ts";
import { fixedBits, layerRange } from "./state/layer_ranges.ts";
import type { QassoProblem } from "./state/problem.ts";
import type { UpdateKind } from "./state/report.ts";
import type { UpdateScalarsOptions } from "./state/update_types.ts";

/** What {@linkcode updateLayerScalars} needs to know of a step. */
export interface UpdateLayerOptions extends Omit<UpdateScalarsOptions, "bitRange" | "bits"> {
  /** Number n of the step, from 1. */
  step: number;
  /** Kind of the update of the layer's group. */
  kind: UpdateKind;
  /** Frozen bits of the layer; absent before cool-down. */
  frozen?: Partial<LayerBits> | undefined;
}

/**
 * Moves the scalars of both quantizers of a layer, in place, each inside its own bit range. A quantizer with fixed bits is treated
 * all the time as every quantizer is in cool-down: clip and exponent learn, d follows from the bits.
 *
 * Source: docs/geta.md, section 4.17.
 *
 * @param problem Configuration and rules.
 * @param layer The layer.
 * @param parameters Parameters by name; changed in place.
 * @param options The step.
 */
export function updateLayerScalars(
  { config, rules }: Pick<QassoProblem, "config" | "rules">,
  layer: QuantizedLayer,
  parameters: NamedArrays,
  { step, kind, frozen, ...rest }: UpdateLayerOptions,
): void {
  const { name, weightQuantizer, activationQuantizer } = layer;
  const { weight, activation } = fixedBits(config, name);
  const move = (part: keyof LayerBits, fixed?: number) =>
    ({
      ...rest,
      bitRange: rules.bitRange(step, {
        ...config,
        bitRange: layerRange(config, { layer: name, part }),
      }),
      bits: fixed === undefined ? frozen : { [part]: fixed },
    }) as const;
  const kindOf = (fixed?: number) => fixed === undefined ? kind : "fixed";
  if (weightQuantizer) {
    const quantizer = { weightQuantizer, kind: kindOf(weight) };
    rules.updateScalars(quantizer, parameters, move("weight", weight));
  }
  if (activationQuantizer) {
    const quantizer = { activationQuantizer, kind: kindOf(activation) };
    rules.updateScalars(quantizer, parameters, move("activation", activation));
  }
}

/**
 * The integer bits of all quantizers at the start of cool-down, each inside its own range in that step. The last reduction of the
 * projection stage comes into force behind its last step; without a joint stage no quantizer has been told of it before.
 *
 * Source: docs/geta.md, sections 4.9 and 4.17.
 *
 * @param problem Layers, configuration and rules.
 * @param parameters Parameters by name.
 * @param options Number n of the first step of cool-down.
 * @returns Bits by layer name.
 */
export function frozenBits(
  { layers, config, rules }: Pick<QassoProblem, "layers" | "config" | "rules">,
  parameters: NamedArrays,
  { step }: Pick<UpdateLayerOptions, "step">,
): Record<string, Partial<LayerBits>> {
  const entries = Object.entries(layerBits(layers, parameters)).map(([layer, own]) => {
    const parts = (Object.keys(own) as (keyof LayerBits)[]).map((part) => {
      const bitRange = layerRange(config, { layer, part });
      const range = rules.bitRange(step, { ...config, bitRange });
      return rules.freezeBits({ [layer]: { [part]: own[part]! } }, range)[layer];
    });
    return [layer, Object.assign({}, ...parts)];
  });
  return Object.fromEntries(entries);
}
