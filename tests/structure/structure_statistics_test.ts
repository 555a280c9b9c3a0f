import assert from "node:assert/strict";
import fc from "fast-check";
import { random } from "@geta-lab/geta/core";
import { structureProducts, structureStatistics } from "@geta-lab/geta/structure";

Deno.test("structureStatistics() and structureProducts() equal a loop over all elements, in every layout", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
      fc.nat(3),
      fc.nat(1000),
      (shape, position, seed) => {
        const axis = position % shape.length, stream = random(seed), size = 3;
        const structures = Array.from({ length: shape[axis]! }, () => stream.integer(size + 1) - 1);
        const count = shape.reduce((a, b) => a * b, 1);
        const x = Float32Array.from({ length: count }, () => stream.normal());
        const v = Float32Array.from({ length: count }, () => stream.normal());
        const slices = { parameter: "x", axis, structures };
        const group = {
          name: "x",
          size,
          ownedSlices: [slices],
          dependentSlices: [],
          layers: [],
          prunable: true,
        };
        const others = { updates: { x: v }, shapes: { x: shape } };
        const { squares, products, updateSquares, count: counts } = structureStatistics(
          group,
          { x },
          others,
        );
        const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
        const slow = { squares: [0, 0, 0], products: [0, 0, 0], v: [0, 0, 0], count: [0, 0, 0] };
        for (let at = 0; at < count; at++) {
          const structure = structures[Math.floor(at / inner) % shape[axis]!]!;
          if (structure < 0) continue;
          slow.squares[structure]! += x[at]! ** 2;
          slow.products[structure]! += x[at]! * v[at]!;
          slow.v[structure]! += v[at]! ** 2;
          slow.count[structure]!++;
        }
        const close = (a: Float64Array, b: number[]) =>
          b.forEach((wanted, i) => assert.ok(Math.abs(a[i]! - wanted) < 1e-9));
        close(squares, slow.squares);
        close(products, slow.products);
        close(structureProducts(group, { x }, others), slow.products);
        close(updateSquares, slow.v);
        close(counts, slow.count);
      },
    ),
    { seed: 22 },
  );
});

Deno.test("structureStatistics() counts parameters without an update in the squares only", () => {
  const slices = { parameter: "x", axis: 0, structures: [0] };
  const group = {
    name: "x",
    size: 1,
    ownedSlices: [slices],
    dependentSlices: [],
    layers: [],
    prunable: true,
  };
  const x = { x: Float32Array.of(3) }, nothing = { updates: {}, shapes: { x: [1] } };
  const statistics = structureStatistics(group, x, nothing);
  assert.deepEqual([...structureProducts(group, x, nothing)], [0]);
  assert.deepEqual(statistics.squares[0], 9);
  assert.deepEqual([statistics.updatedSquares[0], statistics.products[0]], [0, 0]);
});
