/**
 * Sums of products over named axes, as transpositions and matrix products. tfjs' own kernel multiplies all axes out and adds them up,
 * exists on its cpu backend only, and has no gradient.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { sizeOf, type Tensor } from "../../../core/mod.ts";
import { registerGradient } from "../../tfjs/gradients.ts";
import { register } from "../../tfjs/register.ts";
import { einsumEquation, equationText } from "./einsum_equation.ts";

/** A tensor whose axes have letters. */
interface Named {
  x: Tensor;
  axes: string[];
}

/**
 * The sum of products over all letters that the result does not have.
 *
 * ```text
 * "bik,kj->bij"      y[b, i, j] = sum over k of x[b, i, k] w[k, j]
 * ```
 *
 * Letters of both operands that stay are the matrices of a batch, letters of both that go are summed over by the matrix product, all
 * others are its rows and columns.
 *
 * @param operands One or two operands.
 * @param equation The equation.
 * @returns The result.
 */
export function einsumOperators(operands: readonly Tensor[], equation: string): Tensor {
  const { terms, output } = einsumEquation(equation, operands.map(({ shape }) => shape));
  const [a, b] = operands.map((x, i): Named => ({ x, axes: terms[i]! }));
  const done = b === undefined ? a! : product(a!, b, new Set(output));
  const y = arranged(summed(done, new Set(output)), output);
  return operands.includes(y) ? tf.clone(y) : y; // a result of its own
}

/** Sums over all axes that are not wanted. */
function summed({ x, axes }: Named, wanted: ReadonlySet<string>): Named {
  const over = axes.flatMap((axis, i) => wanted.has(axis) ? [] : [i]);
  if (over.length === 0) return { x, axes };
  return { x: tf.sum(x, over), axes: axes.filter((axis) => wanted.has(axis)) };
}

function arranged({ x, axes }: Named, order: readonly string[]): Tensor {
  const perm = order.map((axis) => axes.indexOf(axis));
  return perm.every((from, i) => from === i) ? x : tf.transpose(x, perm);
}

/** The product of two tensors, summed over the letters that are not wanted. */
function product(a: Named, b: Named, wanted: ReadonlySet<string>): Named {
  a = summed(a, new Set([...wanted, ...b.axes]));
  b = summed(b, new Set([...wanted, ...a.axes]));
  const shared = a.axes.filter((axis) => b.axes.includes(axis));
  const batch = shared.filter((axis) => wanted.has(axis));
  const over = shared.filter((axis) => !wanted.has(axis));
  const rows = a.axes.filter((axis) => !shared.includes(axis));
  const columns = b.axes.filter((axis) => !shared.includes(axis));
  const lengths = (axes: readonly string[]) =>
    axes.map((axis) => (a.axes.includes(axis) ? a : b)).map(({ x, axes: own }, i) =>
      x.shape[own.indexOf(axes[i]!)]!
    );
  const size = (axes: readonly string[]) => sizeOf(lengths(axes));
  const matrices = (one: Named, [first, second]: [string[], string[]]) =>
    tf.reshape(arranged(one, [...batch, ...first, ...second]), [
      size(batch),
      size(first),
      size(second),
    ]);
  const y = tf.matMul(matrices(a, [rows, over]), matrices(b, [over, columns]));
  const axes = [...batch, ...rows, ...columns];
  return { x: tf.reshape(y, lengths(axes)), axes };
}

/** Registers the kernel on our backend, and the gradient on all. */
export function registerEinsum(): void {
  register<Record<string, Tensor>, { equation: string }>(
    "Einsum",
    () => ({ inputs, attrs }) =>
      tf.tidy(() => einsumOperators(Object.values(inputs), attrs.equation)),
  );
  registerGradient({
    kernelName: "Einsum",
    saveAllInputs: true,
    gradFunc: (dy, saved, attrs) => {
      const { equation } = attrs as { equation: string };
      return Object.fromEntries(
        saved.map((_, i) => [i, () => gradient(dy as Tensor, saved, { equation, of: i })]),
      );
    },
  });
}

/**
 * The gradient of one operand: the other operands and the gradient of the result, summed over what the operand does not have. Along a
 * letter that only the operand has, it is the same everywhere.
 */
function gradient(
  dy: Tensor,
  operands: readonly Tensor[],
  { equation, of }: { equation: string; of: number },
): Tensor {
  const { terms, output } = einsumEquation(equation, operands.map(({ shape }) => shape));
  const own = terms[of]!, { shape } = operands[of]!;
  const others = terms.filter((_, i) => i !== of), known = new Set([...output, ...others.flat()]);
  const found = einsumOperators(
    [dy, ...operands.filter((_, i) => i !== of)],
    equationText({ terms: [output, ...others], output: own.filter((axis) => known.has(axis)) }),
  );
  if (own.every((axis) => known.has(axis))) return found;
  const stretched = own.map((axis, i) => known.has(axis) ? shape[i]! : 1);
  return tf.tile(
    tf.reshape(found, stretched),
    own.map((axis, i) => known.has(axis) ? 1 : shape[i]!),
  );
}
