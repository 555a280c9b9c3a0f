/**
 * What {@linkcode cost} takes and gives.
 *
 * @module
 */
import type { LayerBits } from "../quant/mod.ts";

/** Cost of one layer for one sample. */
export interface LayerCost {
  /** Name: that of its weight without the last part; operator and position if the weight is a plain tensor. */
  name: string;
  /** The tfjs kernel that multiplies, for example `Conv2D`. */
  op: string;
  /** Shape of the weight. */
  shape: number[];
  /** Multiply-adds per sample, of all uses of the weight. */
  macs: number;
  /** Elements of the weight, without bias. */
  parameters: number;
  /** Whether training changes the weight. */
  trained: boolean;
  /** Bits of a weight. */
  weightBits: number;
  /** Bits of an input element. */
  activationBits: number;
  /** Bit operations: macs * weightBits * activationBits. */
  bops: number;
  /** Bytes of the weight at its bit width. */
  bytes: number;
}

/** Cost of a product without a weight for one sample: attention's scores and its mixture, or both as one fused kernel. */
export interface ProductCost {
  /** Operator and its position in the graph. */
  name: string;
  /** The tfjs kernel, `BatchMatMul` or `Attention`. */
  op: string;
  /** Multiply-adds per sample. */
  macs: number;
  /** Bit operations at 32 by 32 bits: computed operands are not quantized. */
  bops: number;
}

/** Cost of a network for one sample. */
export interface Cost {
  /** Layer by layer, in graph order. */
  layers: LayerCost[];
  /** Products without a weight, in graph order; part of no sum. */
  products: ProductCost[];
  /** Multiply-adds of all layers. */
  macs: number;
  /**
   * Weights, plain tensors too, and the numbers of all other variables: biases, scales, offsets, tables, masks; without quantizer
   * scalars and running statistics.
   */
  parameters: number;
  /** Those of `parameters` that training does not change: frozen weights, index tables, masks, plain tensors. */
  notTrained: number;
  /** Bit operations of all layers. */
  bops: number;
  /** Bytes of all parameters at their bit widths. */
  bytes: number;
  /** Mean bits of a parameter. */
  averageBits: number;
}

/** Options of {@linkcode cost}. */
export interface CostOptions {
  /** Bit widths by layer name; layers not named are not quantized (32 bits). */
  bits?: Record<string, LayerBits>;
}
