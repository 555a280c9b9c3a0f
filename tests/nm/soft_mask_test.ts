import assert from "node:assert/strict";
import fc from "fast-check";
import { nmMask, softMask } from "@geta-lab/geta/nm";
import { count } from "@geta-lab/geta/core";
import { anyPattern, anyWeight, elementOf, normalWeight } from "./weights.ts";

/** The query along one axis, from lists of positions. */
function slowQuery(
  data: Float32Array,
  axis: number[][],
  { n, m, tau }: { n: number; m: number; tau: number },
) {
  const query = Array.from(data, () => 0);
  for (const line of axis) {
    const outside = count((m - n) / m, line.length, "floor");
    if (outside === 0) continue;
    const sorted = line.map((i) => Math.abs(data[i]!)).sort((a, b) => a - b);
    const theta = (sorted[outside - 1]! + sorted[outside]!) / 2;
    for (const i of line) {
      const above = Math.abs(data[i]!) - theta;
      if (above >= 0) query[i] = 1 / (1 + Math.exp(-above / tau));
    }
  }
  return query;
}

Deno.test("softMask() is the N:M mask times one plus what filter and position ask for", () => {
  fc.assert(
    fc.property(anyWeight, anyPattern, (weight, { n, m }) => {
      const { outputs, positions, channels, at } = elementOf(weight);
      const filters: number[][] = Array.from({ length: outputs }, () => []);
      const places: number[][] = Array.from({ length: positions }, () => []);
      for (let o = 0; o < outputs; o++) {
        for (let p = 0; p < positions; p++) {
          for (let i = 0; i < channels; i++) {
            filters[o]!.push(at(o, p, i));
            places[p]!.push(at(o, p, i));
          }
        }
      }
      const found = softMask(weight, { n, m, temperature: 0.5 }), hard = nmMask(weight, { n, m });
      const filter = slowQuery(weight.data, filters, { n, m, tau: 0.5 });
      assert.deepEqual([...found.filter], filter.map(Math.fround));
      const kernel = weight.layout === "hwio" ? weight.shape.slice(0, 2) : weight.shape.slice(2);
      const square = weight.shape.length === 4 && kernel.every((length) => length === 3);
      const place = square
        ? slowQuery(weight.data, places, { n, m, tau: 0.5 })
        : filter.map(() => 0);
      assert.deepEqual([...found.position], place.map(Math.fround));
      const wanted = found.filter.map((q, i) => hard[i]! * (1 + q + found.position[i]!));
      assert.deepEqual(found.mask, wanted);
    }),
    { seed: 1, numRuns: 300 },
  );
});

Deno.test("softMask() asks by position for kernels 3 × 3 only", () => {
  assert.ok(
    softMask(normalWeight("hwio", [3, 3, 4, 4], 1), { n: 2, m: 4 }).position.some((q) => q > 0),
  );
  for (const weight of [normalWeight("hwio", [5, 5, 4, 4], 1), normalWeight("dense", [4, 4], 1)]) {
    assert.ok(softMask(weight, { n: 2, m: 4 }).position.every((q) => q === 0));
  }
});

Deno.test("softMask() of N:N is 1 everywhere: there is no threshold", () => {
  const { mask } = softMask(normalWeight("oihw", [2, 4, 3, 3], 1), { n: 4, m: 4 });
  assert.ok(mask.every((factor) => factor === 1));
});

Deno.test("softMask() refuses a temperature that is none", () => {
  assert.throws(
    () => softMask(normalWeight("dense", [4, 1], 1), { n: 2, m: 4, temperature: 0 }),
    new RangeError(
      "Cannot use temperature: it must be a number in (0, infinity): current value is 0",
    ),
  );
});
