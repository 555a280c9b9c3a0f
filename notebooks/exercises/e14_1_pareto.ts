/**
 * E14.1: the points that no other dominates.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween } from "./values.ts";

type Point = { accuracy: number; cost: number };
type Args = [points: Point[]];

function front(points: Point[], dominates: (a: Point, b: Point) => boolean): number[] {
  const kept: number[] = [];
  for (let i = 0; i < points.length; i++) {
    let free = true;
    for (let j = 0; j < points.length; j++) {
      if (j !== i && dominates(points[j]!, points[i]!)) free = false;
    }
    if (free) kept.push(i);
  }
  return kept;
}

function dominates(a: Point, b: Point): boolean {
  return a.accuracy >= b.accuracy && a.cost <= b.cost &&
    (a.accuracy > b.accuracy || a.cost < b.cost);
}

/** Points on a coarse grid, so that equal accuracies, equal costs and equal points occur. */
function coarse(n: number, stream: Random): Point[] {
  return Array.from({ length: n }, () => ({
    accuracy: 80 + stream.integer(8),
    cost: (1 + stream.integer(8)) / 8,
  }));
}

/** Dearer points are more accurate, mostly. */
function rising(n: number, stream: Random): Point[] {
  return Array.from({ length: n }, (_, i) => ({
    accuracy: 60 + 2 * i + (stream.integer(5) - 2),
    cost: (i + 1 + stream.integer(3)) / 16,
  })).sort(() => stream.uniform() - 0.5);
}

/** The cheapest first, of equal cost the most accurate: a point is free if it is more accurate than all before it, or equal to one that is. */
function sortedFront(points: Point[], equals: boolean): number[] {
  const order = points.map((_, i) => i).sort((a, b) =>
    points[a]!.cost - points[b]!.cost || points[b]!.accuracy - points[a]!.accuracy || a - b
  );
  const kept: number[] = [];
  let best: Point | undefined;
  for (const i of order) {
    const point = points[i]!;
    if (best === undefined || point.accuracy > best.accuracy) best = point;
    else if (!equals || point.accuracy < best.accuracy || point.cost > best.cost) continue;
    kept.push(i);
  }
  return kept.sort((a, b) => a - b);
}

export const pareto: FunctionExercise<Args, number[]> = {
  kind: "function",
  id: "E14.1",
  notebook: "14_reading_a_run",
  name: "pareto",
  visible: [
    [[
      { accuracy: 90, cost: 1 },
      { accuracy: 91, cost: 0.8 },
      { accuracy: 88, cost: 0.3 },
      { accuracy: 88, cost: 0.4 },
      { accuracy: 91, cost: 0.8 },
      { accuracy: 85, cost: 0.1 },
    ]],
    [[{ accuracy: 50, cost: 2 }]],
  ],
  hidden: [
    {
      name: "many points, equal ones among them",
      points: 3,
      cases: (stream) =>
        [9, 17, 40].map((n): Args => [coarse(n + integerBetween(0, 5, stream), stream)]),
    },
    {
      name: "a front of several points in any order",
      points: 2,
      cases: (stream) => [6, 12, 25].map((n): Args => [rising(n, stream)]),
    },
    {
      name: "the same cost, or the same accuracy",
      points: 2,
      cases: (stream) => {
        const n = integerBetween(4, 9, stream);
        const accuracies = Array.from({ length: n }, () => 70 + stream.integer(5));
        const costs = Array.from({ length: n }, () => (1 + stream.integer(5)) / 4);
        return [
          [accuracies.map((accuracy) => ({ accuracy, cost: 0.5 }))],
          [costs.map((cost) => ({ accuracy: 75, cost }))],
        ];
      },
    },
    {
      name: "all points equal: all stay",
      points: 1,
      cases: (stream) => [
        [new Array(integerBetween(2, 6, stream)).fill({ accuracy: 77.5, cost: 0.25 })],
        [[{ accuracy: integerBetween(1, 99, stream), cost: 1 }]],
      ],
    },
  ],
  reference: (points) => front(points, dominates),
  wrong: {
    "accuracy must be higher and cost lower": (points) =>
      front(points, (a, b) => a.accuracy > b.accuracy && a.cost < b.cost),
    "equality twice dominates": (points) =>
      front(points, (a, b) => a.accuracy >= b.accuracy && a.cost <= b.cost),
    "higher cost is better": (points) =>
      front(points, (a, b) =>
        a.accuracy >= b.accuracy && a.cost >= b.cost &&
        (a.accuracy > b.accuracy || a.cost > b.cost)),
    "of equal points only the first": (points) =>
      front(points, dominates).filter((i) =>
        points.findIndex((one) =>
          one.accuracy === points[i]!.accuracy && one.cost === points[i]!.cost
        ) === i
      ),
    "only the most accurate": (points) => {
      const most = Math.max(...points.map(({ accuracy }) => accuracy));
      return front(points, dominates).filter((i) => points[i]!.accuracy === most);
    },
    "sorted by cost": (points) =>
      front(points, dominates).sort((i, j) => points[i]!.cost - points[j]!.cost || j - i),
    "those that are dominated": (points) => {
      const kept = front(points, dominates);
      return points.map((_, i) => i).filter((i) => !kept.includes(i));
    },
    "cost ignored": (points) => front(points, (a, b) => a.accuracy > b.accuracy),
    "compared with neighbours only": (points) =>
      points.map((_, i) => i).filter((i) =>
        ![points[i - 1], points[i + 1]].some((other) => other && dominates(other, points[i]!))
      ),
    "points instead of indices": (points) => front(points, dominates).map((i) => points[i]!),
    "counted from 1": (points) => front(points, dominates).map((i) => i + 1),
  },
  challenge: {
    hidden: [{
      name: "50,000 points, equal ones among them",
      points: 2,
      cases: (stream) => [[
        Array.from({ length: 50_000 }, () => {
          const cost = stream.integer(400);
          return { accuracy: Math.floor(cost / 4) - stream.integer(60), cost };
        }),
      ]],
    }],
    reference: (points: Point[]) => sortedFront(points, true),
    wrong: {
      "of equal points one stays": (points: Point[]) => sortedFront(points, false),
      "by cost instead of by place": (points: Point[]) =>
        sortedFront(points, true).sort((a, b) => points[a]!.cost - points[b]!.cost),
    },
  },
};
