/**
 * E8.2: the gradients of a quantizer by its three scalars.
 *
 * @module
 */
import { type Random, roundHalfEven } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { clearNumber, clearQuantizer, type Quantizer } from "./quantizers.ts";
import { integerBetween } from "./values.ts";

type Args = [x: number[], up: number[], quantizer: Quantizer];

/** One element as the sums see it. */
interface Element {
  x: number;
  u: number;
  /** Whether |x| > q_m. */
  beyond: boolean;
  /** The base a: |x| below the clip, the clip from it on. */
  a: number;
  /** Its power v. */
  v: number;
  /** v / d. */
  r: number;
}

/** What a wrong answer does otherwise than the reference. */
interface Changes {
  step?: (element: Element) => number;
  clip?: (element: Element, q: Quantizer) => number;
  exponent?: (element: Element, q: Quantizer) => number;
  keepsZeros?: boolean;
}

function gradients(x: number[], up: number[], q: Quantizer, changes: Changes = {}): Quantizer {
  const sums = { step: 0, clip: 0, exponent: 0 };
  x.forEach((value, i) => {
    if (value === 0 && !changes.keepsZeros) return;
    const a = Math.abs(value) < q.clip ? Math.abs(value) : q.clip, v = a ** q.exponent;
    const element = { x: value, u: up[i]!, beyond: Math.abs(value) > q.clip, a, v, r: v / q.step };
    const signed = up[i]! * Math.sign(value);
    sums.step += changes.step?.(element) ?? signed * (roundHalfEven(element.r) - element.r);
    sums.clip += changes.clip?.(element, q) ??
      (element.beyond ? signed * q.exponent * q.clip ** (q.exponent - 1) : 0);
    sums.exponent += changes.exponent?.(element, q) ?? signed * v * Math.log(a);
  });
  return sums;
}

function elements(q: Quantizer, stream: Random): [x: number[], up: number[]] {
  const x = Array.from({ length: integerBetween(4, 16, stream) }, () => clearNumber(q, stream));
  return [x, x.map(() => stream.normal())];
}

/** Powers of clips and steps that are exact in binary. */
const EXACT: Quantizer = { step: 0.125, clip: 0.5, exponent: 2 };

export const quantizerGradients: FunctionExercise<Args, Quantizer> = {
  kind: "function",
  id: "E8.2",
  notebook: "08_quantization",
  name: "quantizerGradients",
  visible: [
    [[0.3, -0.6, 1.5, 0], [1, 2, -1, 5], { step: 0.25, clip: 1, exponent: 1 }],
    [[0.3, -0.6, 1.5, 0], [1, 2, -1, 5], { step: 0.25, clip: 0.8, exponent: 2 }],
  ],
  hidden: [
    {
      name: "numbers on both sides of the clip, exponent 1",
      points: 2,
      cases: (stream) =>
        [1, 2, 3].map((): Args => {
          const q = clearQuantizer(1, stream);
          return [...elements(q, stream), q];
        }),
    },
    {
      name: "other exponents",
      points: 2,
      cases: (stream) =>
        [0.6, 1.7, 3].map((exponent): Args => {
          const q = clearQuantizer(exponent, stream);
          return [...elements(q, stream), q];
        }),
    },
    {
      name: "a number exactly at the clip moves it not at all",
      points: 2,
      cases: (stream) =>
        [1, 2].map((): Args => {
          const up = [1, 2, 3, 4, 5].map(() => stream.integer(9) - 4.5);
          return [[0.5, -0.5, 0.25, 0.75, -0.5], up, EXACT];
        }),
    },
    {
      name: "zeros contribute nothing",
      points: 1,
      cases: (stream) =>
        [1, 2].map((): Args => {
          const q = clearQuantizer(1.4, stream), [x, up] = elements(q, stream);
          return [[0, ...x, 0], [3 + stream.uniform(), ...up, -2 - stream.uniform()], q];
        }),
    },
    {
      name: "negative numbers count with their sign, everything may be saturated",
      points: 1,
      cases: (stream) => {
        const q = clearQuantizer(1.2, stream), [x, up] = elements(q, stream);
        return [
          [x.map((value) => -Math.abs(value)), up, q],
          [x.map((value) => Math.sign(value) * 2 * q.clip), up, q],
        ];
      },
    },
  ],
  reference: (x, up, q) => gradients(x, up, q),
  wrong: {
    "residual with the wrong sign": (x, up, q) =>
      gradients(x, up, q, { step: ({ u, x, r }) => u * Math.sign(x) * (r - roundHalfEven(r)) }),
    "sign of x lost": (x, up, q) => gradients(x.map(Math.abs), up, q),
    "upstream gradients ignored": (x, up, q) => gradients(x, up.map(() => 1), q),
    "a number at the clip counts as beyond": (x, up, q) =>
      gradients(x, up, q, {
        clip: ({ u, x }, { clip, exponent }) =>
          Math.abs(x) >= clip ? u * Math.sign(x) * exponent * clip ** (exponent - 1) : 0,
      }),
    "logarithm of the signed number": (x, up, q) =>
      gradients(x, up, q, {
        exponent: ({ u, x, v, a }) => u * Math.sign(x) * v * Math.log(Math.sign(x) * a),
      }),
    "factor t missing": (x, up, q) =>
      gradients(x, up, q, {
        clip: ({ u, x, beyond }, { clip, exponent }) =>
          beyond ? u * Math.sign(x) * clip ** (exponent - 1) : 0,
      }),
    "power t instead of t - 1": (x, up, q) =>
      gradients(x, up, q, {
        clip: ({ u, x, beyond }, { clip, exponent }) =>
          beyond ? u * Math.sign(x) * exponent * clip ** exponent : 0,
      }),
    "zeros not skipped": (x, up, q) =>
      gradients(x, up, q, { keepsZeros: true, exponent: ({ u, v, a }) => u * v * Math.log(a) }),
    "means instead of sums": (x, up, q) => {
      const { step, clip, exponent } = gradients(x, up, q), n = x.length;
      return { step: step / n, clip: clip / n, exponent: exponent / n };
    },
    "saturated elements left out of the step": (x, up, q) =>
      gradients(x, up, q, {
        step: ({ u, x, r, beyond }) => beyond ? 0 : u * Math.sign(x) * (roundHalfEven(r) - r),
      }),
    "logarithm of |x| beyond the clip, too": (x, up, q) =>
      gradients(x, up, q, {
        exponent: ({ u, x, v }) => u * Math.sign(x) * v * Math.log(Math.abs(x)),
      }),
    "power forgotten in the exponent's gradient": (x, up, q) =>
      gradients(x, up, q, { exponent: ({ u, x, a }) => u * Math.sign(x) * a * Math.log(a) }),
  },
};
