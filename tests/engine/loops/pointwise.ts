/**
 * Activations with their slopes, and the loss.
 *
 * @module
 */

/** A function of one number and its derivative. */
export interface Activation {
  /** The function. */
  value: (x: number) => number;
  /** Its derivative. */
  slope: (x: number) => number;
}

/** x Phi(x). */
export const gelu: Activation = {
  value: (x) => x * distribution(x),
  slope: (x) => distribution(x) + x * density(x),
};

/** x sigmoid(x). */
export const silu: Activation = {
  value: (x) => x * sigmoid(x),
  slope: (x) => sigmoid(x) * (1 + x * (1 - sigmoid(x))),
};

/** 1 / (1 + exp(-x)). */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function density(x: number): number {
  return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
}

/** Phi: half plus the series of the normal density's integral, exact to rounding; nearly 0 and 1 beyond 30. */
function distribution(x: number): number {
  if (Math.abs(x) > 30) return x < 0 ? 0 : 1;
  let term = x, sum = x;
  for (let i = 3; Math.abs(term) > 1e-18 * Math.abs(sum); i += 2) sum += term *= x * x / i;
  return 0.5 + sum * density(x);
}

/** Softmax of each row. */
export function softmax(columns: number) {
  return (x: Float64Array): Float64Array => {
    const y = new Float64Array(x.length);
    for (let row = 0; row < x.length; row += columns) {
      const values = x.subarray(row, row + columns), top = Math.max(...values);
      const sum = values.reduce((total, v) => total + Math.exp(v - top), 0);
      values.forEach((v, j) => y[row + j] = Math.exp(v - top) / sum);
    }
    return y;
  };
}

/** Mean of -ln softmax(x)[label] over rows, and its gradient (softmax(x) - [j = label]) / rows. */
export function crossEntropy(labels: ArrayLike<number>) {
  return (x: Float64Array): { loss: number; gradient: Float64Array } => {
    const rows = labels.length, classes = x.length / rows;
    const gradient = softmax(classes)(x).map((p, i) =>
      (p - (i % classes === labels[Math.floor(i / classes)] ? 1 : 0)) / rows
    );
    let loss = 0;
    for (let r = 0; r < rows; r++) {
      const row = x.subarray(r * classes, (r + 1) * classes), top = Math.max(...row);
      const sum = row.reduce((total, v) => total + Math.exp(v - top), 0);
      loss += (Math.log(sum) + top - row[labels[r]!]!) / rows;
    }
    return { loss, gradient };
  };
}
