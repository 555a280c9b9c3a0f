import type { QuantizerScalars } from "../../quant/mod.ts";

/** A layer (convolution or matrix product with a variable as weight) and the quantizers in front of it. */
export interface QuantizedLayer {
  /** Name: that of the weight without its last part, for example `conv1`. */
  name: string;
  /** Parameter name of the weight. */
  weight: string;
  /** Parameter names of the weight quantizer's scalars (attached branch), if there is one. */
  weightQuantizer?: QuantizerScalars<string>;
  /** Parameter names of the input quantizer's scalars (inserted branch), if there is one. */
  activationQuantizer?: QuantizerScalars<string>;
}
