/** A straight line through points. */
export interface Line {
  /** Value at 0. */
  intercept: number;
  /** Growth per unit. */
  slope: number;
  /** Share of the variance that the line explains, R^2. */
  explained: number;
}

/**
 * The line with the least squared distance to points.
 *
 * ```text
 * slope = sum (x - mean x) (y - mean y) / sum (x - mean x)^2
 * ```
 *
 * @param points Pairs x, y, at least two different x.
 * @returns The line.
 */
export function lineThrough(points: readonly (readonly [number, number])[]): Line {
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const x = mean(0), y = mean(1);
  const sum = (f: (dx: number, dy: number) => number) =>
    points.reduce((total, [a, b]) => total + f(a - x, b - y), 0);
  const slope = sum((dx, dy) => dx * dy) / sum((dx) => dx * dx);
  const rest = sum((dx, dy) => (dy - slope * dx) ** 2);
  return { intercept: y - slope * x, slope, explained: 1 - rest / sum((_, dy) => dy * dy) };
}
