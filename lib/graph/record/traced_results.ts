/**
 * What a traced function returns.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";
import { inWords, refusal } from "./refusal.ts";

/** What a traced function may return: one tensor, several in order, or several by name. */
export type TraceResult = Tensor | Tensor[] | Record<string, Tensor>;

/** The tensors a function returned, in order; their names if it returned an object. */
export interface TracedResults {
  /** The tensors. */
  tensors: Tensor[];
  /** Their names. */
  names?: string[];
}

/**
 * Takes the result of a function apart.
 *
 * @param results A tensor, an array of tensors or an object of tensors.
 * @param waits Whether the function waits for the numbers of a tensor.
 * @returns The tensors and their names.
 * @throws {TypeError} If it is something else, a promise for example.
 */
export function tracedResults(results: unknown, waits: boolean): TracedResults {
  if (results instanceof Promise) {
    // the refusal is the error to see, and what arrives later is nobody's
    results.then((late) => tf.dispose(late), () => {});
    throw refusal(
      "it must not be async",
      waits ? "a promise that waits for data() or array()" : "a promise",
    );
  }
  const isDictionary = results !== null && typeof results === "object" &&
    !Array.isArray(results) && !(results instanceof tf.Tensor);
  const names = isDictionary ? Object.keys(results) : undefined;
  const tensors = isDictionary ? Object.values(results) : [results].flat();
  const wrong = tensors.findIndex((y) => !(y instanceof tf.Tensor));
  if (tensors.length > 0 && wrong < 0) {
    return { tensors: tensors as Tensor[], ...(names ? { names } : {}) };
  }
  const found = names?.[wrong] === undefined ? "" : ` as ${names[wrong]}`;
  throw refusal(
    "it must return a tensor, an array of tensors or an object of tensors",
    tensors.length === 0 ? (names ? "{}" : "[]") : `${inWords(tensors[wrong])}${found}`,
  );
}
