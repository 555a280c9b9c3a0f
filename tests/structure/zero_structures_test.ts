import assert from "node:assert/strict";
import fc from "fast-check";
import { findZeroStructures, type PruningGroup, zeroStructures } from "@geta-lab/geta/structure";

const GROUP: PruningGroup = {
  name: "conv",
  size: 3,
  ownedSlices: [
    { parameter: "kernel", axis: 1, structures: [0, 1, 2, 0] },
    { parameter: "scale", axis: 0, structures: [-1, 2, 1, 0] },
  ],
  dependentSlices: [{ parameter: "next", axis: 0, structures: [0, 1, 2] }],
  layers: [],
  prunable: true,
};
const SHAPES = { kernel: [2, 4, 2], scale: [4], next: [3] };

function ones() {
  return {
    kernel: new Float32Array(16).fill(1),
    scale: new Float32Array(4).fill(1),
    next: new Float32Array(3),
  };
}

Deno.test("findZeroStructures() asks all owners, and no parameter that only depends", () => {
  const parameters = ones();
  assert.deepEqual(findZeroStructures([GROUP], parameters, SHAPES), [[false, false, false]]);
  for (let i = 0; i < 16; i++) if (Math.floor(i / 2) % 4 === 1) parameters.kernel[i] = 0;
  assert.deepEqual(findZeroStructures([GROUP], parameters, SHAPES), [[false, false, false]]);
  parameters.scale[2] = -0;
  assert.deepEqual(findZeroStructures([GROUP], parameters, SHAPES), [[false, true, false]]);
});

Deno.test("findZeroStructures() takes neither NaN nor the smallest number for zero", () => {
  const parameters = ones();
  parameters.kernel.fill(0);
  for (const value of [NaN, -Infinity, 1.4e-45]) {
    parameters.scale.fill(value);
    assert.deepEqual(findZeroStructures([GROUP], parameters, SHAPES), [[false, false, false]]);
  }
});

Deno.test("findZeroStructures() finds what zeroStructures() zeroed", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }), (chosen) => {
      const zeroed = zeroStructures([GROUP], [chosen], ones(), SHAPES);
      assert.deepEqual(findZeroStructures([GROUP], zeroed, SHAPES), [chosen]);
    }),
    { seed: 1 },
  );
});

Deno.test("zeroStructures() zeroes owned slices, keeps dependent ones and copies", () => {
  const shared: PruningGroup = {
    ...GROUP,
    size: 2,
    ownedSlices: [{ parameter: "w", axis: 1, structures: [0, 1] }],
    dependentSlices: [{ parameter: "w", axis: 0, structures: [0, 1] }],
  };
  const w = Float32Array.of(1, 2, 3, 4), other = Float32Array.of(5);
  const zeroed = zeroStructures([shared], [[true, false]], { w, other }, { w: [2, 2] });
  assert.deepEqual([...zeroed.w!], [0, 2, 0, 4]);
  assert.deepEqual([...w], [1, 2, 3, 4]);
  assert.equal(zeroed.other, other);
});

Deno.test("findZeroStructures() refuses data that does not fit", () => {
  assert.throws(
    () => findZeroStructures([GROUP], { ...ones(), scale: new Float32Array(5) }, SHAPES),
    {
      name: "TypeError",
      message: "Cannot use the data of scale: its shape must be [4]: current value is [5]",
    },
  );
  assert.throws(() => findZeroStructures([GROUP], ones(), { ...SHAPES, scale: [5] }), TypeError);
  const { scale: _, ...shapes } = SHAPES;
  assert.throws(() => findZeroStructures([GROUP], ones(), shapes), {
    name: "TypeError",
    message: "Cannot use scale: its shape must be given: current value is undefined",
  });
});
