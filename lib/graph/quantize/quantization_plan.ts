import type { QuantizerScalars } from "../../quant/mod.ts";
import type { Tensor } from "../../core/mod.ts";

/** A layer of the plan. */
export interface PlannedLayer {
  /** Name, for example `conv1`; appears in the scopes of the trace. */
  name: string;
  /** The weight, usually a variable; recognised by identity. */
  weight: Tensor;
  /** Scalars of the weight quantizer (attached branch); absent leaves the weight as it is. */
  weightQuantizer?: QuantizerScalars<Tensor>;
  /** Scalars of the quantizer of the layer's input (inserted branch); absent leaves the input as it is. */
  activationQuantizer?: QuantizerScalars<Tensor>;
}

/** Which layers to quantize, with what. */
export interface QuantizationPlan {
  /** The layers, in any order. */
  layers: PlannedLayer[];
}
