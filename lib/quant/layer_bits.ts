/** Bits of a value that is not quantized: a float32. */
export const FLOAT_BITS = 32;

/**
 * Bit widths of one layer: real-valued while they are learned, integer once they are stored. What is not quantized has
 * {@linkcode FLOAT_BITS}; a `Partial<LayerBits>` names only what is quantized.
 */
export interface LayerBits {
  /** Bits of an element of the weight. */
  weight: number;
  /** Bits of an element of the layer's input. */
  activation: number;
}
