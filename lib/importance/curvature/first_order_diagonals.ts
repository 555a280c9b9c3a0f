import { requireFiniteNumbers, requireShape } from "../../core/mod.ts";

/**
 * The diagonal of the empirical Fisher matrix: curvature from first derivatives alone.
 *
 * | symbol  | meaning                                        |
 * | ------- | ---------------------------------------------- |
 * | l_n     | loss of sample n, a negative log likelihood    |
 * | N       | number of samples                              |
 *
 * ```text
 * h_i = (1/N) sum over n of (d l_n / d w_i)^2
 * ```
 *
 * The gradients are those of single samples: the square of a batch's gradient is something else, and near zero where training has
 * ended. It is at least 0, and equals the Hessian's diagonal in expectation only where the labels are distributed as the model
 * says.
 *
 * Source: Kunstner, Balles, Hennig: Limitations of the empirical Fisher approximation (arXiv:1905.12558); Theis et al.: Faster gaze
 * prediction with dense networks and Fisher pruning (arXiv:1801.05787).
 *
 * @param gradients Gradients, one a sample; they may come one by one from a generator.
 * @returns The diagonal h.
 * @throws {RangeError} If there is no sample or a gradient is not finite.
 * @throws {TypeError} If gradients differ in length.
 *
 * @example
 * ```ts
 * import { empiricalFisherDiagonal } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...empiricalFisherDiagonal([[1, 0], [-3, 2]])], [5, 2]);
 * ```
 */
export function empiricalFisherDiagonal(gradients: Iterable<ArrayLike<number>>): Float64Array {
  return meanOf(
    gradients,
    "the gradient",
    (gradient) => [gradient.length, (i) => gradient[i]! ** 2],
  );
}

/** What the Gauss-Newton diagonal needs of one sample. */
export interface LogitDerivatives {
  /** The outputs of the network before the softmax, one a class. */
  logits: ArrayLike<number>;
  /** For each class the gradient of its logit by all parameters. */
  jacobian: readonly ArrayLike<number>[];
}

/**
 * The diagonal of the Gauss-Newton matrix of a mean softmax cross-entropy: the Hessian without the curvature of the network itself,
 * hence never negative, and equal to the Hessian where logits are linear in the parameters.
 *
 * | symbol | meaning                                                          |
 * | ------ | ---------------------------------------------------------------- |
 * | J      | derivatives of the logits by the parameters, [classes, size]     |
 * | p      | softmax of the logits                                            |
 *
 * ```text
 * h = mean over samples of diag(J^T (diag(p) - p p^T) J)
 * h_i = mean of  sum over k of p_k J_ki^2 - (sum over k of p_k J_ki)^2
 * ```
 *
 * It does not depend on the labels: it is the variance of the logits' derivatives under the network's own prediction.
 *
 * Source: Martens: New insights and perspectives on the natural gradient method (arXiv:1412.1193), section 8; LeCun, Denker, Solla:
 * Optimal brain damage (1989), which drops the same term.
 *
 * @param samples Logits and their derivatives, one record a sample; they may come one by one from a generator.
 * @returns The diagonal h.
 * @throws {RangeError} If there is no sample or a number is not finite.
 * @throws {TypeError} If lengths differ.
 *
 * @example Two classes, one parameter that raises the first logit
 * ```ts
 * import { gaussNewtonDiagonal } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...gaussNewtonDiagonal([{ logits: [0, 0], jacobian: [[1], [0]] }])], [1 / 4]);
 * ```
 */
export function gaussNewtonDiagonal(samples: Iterable<LogitDerivatives>): Float64Array {
  return meanOf(samples, "the derivative of a logit", ({ logits, jacobian }) => {
    requireFiniteNumbers("the logits", logits);
    requireShape("the derivatives of the logits", [jacobian.length], [logits.length]);
    const size = jacobian[0]?.length ?? 0;
    for (const row of jacobian) requireShape("the derivative of a logit", [row.length], [size]);
    const p = softmax(logits);
    return [size, (i) => {
      const mean = p.reduce((sum, share, k) => sum + share * jacobian[k]![i]!, 0);
      // as a variance about its mean it cannot become negative
      return p.reduce((sum, share, k) => sum + share * (jacobian[k]![i]! - mean) ** 2, 0);
    }];
  });
}

function softmax(logits: ArrayLike<number>): number[] {
  const values = Array.from(logits);
  const max = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = values.map((x) => Math.exp(x - max));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((x) => x / sum);
}

/** Mean over samples of what a rule gives for each parameter. */
function meanOf<Sample>(
  samples: Iterable<Sample>,
  what: string,
  rule: (sample: Sample) => [size: number, entry: (i: number) => number],
): Float64Array {
  let sums: Float64Array | undefined, count = 0;
  for (const sample of samples) {
    const [size, entry] = rule(sample);
    sums ??= new Float64Array(size);
    requireShape(what, [size], [sums.length]);
    for (let i = 0; i < size; i++) sums[i]! += entry(i);
    count++;
  }
  if (sums === undefined) {
    throw new RangeError(
      "Cannot estimate the curvature: there must be at least one sample: current value is 0",
    );
  }
  requireFiniteNumbers(what, sums);
  return sums.map((sum) => sum / count);
}
