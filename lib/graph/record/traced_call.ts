/**
 * The ways to call what is traced: with a list of tensors, with an object of tensors, as a layers model, as a converted model.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";
import { execute, isGraphModel, type TraceableGraphModel } from "./graph_model.ts";
import { inWords, refusal } from "./refusal.ts";
import type { TraceResult } from "./traced_results.ts";

/** A function that can be traced with the given inputs: a list as arguments, an object as the only one. */
export type TracedFunction<Inputs> = Inputs extends Tensor[] ? (...inputs: Tensor[]) => TraceResult
  : (inputs: Inputs) => TraceResult;

/** What can be traced: a function, a model of `tf.layers`, a model of `tf.loadGraphModel`. */
export type Traceable<Inputs> = TracedFunction<Inputs> | TraceableModel | TraceableGraphModel;

/** A model of `tf.layers`: `LayersModel`, `Sequential`. */
export interface TraceableModel {
  /** Names of its arguments, in order. */
  inputNames: string[];
  /** Runs it, in inference mode. */
  apply(inputs: Tensor | Tensor[]): unknown;
}

/** A call with its dummies, whatever form it has. */
export interface TracedCall {
  /** Names of the input leaves: `input:0`, … or `input:<name>`, …. */
  names: string[];
  /** One dummy per name. */
  dummies: Tensor[];
  /** Calls the function with other tensors in their place. */
  run(tensors: Tensor[]): unknown;
}

/**
 * Puts a function, or a model, and its dummies into one form.
 *
 * @param f The function or model.
 * @param inputs Its arguments: an array, or an object as the only argument.
 * @returns The call.
 * @throws {TypeError} If `f` is neither, or the inputs are no tensors, are disposed or have numbers for names.
 */
export function tracedCall(f: unknown, inputs: unknown): TracedCall {
  if (inputs === null || typeof inputs !== "object" || inputs instanceof tf.Tensor) {
    throw refusal("its inputs must be an array or an object of tensors", inWords(inputs));
  }
  const isList = Array.isArray(inputs);
  const entries = Object.entries(inputs);
  for (const [name, x] of entries) checkInput(name, x, isList);
  const keys = entries.map(([name]) => name);
  const dictionary = (tensors: Tensor[]) =>
    Object.fromEntries(tensors.map((x, i) => [keys[i]!, x]));
  const run = isGraphModel(f)
    ? (tensors: Tensor[]) => execute(f, isList ? tensors : dictionary(tensors))
    : isModel(f)
    ? (tensors: Tensor[]) => apply(f, isList ? tensors : inOrder(f, dictionary(tensors)))
    : asFunction(f, isList ? undefined : dictionary);
  return {
    names: keys.map((name) => `input:${name}`),
    dummies: Object.values(inputs),
    run,
  };
}

function checkInput(name: string, x: unknown, isList: boolean): void {
  const what = `input ${name}`;
  if (!(x instanceof tf.Tensor)) throw refusal(`${what} must be a tensor`, inWords(x));
  if (x.isDisposed) throw refusal(`${what} must not be disposed`, `shape [${x.shape}]`);
  // numbers are the names of positions
  if (!isList && /^\d*$/.test(name)) {
    throw refusal("the names of its inputs must be words", `"${name}"`);
  }
}

function isModel(f: unknown): f is TraceableModel {
  return f !== null && typeof f === "object" && "apply" in f && typeof f.apply === "function" &&
    "inputNames" in f && Array.isArray(f.inputNames);
}

function apply(model: TraceableModel, tensors: Tensor[]): unknown {
  return model.apply(tensors.length === 1 ? tensors[0]! : tensors);
}

function inOrder(model: TraceableModel, inputs: Record<string, Tensor>): Tensor[] {
  return model.inputNames.map((name) => {
    if (Object.hasOwn(inputs, name)) return inputs[name]!;
    throw refusal(`input ${name} of the model must be given`, Object.keys(inputs).join());
  });
}

function asFunction(
  f: unknown,
  dictionary: ((tensors: Tensor[]) => Record<string, Tensor>) | undefined,
): (tensors: Tensor[]) => unknown {
  if (typeof f !== "function") {
    throw refusal("it must be a function, a LayersModel or a GraphModel", inWords(f));
  }
  return (tensors) => dictionary ? f(dictionary(tensors)) : f(...tensors);
}
