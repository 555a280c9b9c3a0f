/**
 * E17.1: weights find their shared values, and these take a step.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween } from "./values.ts";

type Args = [w: number[], grad: number[], centroids: number[], rate: number];
type Result = { codes: (number | null)[]; centroids: number[] };

/** What a wrong answer does otherwise than the reference. */
interface Changes {
  code?: (x: number, centroids: number[]) => number | null;
  /** Step of a centroid from its members. */
  step?: (members: number[], args: Args, k: number) => number;
  sign?: number;
}

const nearestBy = (distance: (x: number, c: number) => number, later = false) =>
(
  x: number,
  centroids: number[],
) => {
  let best = 0;
  for (let k = 1; k < centroids.length; k++) {
    const a = distance(x, centroids[k]!), b = distance(x, centroids[best]!);
    if (a < b || (later && a === b)) best = k;
  }
  return best;
};

const apart = (x: number, c: number): number => Math.abs(x - c);
const nearest = nearestBy(apart);
const sumOf = (members: number[], [, grad]: Args): number =>
  members.reduce((sum, i) => sum + grad[i]!, 0);

function stepped(args: Args, changes: Changes = {}): Result {
  const [w, , centroids, rate] = args;
  const { code = (x, all) => x === 0 ? null : nearest(x, all), step = sumOf, sign = 1 } = changes;
  const codes = w.map((x) => code(x, centroids));
  return {
    codes,
    centroids: centroids.map((c, k) => {
      const members = w.map((_, i) => i).filter((i) => codes[i] === k);
      return c - sign * rate * step(members, args, k);
    }),
  };
}

/** Centroids at multiples of 1/4 in any order, weights at multiples of 1/8 but never in the middle of two, gradients in eighths. */
function layer(stream: Random, { ties = false, zeros = 3 } = {}): Args {
  const clusters = integerBetween(2, 6, stream), places = new Set<number>();
  while (places.size < clusters) places.add((stream.integer(33) - 16) / 4);
  const centroids = [...places];
  const inMiddle = (x: number) => {
    const sorted = centroids.map((c) => apart(x, c)).sort((a, b) => a - b);
    return sorted[0] === sorted[1];
  };
  const w: number[] = [];
  const count = integerBetween(6, 24, stream);
  while (w.length < count) {
    const x = (stream.integer(73) - 36) / 8;
    if (x !== 0 && (ties || !inMiddle(x))) w.push(x);
  }
  for (let i = 0; i < zeros; i++) w.splice(stream.integer(w.length + 1), 0, 0);
  const grad = w.map(() => (stream.integer(65) - 32) / 8 || 0.5);
  return [w, grad, centroids, integerBetween(1, 8, stream) / 16];
}

export const stepCentroids: FunctionExercise<Args, Result> = {
  kind: "function",
  id: "E17.1",
  notebook: "17_deep_compression_and_eie",
  name: "stepCentroids",
  visible: [
    [[0, 0.1, 0.9, 1.1, -1, 0], [0.5, 0.2, -0.1, 0.3, 0.4, -0.7], [-1, 0.05, 1.1], 0.1],
    [[1, 0, 3], [1, 1, 1], [0, 2, 9], 0.5],
  ],
  hidden: [
    {
      name: "codes and centroids of layers with zeros",
      points: 3,
      cases: (stream) => [layer(stream), layer(stream, { zeros: 6 }), layer(stream)],
    },
    {
      name: "in the middle of two centroids the lower index wins",
      points: 2,
      cases: (stream) =>
        [1, -1].map((sign): Args => {
          const [w, grad, centroids, rate] = layer(stream, { ties: true });
          const [a, b] = centroids as [number, number], middle = (a + b) / 2;
          // three centroids far away from the middle of the first two
          const all = sign > 0 ? [a, b, 40, 50] : [50, b, a, 40];
          return [[...w, middle === 0 ? 0.5 : middle], [...grad, 1], all, rate];
        }),
    },
    {
      name: "centroids without members stay",
      points: 1,
      cases: (stream) => {
        const [w, grad, centroids, rate] = layer(stream);
        return [[w, grad, [...centroids, 90], rate], [w, grad, [-70, ...centroids], rate]];
      },
    },
    {
      name: "without a zero, and with nothing but zeros",
      points: 1,
      cases: (stream) => {
        const [w, grad, centroids, rate] = layer(stream);
        return [layer(stream, { zeros: 0 }), [w.map(() => 0), grad, centroids, rate]];
      },
    },
    {
      name: "twice the rate moves twice as far, and twice the weights, too",
      points: 1,
      cases: (stream) => {
        const [w, grad, centroids, rate] = layer(stream);
        return [
          [w, grad, centroids, 2 * rate],
          [[...w, ...w], [...grad, ...grad], centroids, rate],
          [w, grad, centroids, 0],
        ];
      },
    },
  ],
  reference: (...args) => stepped(args),
  wrong: {
    "mean of the gradients": (...args) =>
      stepped(args, { step: (own, all) => own.length === 0 ? 0 : sumOf(own, all) / own.length }),
    "zeros are weights like others": (...args) => stepped(args, { code: nearest }),
    "zeros get the nearest code, but have no part": (...args) => ({
      codes: args[0].map((x) => nearest(x, args[2])),
      centroids: stepped(args).centroids,
    }),
    "zeros have a part in the sum of their nearest centroid": (...args) => ({
      codes: stepped(args).codes,
      centroids: stepped(args, { code: nearest }).centroids,
    }),
    "uphill": (...args) => stepped(args, { sign: -1 }),
    "in the middle the higher index wins": (...args) =>
      stepped(args, { code: (x, all) => x === 0 ? null : nearestBy(apart, true)(x, all) }),
    "codes after the step": (...args) => {
      const { centroids } = stepped(args);
      return { codes: args[0].map((x) => x === 0 ? null : nearest(x, centroids)), centroids };
    },
    "nearest by the signed distance": (...args) =>
      stepped(args, { code: (x, all) => x === 0 ? null : nearestBy((x, c) => x - c)(x, all) }),
    "nearest by the magnitude": (...args) =>
      stepped(args, {
        code: (x, all) =>
          x === 0 ? null : nearestBy((x, c) => apart(Math.abs(x), Math.abs(c)))(x, all),
      }),
    "members' mean in place of a step": (...args) => {
      const { codes } = stepped(args);
      const centroids = args[2].map((c, k) => {
        const own = args[0].filter((_, i) => codes[i] === k);
        return own.length === 0 ? c : own.reduce((sum, x) => sum + x, 0) / own.length;
      });
      return { codes, centroids };
    },
    "every weight in the first cluster": (...args) =>
      stepped(args, { code: (x) => x === 0 ? null : 0 }),
    "centroids without members become 0": (...args) => {
      const { codes, centroids } = stepped(args);
      return { codes, centroids: centroids.map((c, k) => codes.includes(k) ? c : 0) };
    },
    "0 instead of null": (...args) => {
      const { codes, centroids } = stepped(args);
      return { codes: codes.map((code) => code ?? 0), centroids };
    },
    "the rate is ignored": (w, grad, centroids) => stepped([w, grad, centroids, 1]),
  },
};
