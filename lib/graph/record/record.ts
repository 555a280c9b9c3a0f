/**
 * One call of a function, written down operator by operator, with the tensor ids and numeric lengths of that call.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Variable } from "../../core/mod.ts";
import { dryResult } from "./dry_run.ts";
import { intercept, type KernelCall, type KernelHook, scopeNames } from "./intercept.ts";
import { guarded } from "./guarded.ts";
import { refusal } from "./refusal.ts";
import { tracedResults } from "./traced_results.ts";
import { isFused, runUnfused } from "./unfuse.ts";
import { reportReads } from "./report_reads.ts";
import { toAttribute } from "./to_attribute.ts";
import { type Attribute, type GraphValue, LARGEST_CONSTANT } from "../ir/types.ts";

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
  | { kind: "input"; name: string }
  | { kind: "variable"; variable: Variable | Tensor }
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
  /** Their names, if the function returned an object. */
  outputNames?: string[];
  /** Shape of the first tensor that depends on an input and whose numbers were read, if there is one. */
  read?: number[];
}

/** The call to record. */
export interface RecordedCall {
  /** Names of the inputs. */
  names: readonly string[];
  /** The arguments. */
  tensors: Tensor[];
  /** Runs the function with them. */
  run(tensors: Tensor[]): unknown;
  /** Whether a tensor that nobody made is a parameter, as a `tf.variable` is. */
  isParameter?(x: Tensor): boolean;
}

/**
 * Calls `f` and records every operator. Fused kernels are recorded as their parts, functions with a gradient of their own as
 * the operators inside them.
 *
 * @param call The function and its arguments.
 * @returns The recording; no tensor stays behind.
 * @throws {TypeError} If the function is async, does not return tensors or reads a disposed tensor.
 * @throws {Error} If it throws; `cause` is the original error.
 */
export function record(call: RecordedCall): Recording {
  const dry = recordOnce(call, dryResult);
  // whoever reads numbers must get the real ones
  return dry.read === undefined ? dry : recordOnce(call, () => undefined);
}

function recordOnce(call: RecordedCall, shortcut: Shortcut): Recording {
  const { names, tensors, run, isParameter = () => false } = call;
  const recording: Recording = { nodes: [], leaves: new Map(), values: new Map(), outputs: [] };
  const fromInput = new Map<object, number[]>();
  tensors.forEach((x, i) => {
    note(recording, x);
    recording.leaves.set(x.id, { kind: "input", name: names[i]! });
    fromInput.set(x.dataId, x.shape);
  });
  let waits = false;
  const onRead = (dataId: object, isWaiting: boolean) => {
    waits ||= isWaiting;
    const shape = fromInput.get(dataId);
    if (shape !== undefined) recording.read ??= shape;
  };
  tf.tidy(() => {
    const hook = recorder(recording, fromInput, { shortcut, isParameter });
    const y = reportReads(onRead, () => intercept(hook, () => guarded(run, tensors, recording)));
    const results = tracedResults(y, waits);
    for (const y of results.tensors) see(recording, y, { made: new Set(), isParameter });
    recording.outputs = results.tensors.map((y) => y.id);
    if (results.names) recording.outputNames = results.names;
  });
  return recording;
}

/** Gives the result of a call without running it, or nothing. */
type Shortcut = (call: KernelCall) => Tensor | undefined;

/** `fromInput` holds the buffers that depend on an input, with their shapes; the hook adds to them. */
function recorder(
  recording: Recording,
  fromInput: Map<object, number[]>,
  { shortcut, isParameter }: { shortcut: Shortcut; isParameter: (x: Tensor) => boolean },
): KernelHook {
  const made = new Set<number>();
  let insideKernel = false;
  return (call, next) => {
    // a kernel that is built from other kernels is one operator
    if (insideKernel) return next(call);
    if (isFused(call.kernelName)) return runUnfused(call);
    // its body passes through this hook operator by operator
    if (call.kernelName === undefined) return next(call);
    const operands = Object.values(call.inputs).filter((x) => x != null);
    for (const x of operands) see(recording, x, { made, isParameter });
    const depends = operands.some(({ dataId }) => fromInput.has(dataId));
    insideKernel = true;
    let result;
    try {
      result = (depends ? shortcut(call) : undefined) ?? next(call);
    } finally {
      insideKernel = false;
    }
    const outputs = [result].flat();
    for (const y of outputs) {
      made.add(y.id);
      note(recording, y);
      if (depends) fromInput.set(y.dataId, y.shape);
    }
    recording.nodes.push(recordedNode(call, outputs));
    return result;
  };
}

/** Attributes for which layers of tf.layers hand over null where they were not set, with what the kernels take that for. */
const LEFT_OUT: Readonly<Record<string, Attribute>> = { dilations: 1 };

function recordedNode(call: KernelCall, outputs: Tensor[]): RecordedNode {
  const op = call.kernelName!;
  const attrs: Record<string, Attribute> = {};
  for (const [name, value] of Object.entries(call.attrs ?? {})) {
    if (value !== undefined) {
      attrs[name] = toAttribute(value ?? LEFT_OUT[name] ?? null, `${op}.${name}`);
    }
  }
  const inputs: Record<string, number> = {};
  for (const [name, x] of Object.entries(call.inputs)) if (x) inputs[name] = x.id;
  return { op, inputs, outputs: outputs.map((y) => y.id), attrs, scopes: scopeNames() };
}

function see(
  recording: Recording,
  x: Tensor,
  { made, isParameter }: { made: Set<number>; isParameter: (x: Tensor) => boolean },
): void {
  if (x.isDisposed) {
    const name = x instanceof tf.Variable ? `variable ${x.name}` : `a tensor of shape [${x.shape}]`;
    throw refusal("what it reads must not be disposed", name);
  }
  if (made.has(x.id) || recording.values.has(x.id)) return;
  note(recording, x);
  if (x instanceof tf.Variable || isParameter(x)) {
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
