import type { Attribute, Dimension } from "../../operators/mod.ts";
import type { NodeWriter, WrittenLength } from "./node_writer.ts";
import { imageRules } from "./image_rules.ts";
import { layoutRules } from "./layout_rules.ts";
import { pointwiseRules } from "./pointwise_rules.ts";
import { productRules } from "./product_rules.ts";
import { reductionRules } from "./reduction_rules.ts";

/** A call of an operator whose operands are nodes already. */
export interface NodeCall {
  /** Names of the operands' nodes by the operands' names. */
  inputs: Readonly<Record<string, string>>;
  /** Shapes of the operands, by the same names. */
  shapes: Readonly<Record<string, readonly Dimension[]>>;
  /** Element types of the operands, by the same names. */
  types: Readonly<Record<string, string>>;
  /** Attributes as tfjs gives them. */
  attrs: Readonly<Record<string, Attribute>>;
  /** Shape of each result. */
  outputs: readonly (readonly Dimension[])[];
  /** Axes of each result that may have another length. */
  free: readonly (readonly number[])[];
  /** Element type of the first result. */
  outputType: string;
  /** How the length at a place in the attributes follows from others, -1 if it is the rest; undefined for a fixed one. */
  lengthAt: (path: string) => WrittenLength | undefined;
}

/** Writes an operator; returns the names of its results. */
export type NodeRule = (writer: NodeWriter, call: NodeCall) => string | string[];

/** How each of tfjs' operators is written in a GraphModel. */
export const nodeRules: Readonly<Record<string, NodeRule>> = {
  ...pointwiseRules,
  ...productRules,
  ...imageRules,
  ...layoutRules,
  ...reductionRules,
};
