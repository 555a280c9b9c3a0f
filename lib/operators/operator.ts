/**
 * The form of a record: what is known of one operator.
 *
 * @module
 */
import type { Attribute, Dimension } from "./dimension.ts";
import type { RuleName } from "./rules.ts";

/** What is known of one operator. Everything but the name, the operands and the gradient may be absent. */
export interface Operator {
  /** Name of the tfjs kernel. */
  name: string;
  /** Name in pictures, where it is another one. */
  title?: string;
  /** Names of the operands in order; of a variadic operator only the first, `"0"`. */
  operands: readonly string[];
  /** Those that may be absent. */
  optional?: readonly string[];
  /** Those at whose zeros its result or gradient is not finite: divisors, arguments of a logarithm. */
  poles?: readonly string[];
  /** Whether it takes any number of operands, named `0`, `1`, and so on. */
  variadic?: boolean;
  /** Operands that it changes in place. */
  writes?: readonly string[];
  /** Operands that are running statistics, which no gradient changes. */
  statistics?: readonly string[];
  /** What makes it a product: a convolution, a matrix product or made of them. */
  product?: Product;
  /** What it is a fusion of; graphs show the parts. */
  fusion?: Fusion;
  /** Whether its result holds the elements of its operand, only in another arrangement. */
  rearranges?: boolean;
  /** Whether an axis of samples times something (heads) passes through it. */
  followsSamples?: boolean;
  /** Shape of its result, without running it; undefined where only running it can tell. */
  shape?: (call: ShapedCall) => number[] | undefined;
  /** Attributes that hold lengths, positions or counts of axes, each with its value after a cut. */
  lengths?: Readonly<Record<string, (call: CutCall) => Attribute>>;
  /** Name of its dependency rule; without one the dependency analysis protects all that it touches. */
  rule?: RuleName;
  /** Whether tfjs or the engine has its gradient. */
  gradient: boolean;
}

/** What an operator that multiplies has beside others. */
export interface Product {
  /** Operands that may be its weight, and which one is the data then; most usual first. None for a product of computed tensors. */
  weights: readonly { weight: string; data: string }[];
  /** Whether a quantizer can be put in front of the weight. */
  quantizable: boolean;
  /** Multiply-adds of one sample. */
  multiplyAdds: (call: OperatorCall) => number;
  /** The same as text. */
  formula: string;
}

/** A product or sum, a bias and an activation in one kernel. */
export interface Fusion {
  /** Name of the first part, whose operands it has. */
  of: string;
  /** Attributes of the first part. */
  attributes: readonly string[];
  /** The activation of a kernel that always has the same; for others it is an attribute. */
  activation?: string;
  /** Scope in which tfjs runs it, with a gradient of its own around it. */
  scope?: string;
}

/** One call of an operator: shapes of its tensors, and its attributes. */
export interface OperatorCall {
  /** Shape of each operand by name. */
  inputs: Readonly<Record<string, readonly Dimension[]>>;
  /** Shape of each result. */
  outputs: readonly (readonly Dimension[])[];
  /** Attributes of the kernel. */
  attrs: Record<string, Attribute>;
}

/** A call that has yet to be run. */
export interface ShapedCall {
  /** Shape of each operand by name. */
  inputs: Readonly<Record<string, readonly number[]>>;
  /** Attributes of the kernel, as tfjs gives them. */
  attrs: Readonly<Record<string, unknown>>;
}

/** A call whose tensors were cut: shapes are the new ones, attributes still those before. */
export interface CutCall extends OperatorCall {
  /** For each axis of the first operand, the positions that are kept; undefined for all. */
  keptInput: readonly (Int32Array | undefined)[];
  /** The same for the first result. */
  keptOutput: readonly (Int32Array | undefined)[];
  /** Shape of the first operand before the cut. */
  oldInput: readonly Dimension[];
  /** Shape of the first result before the cut. */
  oldOutput: readonly Dimension[];
}

/**
 * The records of operators that differ in nothing but their names.
 *
 * @param names Kernel names, separated by spaces.
 * @param common What they have in common.
 * @returns One record each.
 */
export function records(names: string, common: Omit<Operator, "name">): Operator[] {
  return names.split(" ").map((name) => ({ name, ...common }));
}
