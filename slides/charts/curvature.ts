import { random } from "@geta-lab/geta/core";
import {
  exactDiagonal,
  hutchinsonDiagonal,
  lossChanges,
  obdScores,
  rademacher,
} from "@geta-lab/geta/importance";
import { barChart, lineChart } from "@geta-lab/geta/viz";

/** The loss while a weight is removed, and what its derivatives say of it. */
export function removalParabola() {
  const loss = (w: number) => (w - 0.7) ** 2 + 0.4 * w ** 4;
  const w = 1, gradient = 2 * (w - 0.7) + 1.6 * w ** 3, curvature = 2 + 4.8 * w ** 2;
  const removed = Array.from({ length: 51 }, (_, i) => w * i / 50);
  const all = (value: number) => removed.map(() => value);
  return lineChart([
    { name: "true change", x: removed, y: removed.map((part) => loss(w - part) - loss(w)) },
    { name: "−g δw", x: removed, y: [...lossChanges(removed, { gradients: all(gradient) })] },
    {
      name: "−g δw + ½ h δw²",
      x: removed,
      y: [...lossChanges(removed, { gradients: all(gradient), diagonal: all(curvature) })],
    },
  ], {
    title: "A weight of 1 on its way to 0",
    x: { title: "removed part δw" },
    y: { title: "change of the loss" },
  });
}

/** Two weights that compensate each other. */
export function crossTerms() {
  const hessian = [[2, 1.5], [1.5, 2]], w = [1, -1];
  const scores = obdScores(w, hessian.map((row, i) => row[i]!));
  const joint = hessian.reduce(
    (sum, row, i) => row.reduce((total, h, j) => total + h * w[i]! * w[j]! / 2, sum),
    0,
  );
  return barChart([
    { name: "first alone", value: scores[0]! },
    { name: "second alone", value: scores[1]! },
    { name: "sum of both", value: scores[0]! + scores[1]! },
    { name: "both together", value: joint },
  ], {
    title: "What the loss gains when weights are removed",
    value: { title: "change of the loss", format: ".1f" },
  });
}

/** Error of Hutchinson's estimate of a diagonal over its probes. */
export function hutchinsonError() {
  const size = 24, stream = random(4);
  const matrix = Array.from({ length: size }, () => new Float64Array(size));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) matrix[i]![j] = matrix[j]![i] = stream.normal();
  }
  const product = (v: Float64Array) =>
    matrix.map((row) => row.reduce((sum, h, j) => sum + h * v[j]!, 0));
  const exact = exactDiagonal(product, size);
  const counts = [1, 4, 16, 64, 256, 1024];
  const errors = counts.map((count) => {
    const estimate = hutchinsonDiagonal(product, rademacher(size, { count, seed: 1 }));
    return Math.sqrt(estimate.reduce((sum, h, i) => sum + (h - exact[i]!) ** 2, 0) / size);
  });
  return lineChart([
    { name: "measured", x: counts, y: errors },
    { name: "slope −1/2", x: counts, y: counts.map((count) => errors[0]! / Math.sqrt(count)) },
  ], {
    title: "Error of a Hessian diagonal from random probes",
    x: { title: "probes", log: true },
    y: { title: "root mean square error", log: true },
    points: true,
  });
}
