import type { NamedArrays } from "../../core/mod.ts";
import type { LayerBits, QuantizerScalars } from "../../quant/mod.ts";
import type { UpdateKind } from "./report.ts";

/** The quantizers of one layer, by the names of their scalars, and how they are to be updated. */
export interface ScalarsLayer {
  /** Scalars of the weight quantizer; absent if the weight is not quantized. */
  weightQuantizer?: QuantizerScalars<string>;
  /** Scalars of the activation quantizer; absent if the layer's input is not quantized. */
  activationQuantizer?: QuantizerScalars<string>;
  /** Kind of the update of the layer's group. */
  kind: UpdateKind;
}

/** What the update of a layer's scalars is told. */
export interface UpdateScalarsOptions {
  /** Updates v by name; scalars without one stay. */
  updates: NamedArrays;
  /** Learning rate alpha of the ordinary parameters. */
  learningRate: number;
  /** Learning rate lr_q of the scalars. */
  learningRateQuantizer: number;
  /** Decoupled weight decay of the ordinary parameters. */
  decay: number;
  /** Allowed bits [b_l, b_u]. */
  bitRange: readonly [number, number];
  /** Frozen bits of the layer; absent before cool-down. */
  bits?: Partial<LayerBits> | undefined;
}
