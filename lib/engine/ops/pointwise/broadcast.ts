/**
 * Broadcasting as strides: how an elementwise operator reads two tensors of different shapes.
 *
 * @module
 */

/** A loop nest over the output, outermost axis first. */
export interface BroadcastPlan {
  /** Shape of the result. */
  shape: number[];
  /** Lengths of the merged axes. */
  lengths: number[];
  /** Strides of the first operand along them, in floats; 0 repeats. */
  stridesA: number[];
  /** Strides of the second operand. */
  stridesB: number[];
}

/**
 * Broadcasts two shapes and merges neighbouring axes whose strides allow it in both operands, so that the innermost
 * loop is as long as it can be. [N, H, W, C] with [C] becomes two axes, N H W and C; equal shapes become one.
 *
 * @param a Shape of the first operand.
 * @param b Shape of the second operand.
 * @returns The plan.
 * @throws {TypeError} If the shapes do not fit.
 */
export function planBroadcast(a: readonly number[], b: readonly number[]): BroadcastPlan {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [],
    lengths: number[] = [],
    stridesA: number[] = [],
    stridesB: number[] = [];
  let nextA = 1, nextB = 1; // strides of dense tensors, from the last axis on
  for (let axis = rank - 1; axis >= 0; axis--) {
    const p = a[axis - rank + a.length] ?? 1, q = b[axis - rank + b.length] ?? 1;
    if (p !== q && p !== 1 && q !== 1) {
      throw new TypeError(
        `Cannot broadcast: the shapes must fit: current value is [${a}] and [${b}]`,
      );
    }
    const n = p === 1 ? q : p;
    shape.unshift(n);
    const strideA = p === 1 ? 0 : nextA, strideB = q === 1 ? 0 : nextB;
    nextA *= p;
    nextB *= q;
    if (n === 1) continue;
    const inner = lengths[0];
    if (
      inner !== undefined && strideA === stridesA[0]! * inner && strideB === stridesB[0]! * inner
    ) {
      lengths[0] = inner * n;
    } else {
      lengths.unshift(n);
      stridesA.unshift(strideA);
      stridesB.unshift(strideB);
    }
  }
  if (lengths.length === 0) return { shape, lengths: [1], stridesA: [1], stridesB: [1] };
  return { shape, lengths, stridesA, stridesB };
}
