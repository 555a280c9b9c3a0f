import assert from "node:assert/strict";
import fc from "fast-check";
import {
  lpNorm,
  normalise,
  type NormaliserName,
  normalisers,
  parametersFreed,
  type Reduction,
  sliceScore,
} from "@geta-lab/geta/importance";
import { elementsOf, exampleGroup } from "./support.ts";

const names = Object.keys(normalisers) as NormaliserName[];
const list = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 8 });

Deno.test("normalise() equals its formulas", () => {
  const scores = [3, 0, 4], freed = [1, 2, 8];
  const wanted: Record<NormaliserName, number[]> = {
    none: [3, 0, 4],
    l2: [3 / 5, 0, 4 / 5],
    mean: [9 / 7, 0, 12 / 7],
    max: [3 / 4, 0, 1],
    lamp: [9 / 25, 0, 1],
    perParameter: [3, 0, 1 / 2],
  };
  for (const by of names) {
    normalise(scores, { by, freed }).forEach((score, j) =>
      assert.ok(Math.abs(score - wanted[by][j]!) < 1e-12, `${by} ${j}`)
    );
  }
  assert.deepEqual([...normalise(scores)], scores);
});

Deno.test("normalise() keeps the order in a layer and takes its scale away, by norm, mean, largest and LAMP", () => {
  fc.assert(
    fc.property(list, fc.constantFrom(...names), (scores, by) => {
      const freed = scores.map(() => 2);
      const own = normalise(scores, { by, freed });
      const scaled = normalise(scores.map((s) => 8 * s), { by, freed });
      own.forEach((score, i) => {
        own.forEach((other, j) => {
          // in the order of removal, by score and then by index
          const before = scores[i]! < scores[j]! || (scores[i] === scores[j] && i < j);
          assert.ok(!before || score <= other);
        });
        const factor = by === "none" || by === "perParameter" ? 8 : 1;
        assert.ok(Math.abs(scaled[i]! - factor * score) <= 1e-9 * (1 + scaled[i]!));
      });
    }),
    { seed: 3 },
  );
});

Deno.test("normalise() leaves a layer of zeros as it is", () => {
  for (const by of names) {
    assert.deepEqual([...normalise([0, 0], { by, freed: [1, 1] })], [0, 0], by);
  }
});

Deno.test("normalise() refuses NaN, unknown names, and structures that free nothing", () => {
  assert.throws(
    () => normalise([NaN]),
    new RangeError("Cannot use scores: every number must be finite: current value is NaN at 0"),
  );
  assert.throws(
    () => normalise([1], { by: "l3" as "l2" }),
    /Cannot use by: it must be one of none, l2, mean, max, lamp, perParameter: current value is l3; did you mean l2\?/,
  );
  assert.throws(
    () => normalise([1, 2], { by: "perParameter" }),
    new TypeError("Cannot use the parameters freed: its shape must be [2]: current value is [0]"),
  );
  assert.throws(
    () => normalise([1, 2], { by: "perParameter", freed: [3, 0] }),
    new RangeError(
      "Cannot score per parameter: every structure must free at least one: current value is 0",
    ),
  );
});

Deno.test("parametersFreed() counts the elements of owned and dependent slices", () => {
  const scored = exampleGroup(6);
  const readers = [{ parameter: "next", axis: 0, structures: [0, 1, 2, 1] }];
  const shapes = { ...scored.shapes, next: [4, 5] };
  const freed = parametersFreed({ group: { ...scored.group, dependentSlices: readers }, shapes });
  freed.forEach((count, j) => {
    assert.equal(count, elementsOf(scored, j).all.length + (j === 1 ? 10 : 5));
  });
});

Deno.test("sliceScore() scores every owner for itself and reduces as it is told", () => {
  const scored = exampleGroup(7);
  const kernel = [0, 1, 2].map((j) => lpNorm(elementsOf(scored, j).moving.map(([x]) => x)));
  [0, 1, 2].forEach((j) => {
    const { all, moving } = elementsOf(scored, j);
    const rest = lpNorm(all.slice(moving.length));
    const wanted: Record<Reduction, number> = {
      sum: kernel[j]! + rest,
      mean: (kernel[j]! + rest) / 2,
      max: Math.max(kernel[j]!, rest),
    };
    for (const [reduction, score] of Object.entries(wanted)) {
      const own = sliceScore((row) => lpNorm(row), reduction as Reduction)(scored)[j]!;
      assert.ok(Math.abs(own - score) < 1e-6, `${reduction} of structure ${j}`);
    }
  });
  const nothing = { ...scored, group: { ...scored.group, ownedSlices: [] } };
  assert.deepEqual([...sliceScore((row) => lpNorm(row))(nothing)], [0, 0, 0]);
  assert.throws(
    () => sliceScore(() => 0, "least" as "max"),
    /Cannot use reduction: it must be one of sum, mean, max: current value is least/,
  );
});
