/**
 * A group with numbers for tests of scores.
 *
 * @module
 */
import assert from "node:assert/strict";
import { random } from "@geta-lab/geta/core";
import { type ScoredGroup, scoredGroup } from "@geta-lab/geta/importance";

/**
 * Three structures in two layouts: kernel [2, 3, 2] cut on its middle axis, projection [6, 2] with two rows per structure, of which
 * only the kernel has an update. Every position of structure j can be found by the slow rule of {@linkcode elementsOf}.
 */
export function exampleGroup(seed: number): ScoredGroup {
  const stream = random(seed);
  const normals = (length: number) => Float32Array.from({ length }, () => stream.normal());
  return scoredGroup({
    name: "fc",
    size: 3,
    ownedSlices: [
      { parameter: "kernel", axis: 1, structures: [0, 1, 2] },
      { parameter: "projection", axis: 0, structures: [2, 2, 0, 0, 1, -1] },
    ],
    dependentSlices: [],
    layers: [],
    prunable: true,
  }, {
    parameters: { kernel: normals(12), projection: normals(12) },
    updates: { kernel: normals(12) },
    shapes: { kernel: [2, 3, 2], projection: [6, 2] },
  });
}

/** All elements of one structure of {@linkcode exampleGroup}, and those of them that have an update, with it. */
export function elementsOf({ parameters, updates }: ScoredGroup, structure: number) {
  const rows = [2, 2, 0, 0, 1, -1];
  const moving: [x: number, v: number][] = [];
  parameters.kernel!.forEach((x, at) => {
    if (Math.floor(at / 2) % 3 === structure) moving.push([x, updates.kernel![at]!]);
  });
  const still = [...parameters.projection!].filter((_, at) =>
    rows[Math.floor(at / 2)] === structure
  );
  return { all: [...moving.map(([x]) => x), ...still], moving };
}

/** A group with one owner, whose position i along an axis is structure i. */
export function plainGroup(
  data: ArrayLike<number>,
  { shape, axis, updates }: { shape: number[]; axis: number; updates?: ArrayLike<number> },
): ScoredGroup {
  const size = shape[axis]!;
  return scoredGroup({
    name: "layer",
    size,
    ownedSlices: [{
      parameter: "kernel",
      axis,
      structures: Array.from({ length: size }, (_, j) => j),
    }],
    dependentSlices: [],
    layers: [],
    prunable: true,
  }, {
    parameters: { kernel: Float32Array.from(data) },
    updates: updates === undefined ? {} : { kernel: Float32Array.from(updates) },
    shapes: { kernel: shape },
  });
}

/** Asserts that numbers agree to a relative 1e-5 plus an absolute 1e-6, the tolerance of the pruning fixtures. */
export function assertClose(
  actual: ArrayLike<number>,
  wanted: ArrayLike<number | string>,
  what: string,
): void {
  assert.equal(actual.length, wanted.length, `${what}: length`);
  for (let i = 0; i < wanted.length; i++) {
    const b = Number(wanted[i]);
    const error = Math.abs(actual[i]! - b);
    assert.ok(error <= 1e-5 * Math.abs(b) + 1e-6, `${what}[${i}]: ${actual[i]} instead of ${b}`);
  }
}

/** Normally distributed numbers. */
export function normals(length: number, seed: number): Float64Array {
  const stream = random(seed);
  return Float64Array.from({ length }, () => stream.normal());
}
