import { attributeKinds } from "./attributes.ts";
import type { Attribute } from "./dimension.ts";
import { operandRules } from "./operand_shapes.ts";
import type { Operator } from "./operator.ts";

/** What a call is and should be. */
export interface CallFault {
  /** What it must be. */
  wanted: string;
  /** What it is. */
  found: string;
}

/** A call at one batch size: no length is symbolic. */
export interface NumericCall {
  /** Shape of each operand by name, in order. */
  inputs: Readonly<Record<string, readonly number[]>>;
  /** Element type of each operand by name, where it is known. */
  types?: Readonly<Record<string, string>>;
  /** Attributes of the kernel; undefined ones are absent. */
  attrs: Readonly<Record<string, Attribute | undefined>>;
}

/**
 * What is wrong with a call that a file describes: operands that the operator lacks or does not take, attributes that are missing,
 * unknown or of another kind, operands that do not fit together.
 *
 * @param operator Its record.
 * @param call Shapes and attributes.
 * @returns The fault, or undefined if there is none.
 *
 * @example
 * ```ts
 * import { callFault, operatorOf } from "@geta-lab/geta/operators";
 * import assert from "node:assert/strict";
 *
 * const softmax = operatorOf("Softmax")!;
 * assert.equal(callFault(softmax, { inputs: { logits: [2, 5] }, attrs: { dim: 1 } }), undefined);
 * assert.deepEqual(callFault(softmax, { inputs: { x: [2, 5] }, attrs: { dim: 1 } }), {
 *   wanted: "must have the operands logits",
 *   found: "x",
 * });
 * assert.deepEqual(callFault(softmax, { inputs: { logits: [2, 5] }, attrs: { dim: 2 } }), {
 *   wanted: "must have dim, an axis",
 *   found: "2",
 * });
 * ```
 */
export function callFault(operator: Operator, call: NumericCall): CallFault | undefined {
  const { inputs, attrs } = call;
  const { name, operands, optional = [], variadic } = operator;
  const names = Object.keys(inputs);
  const right = variadic
    ? names.length > 0 && names.every((operand, i) => operand === String(i))
    : names.every((operand) => operands.includes(operand)) &&
      operands.every((operand) => optional.includes(operand) || names.includes(operand));
  if (!right) {
    const wanted = variadic ? "0, 1, ..." : operands.join(", ") || "none";
    return { wanted: `must have the operands ${wanted}`, found: names.join(", ") || "none" };
  }
  const kinds = attributeKinds[name] ?? {};
  for (const [key, value] of Object.entries(attrs)) {
    if (value === undefined || Object.hasOwn(kinds, key) || Object.hasOwn(kinds, `${key}?`)) {
      continue;
    }
    const known = Object.keys(kinds).map((known) => known.replace("?", "")).join(", ");
    return { wanted: `must have no attributes but ${known || "none"}`, found: key };
  }
  const shape = inputs[operands[0] ?? ""] ?? [];
  for (const [key, { wanted, fits }] of Object.entries(kinds)) {
    const plain = key.replace("?", ""), value = attrs[plain];
    const absent = value === undefined || value === null;
    if (absent ? key.endsWith("?") : fits(value, shape)) continue;
    return { wanted: `must have ${plain}, ${wanted}`, found: shown(value) };
  }
  const rule = operandRules[name];
  if (rule === undefined || rule.fits(call)) return;
  const shapes = Object.entries(inputs).map(([operand, shape]) => `${operand} [${shape}]`);
  return { wanted: `must have ${rule.wanted}`, found: shapes.join(", ") };
}

function shown(value: Attribute | undefined): string {
  const text = typeof value === "number" ? String(value) : JSON.stringify(value) ?? "undefined";
  return text.slice(0, 80);
}
