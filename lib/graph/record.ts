/**
 * One call of a function, written down operator by operator, with the tensor ids and numeric lengths of that call.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Tensor, Variable } from "../core/mod.ts";
import { intercept, type KernelCall, type KernelHook, scopeNames } from "./intercept.ts";
import { isFused, runUnfused } from "./unfuse.ts";
import type { Attribute, GraphValue } from "./types.ts";

/** The largest constant that a graph stores, in elements. */
export const LARGEST_CONSTANT = 1e6;

/** An operator call. */
export interface RecordedNode {
  /** Kernel name. */
  op: string;
  /** Operand name to tensor id. */
  inputs: Record<string, number>;
  /** Tensor ids of the results. */
  outputs: number[];
  /** Attributes with numeric lengths. */
  attrs: Record<string, Attribute>;
  /** Names of the enclosing scopes, outermost first. */
  scopes: string[];
}

/** Where a tensor that no recorded operator made comes from; a constant without `data` was too large to keep. */
export type RecordedLeaf =
  | { kind: "input"; index: number }
  | { kind: "variable"; variable: Variable }
  | { kind: "constant"; data?: number[] };

/** Everything seen during one call. */
export interface Recording {
  /** Operator calls in order. */
  nodes: RecordedNode[];
  /** Tensors nobody made, by id, in order of first use; inputs first. */
  leaves: Map<number, RecordedLeaf>;
  /** Shape and type of every tensor, by id. */
  values: Map<number, GraphValue>;
  /** Ids of the results. */
  outputs: number[];
}

/**
 * Calls `f` and records every operator. Fused kernels are recorded as their parts, functions with a gradient of their own as
 * the operators inside them.
 *
 * @param f The function.
 * @param inputs Its arguments.
 * @returns The recording; no tensor stays behind.
 * @throws {TypeError} If `f` is async or does not return tensors.
 * @throws {Error} If `f` throws; `cause` is the original error.
 */
export function record(f: (...inputs: Tensor[]) => unknown, inputs: Tensor[]): Recording {
  const recording: Recording = { nodes: [], leaves: new Map(), values: new Map(), outputs: [] };
  inputs.forEach((x, index) => {
    note(recording, x);
    recording.leaves.set(x.id, { kind: "input", index });
  });
  tf.tidy(() => {
    const results = resultTensors(intercept(recorder(recording), () => call(f, inputs)));
    for (const y of results) see(recording, y, new Set());
    recording.outputs = results.map((y) => y.id);
  });
  return recording;
}

function recorder(recording: Recording): KernelHook {
  const made = new Set<number>();
  let insideKernel = false;
  return (call, next) => {
    // a kernel that is built from other kernels is one operator
    if (insideKernel) return next(call);
    if (isFused(call.kernelName)) return runUnfused(call);
    // its body passes through this hook operator by operator
    if (call.kernelName === undefined) return next(call);
    for (const x of Object.values(call.inputs)) if (x) see(recording, x, made);
    insideKernel = true;
    let result;
    try {
      result = next(call);
    } finally {
      insideKernel = false;
    }
    const outputs = [result].flat();
    for (const y of outputs) {
      made.add(y.id);
      note(recording, y);
    }
    recording.nodes.push(recordedNode(call, outputs));
    return result;
  };
}

function recordedNode(call: KernelCall, outputs: Tensor[]): RecordedNode {
  const op = call.kernelName!;
  const attrs: Record<string, Attribute> = {};
  for (const [name, value] of Object.entries(call.attrs ?? {})) {
    if (value !== undefined) attrs[name] = toAttribute(value, `${op}.${name}`);
  }
  const inputs: Record<string, number> = {};
  for (const [name, x] of Object.entries(call.inputs)) if (x) inputs[name] = x.id;
  return { op, inputs, outputs: outputs.map((y) => y.id), attrs, scopes: scopeNames() };
}

function see(recording: Recording, x: Tensor, made: Set<number>): void {
  if (made.has(x.id) || recording.values.has(x.id)) return;
  note(recording, x);
  if (x instanceof tf.Variable) {
    recording.leaves.set(x.id, { kind: "variable", variable: x });
  } else if (x.size > LARGEST_CONSTANT || (x.dtype as string) === "string") {
    recording.leaves.set(x.id, { kind: "constant" });
  } else {
    recording.leaves.set(x.id, { kind: "constant", data: Array.from(x.dataSync(), Number) });
  }
}

function note(recording: Recording, x: Tensor): void {
  recording.values.set(x.id, { shape: [...x.shape], dtype: x.dtype });
}

function call(f: (...inputs: Tensor[]) => unknown, inputs: Tensor[]): unknown {
  try {
    return f(...inputs);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot trace the function: it must not throw: current value is "${reason}"`, {
      cause: error,
    });
  }
}

function resultTensors(results: unknown): Tensor[] {
  if (results instanceof Promise) {
    results.catch(() => {}); // the refusal below is the error to see
    throw new TypeError(
      "Cannot trace the function: it must not be async: current value is a promise",
    );
  }
  const list = [results].flat();
  const wrong = list.find((y) => !(y instanceof tf.Tensor));
  if (list.length > 0 && wrong === undefined && list[0] !== undefined) return list as Tensor[];
  throw new TypeError(
    `Cannot trace the function: it must return a tensor or an array of tensors: current value is ${
      list.length === 0 ? "[]" : String(wrong)
    }`,
  );
}

function toAttribute(value: unknown, name: string): Attribute {
  if (value === null || ["string", "boolean", "number"].includes(typeof value)) {
    return value as Attribute;
  }
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    return Array.from(value as ArrayLike<unknown>, (part) => toAttribute(part ?? null, name));
  }
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    const parts = Object.entries(value!).filter(([, part]) => part !== undefined);
    return Object.fromEntries(parts.map(([key, part]) => [key, toAttribute(part, name)]));
  }
  throw new TypeError(
    `Cannot trace ${name}: an attribute must be plain data: current value is ${String(value)}`,
  );
}
