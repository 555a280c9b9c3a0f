/**
 * A group with numbers for tests of scores.
 *
 * @module
 */
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
