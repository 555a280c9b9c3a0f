/**
 * Nodes of a TensorFlow graph as tfjs' GraphModel reads them: JSON with numbers as strings and texts in base64.
 *
 * @module
 */

/** Value of an attribute, in the one field that its type has. */
export type AttributeValue =
  | { i: string }
  | { f: number }
  | { b: boolean }
  | { s: string }
  | { type: string }
  | { shape: { dim: { size: string }[] } }
  | { list: { i: string[] } };

/** One operator. */
export interface NodeDef {
  /** Unique name. */
  name: string;
  /** TensorFlow's name of the operator. */
  op: string;
  /** Names of the operands; `name:1` is the second result of a node. */
  input?: string[];
  /** Attributes by TensorFlow's names. */
  attr?: Record<string, AttributeValue>;
}

/** TensorFlow's names of the element types. */
export const DATA_TYPES: Readonly<Record<string, string>> = {
  float32: "DT_FLOAT",
  int32: "DT_INT32",
  bool: "DT_BOOL",
};

/**
 * An element type.
 *
 * @param dtype tfjs' name of it.
 * @returns The attribute.
 * @throws {TypeError} If a GraphModel has no such type.
 */
export function typeAttribute(dtype: string): AttributeValue {
  const type = DATA_TYPES[dtype];
  if (type !== undefined) return { type };
  throw new TypeError(
    `Cannot write a GraphModel: tensors must be float32, int32 or bool: current value is ${dtype}`,
  );
}

/**
 * A whole number.
 *
 * @param value The number.
 * @returns The attribute.
 */
export function integer(value: number): AttributeValue {
  return { i: String(value) };
}

/**
 * Whole numbers.
 *
 * @param values The numbers.
 * @returns The attribute.
 */
export function integers(values: readonly number[]): AttributeValue {
  return { list: { i: values.map(String) } };
}

/**
 * A text.
 *
 * @param value The text, of ASCII characters.
 * @returns The attribute.
 */
export function text(value: string): AttributeValue {
  return { s: btoa(value) };
}

/**
 * A shape.
 *
 * @param lengths Its lengths, -1 for those that vary.
 * @returns The attribute.
 */
export function shapeAttribute(lengths: readonly number[]): AttributeValue {
  return { shape: { dim: lengths.map((n) => ({ size: String(n) })) } };
}
