import { backend_util } from "@tensorflow/tfjs-core";

/** An equation of `tf.einsum`, taken apart. */
export interface EinsumEquation {
  /** Letters of the axes of each operand. */
  terms: string[][];
  /** Letters of the axes of the result. */
  output: string[];
}

/**
 * Takes an equation apart.
 *
 * @param equation For example `"bik,kj->bij"`.
 * @param shapes Shapes of the operands.
 * @returns The letters.
 * @throws {Error} If tfjs refuses the equation: no arrow or several, a letter twice in an operand or in none, lengths that differ.
 *
 * @example
 * ```ts
 * import { einsumEquation } from "./einsum_equation.ts";
 * import assert from "node:assert/strict";
 *
 * const { terms, output } = einsumEquation("ik,kj->ij", [[2, 3], [3, 4]]);
 * assert.deepEqual([terms, output], [[["i", "k"], ["k", "j"]], ["i", "j"]]);
 * ```
 */
export function einsumEquation(
  equation: string,
  shapes: readonly (readonly number[])[],
): EinsumEquation {
  const { allDims, idDims } = backend_util.decodeEinsumEquation(equation, shapes.length);
  backend_util.checkEinsumDimSizes(
    allDims.length,
    idDims,
    shapes.map((shape) => ({ shape })) as never,
  );
  const [left, right] = equation.replace(/\s/g, "").split("->") as [string, string];
  return { terms: left.split(",").map((term) => [...term]), output: [...right] };
}

/**
 * Puts an equation together.
 *
 * @param equation The letters.
 * @returns The text.
 */
export function equationText({ terms, output }: EinsumEquation): string {
  return `${terms.map((term) => term.join("")).join()}->${output.join("")}`;
}
