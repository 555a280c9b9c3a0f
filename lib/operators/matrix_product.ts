/**
 * Matrix products: of two tensors, sums of products in general, and attention, which is made of them.
 *
 * @module
 */
import { backend_util } from "@tensorflow/tfjs-core";
import { elementsPerSample, lengthPerSample } from "./dimension.ts";
import { partsLeft } from "./lengths.ts";
import type { Operator, OperatorCall, ShapedCall } from "./operator.ts";

/** Matrix products, einsum and attention. */
export const matrixProduct: Operator[] = [
  {
    name: "BatchMatMul",
    title: "MatMul",
    operands: ["a", "b"],
    product: {
      weights: [{ weight: "b", data: "a" }, { weight: "a", data: "b" }],
      quantizable: true,
      multiplyAdds: matrixProductMultiplyAdds,
      formula: "matrices * rows * inner * columns",
    },
    followsSamples: true,
    shape: productShape,
    rule: "matrixProduct",
    gradient: true,
  },
  {
    name: "Einsum",
    operands: ["0"],
    variadic: true,
    product: {
      weights: [{ weight: "1", data: "0" }, { weight: "0", data: "1" }],
      quantizable: false,
      multiplyAdds: einsumMultiplyAdds,
      formula: "product of the lengths of all indices",
    },
    rule: "einsum",
    gradient: true,
  },
  {
    name: "Attention",
    operands: ["query", "key", "value", "mask"],
    optional: ["mask"],
    product: {
      weights: [],
      quantizable: false,
      multiplyAdds: attentionMultiplyAdds,
      formula: "queries * keys * (width of the keys + width of the values)",
    },
    lengths: {
      // of a single head, single positions are removed
      heads: (call) => call.attrs.heads === 1 ? 1 : partsLeft("heads")(call),
    },
    rule: "attention",
    gradient: true,
  },
];

/**
 * Multiply-adds of a matrix product for one sample.
 *
 * ```text
 * matrices * rows * inner * columns
 * ```
 *
 * Source: docs/geta.md, section 6.
 *
 * @param call Operand a [..., rows, inner], the other way round with `transposeA`, and result [..., rows, columns].
 * @returns Number of multiply-adds.
 *
 * @example Seven tokens, from 3 to 5 features
 * ```ts
 * import { matrixProductMultiplyAdds } from "@geta-lab/geta/operators";
 * import assert from "node:assert/strict";
 *
 * const inputs = { a: [1, 7, 3], b: [3, 5] };
 * const macs = matrixProductMultiplyAdds({ inputs, outputs: [[1, 7, 5]], attrs: {} });
 * assert.equal(macs, 7 * 3 * 5);
 * ```
 */
export function matrixProductMultiplyAdds({ inputs, outputs, attrs }: OperatorCall): number {
  const inner = inputs.a!.at(attrs.transposeA ? -2 : -1)!;
  return elementsPerSample(outputs[0]!) * lengthPerSample(inner);
}

/**
 * Multiply-adds of a sum of products for one sample. Each index is a loop, so their lengths multiply; with one operand there is
 * nothing to multiply.
 *
 * Source: docs/geta.md, section 6.
 *
 * @param call Operands `0`, `1`, … and attribute `equation`.
 * @returns Number of multiply-adds.
 *
 * @example Seven tokens, from 3 to 5 features
 * ```ts
 * import { einsumMultiplyAdds } from "@geta-lab/geta/operators";
 * import assert from "node:assert/strict";
 *
 * const inputs = { 0: [1, 7, 3], 1: [3, 5] }, attrs = { equation: "btc,cd->btd" };
 * assert.equal(einsumMultiplyAdds({ inputs, outputs: [[1, 7, 5]], attrs }), 7 * 3 * 5);
 * ```
 */
export function einsumMultiplyAdds({ inputs, attrs }: OperatorCall): number {
  const terms = (attrs.equation as string).replaceAll(/\s/g, "").split("->")[0]!.split(",");
  if (terms.length < 2) return 0;
  const lengths = new Map(
    terms.flatMap((term, i) => [...term].map((index, axis) => [index, inputs[i]![axis]!] as const)),
  );
  return elementsPerSample([...lengths.values()]);
}

/**
 * Multiply-adds of attention for one sample: the scores, and the mixture of the values.
 *
 * ```text
 * queries * keys * (width of all keys' heads + width of all values' heads)
 * ```
 *
 * Source: docs/geta.md, section 6.
 *
 * @param call Operands query [N, queries, width] and key [N, keys, width], result [N, queries, width of the values].
 * @returns Number of multiply-adds.
 *
 * @example Five queries and seven keys of width 6, values of width 8
 * ```ts
 * import { attentionMultiplyAdds } from "@geta-lab/geta/operators";
 * import assert from "node:assert/strict";
 *
 * const inputs = { query: [1, 5, 6], key: [1, 7, 6], value: [1, 7, 8] };
 * const macs = attentionMultiplyAdds({ inputs, outputs: [[1, 5, 8]], attrs: { heads: 2 } });
 * assert.equal(macs, 5 * 7 * (6 + 8));
 * ```
 */
export function attentionMultiplyAdds({ inputs, outputs }: OperatorCall): number {
  const keys = lengthPerSample(inputs.key![1]!);
  return keys * (elementsPerSample(inputs.query!) + elementsPerSample(outputs[0]!));
}

/** Shape of a matrix product; undefined where the inner lengths differ: the operator itself says what is wrong. */
function productShape({ inputs, attrs }: ShapedCall): number[] | undefined {
  const matrix = (shape: readonly number[], isTransposed: unknown) => {
    const axes = shape.slice(-2);
    return isTransposed ? axes.reverse() : axes;
  };
  const a = inputs.a!, b = inputs.b!;
  const [rows, innerA] = matrix(a, attrs.transposeA),
    [innerB, columns] = matrix(b, attrs.transposeB);
  if (innerA !== innerB) return undefined;
  const batch = backend_util.assertAndGetBroadcastShape(a.slice(0, -2), b.slice(0, -2));
  return [...batch, rows!, columns!];
}
