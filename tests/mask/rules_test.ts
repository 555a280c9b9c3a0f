import assert from "node:assert/strict";
import fc from "fast-check";
import { count, permutation, random } from "@geta-lab/geta/core";
import {
  applyMask,
  budgetMasks,
  exactCountMask,
  globalMasks,
  layerMasks,
  maskSparsity,
  type NamedScores,
  type Scores,
  shareMask,
  softFilterPruning,
  thresholdMask,
} from "@geta-lab/geta/mask";

/** Removes a share of the scores of three layers, as one list. */
type Rule = (scores: Float32Array, share: number) => Uint8Array;

const ENDS = [0, 3, 10];

function split(scores: Float32Array): NamedScores {
  const parts = ENDS.map((start, i) => scores.subarray(start, ENDS[i + 1]));
  return { a: parts[0]!, b: parts[1]!, c: parts[2]! };
}

function joined(masks: Record<string, Uint8Array>): Uint8Array {
  return Uint8Array.from(Object.values(masks).flatMap((mask) => [...mask]));
}

/** Every rule on one list of positive scores. */
const rules: Record<string, Rule> = {
  "shareMask()": (scores, share) => shareMask(scores, share, { minKept: 0 }),
  "shareMask() by threshold": (scores, share) =>
    shareMask(scores, share, { ties: "threshold", minKept: 0 }),
  "shareMask() rounded down": (scores, share) => shareMask(scores, share, { rule: "floor" }),
  "shareMask() in blocks of 4": (scores, share) => shareMask(scores, share, { roundTo: 4 }),
  "layerMasks()": (scores, share) => joined(layerMasks(split(scores), share, { minKept: 0 })),
  "globalMasks()": (scores, share) =>
    joined(globalMasks(split(scores), Math.min(share, 0.85), { rule: "floor" })),
  "globalMasks() with maxRatio": (scores, share) =>
    joined(globalMasks(split(scores), 0.7 * share, { maxRatio: 0.8, rule: "floor" })),
  "budgetMasks()": (scores, share) =>
    joined(
      budgetMasks(split(scores), 3 + (1 - share) * scores.length, {
        cost: ({ a, b, c }) => a! + b! + c!,
      }).masks,
    ),
  "softFilterPruning()": (scores, share) =>
    softFilterPruning({ data: scores, shape: [1, scores.length], layout: "dense" }, 0.9 * share)
      .keep,
};

/** Positive scores that all differ, of at least 20 groups. */
const distinct = fc.tuple(fc.integer({ min: 20, max: 60 }), fc.nat(10_000)).map(([n, seed]) =>
  Float32Array.from(permutation(n, random(seed)), (rank) => 1 + rank)
);
const share = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100);
const kept = (mask: Uint8Array) => mask.reduce((sum, one) => sum + one, 0);

for (const [name, rule] of Object.entries(rules)) {
  Deno.test(`${name} gives the same mask for the masked scores: masks do not accumulate`, () => {
    fc.assert(
      fc.property(distinct, share, (scores, share) => {
        const mask = rule(scores, Math.min(share, 0.95));
        assert.deepEqual(rule(applyMask(scores, mask), Math.min(share, 0.95)), mask);
        // a mask of other weights in between changes nothing
        rule(scores.map((score) => 1 / score), share * 0.9);
        assert.deepEqual(rule(scores, Math.min(share, 0.95)), mask);
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  Deno.test(`${name} keeps in a higher share nothing that a lower one removes`, () => {
    fc.assert(
      fc.property(distinct, share, share, (scores, a, b) => {
        const [low, high] = [Math.min(a, b) * 0.95, Math.max(a, b) * 0.95];
        const more = rule(scores, low), fewer = rule(scores, high);
        fewer.forEach((one, i) => assert.ok(one <= more[i]!));
      }),
      { seed: 2, numRuns: 60 },
    );
  });

  Deno.test(`${name} keeps no score below one that it removes, in a layer`, () => {
    fc.assert(
      fc.property(distinct, share, (scores, share) => {
        const mask = rule(scores, 0.95 * share);
        const whole = name.startsWith("shareMask") || name.startsWith("soft");
        const edges = whole ? [0, scores.length] : [...ENDS, scores.length];
        edges.slice(1).forEach((end, k) => {
          const part = (which: number) =>
            [...scores.keys()].filter((i) => i >= edges[k]! && i < end && mask[i] === which)
              .map((i) => scores[i]!);
          assert.ok(Math.max(-1, ...part(0)) < Math.min(Infinity, ...part(1)));
        });
      }),
      { seed: 3, numRuns: 60 },
    );
  });
}

Deno.test("shareMask() moves with its groups: permuted scores give the permuted mask", () => {
  const single = ["shareMask()", "shareMask() by threshold", "shareMask() in blocks of 4"];
  fc.assert(
    fc.property(distinct, share, fc.nat(1000), (scores, share, seed) => {
      const order = permutation(scores.length, random(seed));
      for (const name of [...single, "softFilterPruning()"]) {
        const rule = rules[name]!, mask = rule(scores, share);
        const moved = rule(Float32Array.from(order, (i) => scores[i]!), share);
        assert.deepEqual(moved, Uint8Array.from(order, (i) => mask[i]!));
      }
    }),
    { seed: 4, numRuns: 60 },
  );
});

Deno.test("globalMasks() and budgetMasks() move with the layers and with their groups", () => {
  fc.assert(
    fc.property(distinct, fc.nat(1000), (scores, seed) => {
      const layers = split(scores);
      const order = permutation(layers.b!.length, random(seed));
      const moved = {
        b: Float32Array.from(order, (i) => layers.b![i]!),
        c: layers.c!,
        a: layers.a!,
      };
      const cost = (kept: Record<string, number>) => kept.a! + kept.b! + kept.c!;
      const choices: ((layers: NamedScores) => Record<string, Uint8Array>)[] = [
        (layers) => globalMasks(layers, 0.4),
        (layers) => budgetMasks(layers, scores.length / 2, { cost }).masks,
      ];
      for (const choose of choices) {
        const { a, b, c } = choose(layers), after = choose(moved);
        assert.deepEqual([after.a, after.c], [a, c]);
        assert.deepEqual(after.b, Uint8Array.from(order, (i) => b![i]!));
      }
    }),
    { seed: 5, numRuns: 60 },
  );
});

/** Scores with many equal ones, in every type of list. */
const tied = fc.tuple(
  fc.array(fc.integer({ min: -2, max: 3 }), { minLength: 1, maxLength: 30 }),
  fc.constantFrom<(list: number[]) => Scores>(
    (list) => list,
    (list) => Float32Array.from(list),
    (list) => Float64Array.from(list),
    (list) => Float32Array.from(list, Math.abs),
    (list) => Float32Array.from(list, (x) => x === 0 ? -0 : x),
  ),
).map(([list, make]) => make(list));

Deno.test("exactCountMask() removes the first of the order (score, index), ties and all types included", () => {
  fc.assert(
    fc.property(tied, fc.nat(30), (scores, wanted) => {
      const removed = Math.min(wanted, scores.length);
      const order = [...scores.keys()].sort((i, j) => scores[i]! - scores[j]! || i - j);
      const slow = new Uint8Array(scores.length).fill(1);
      for (const i of order.slice(0, removed)) slow[i] = 0;
      assert.deepEqual(exactCountMask(scores, removed), slow);
    }),
    { seed: 6, numRuns: 500 },
  );
});

Deno.test("thresholdMask() removes the same and all that is equal to the last of them", () => {
  fc.assert(
    fc.property(tied, fc.nat(30), (scores, wanted) => {
      const removed = Math.min(wanted, scores.length);
      const exact = exactCountMask(scores, removed), mask = thresholdMask(scores, removed);
      const highest = Math.max(...[...scores].filter((_, i) => exact[i] === 0));
      mask.forEach((one, i) => assert.equal(one, removed > 0 && scores[i]! <= highest ? 0 : 1));
    }),
    { seed: 7, numRuns: 500 },
  );
});

Deno.test("shareMask() removes count() groups, by either rule", () => {
  fc.assert(
    fc.property(tied, share, (scores, share) => {
      for (const rule of ["round", "floor"] as const) {
        const mask = shareMask(scores, share, { rule, minKept: 0 });
        assert.equal(scores.length - kept(mask), count(share, scores.length, rule));
      }
    }),
    { seed: 8 },
  );
});

Deno.test("maskSparsity() is the share of removed elements of one mask or of all", () => {
  assert.equal(maskSparsity(Uint8Array.of(0, 1, 1, 1)), 0.25);
  assert.equal(maskSparsity({ a: Uint8Array.of(0), b: Uint8Array.of(1, 1, 1) }), 0.25);
  for (const none of [new Uint8Array(), {}]) {
    assert.throws(
      () => maskSparsity(none),
      new TypeError(
        "Cannot measure the sparsity: masks must have at least one element: current value is none",
      ),
    );
  }
});

Deno.test("every rule refuses scores that are not finite, and layers without scores", () => {
  for (const bad of [NaN, Infinity, -Infinity]) {
    for (const scores of [[1, bad], Float32Array.of(1, bad), Float64Array.of(1, bad)]) {
      const message =
        `Cannot choose a mask: the scores of the groups must be finite: current value is ${bad} at 1`;
      assert.throws(() => exactCountMask(scores, 1), new RangeError(message));
      assert.throws(() => thresholdMask(scores, 1), new RangeError(message));
      assert.throws(() => shareMask(scores, 0), new RangeError(message));
      const layers = { conv1: [1, 2], conv2: scores };
      const named = new RangeError(message.replace("the groups", "conv2"));
      assert.throws(() => layerMasks(layers, 0.5), named);
      assert.throws(() => globalMasks(layers, 0.5), named);
      assert.throws(() => budgetMasks(layers, 3, { cost: () => 0 }), named);
    }
    const data = Float32Array.of(1, bad);
    assert.throws(() => softFilterPruning({ data, shape: [1, 2], layout: "dense" }, 0.5), /finite/);
  }
  assert.throws(
    () => layerMasks({ conv1: [] }, 0.5),
    new TypeError(
      "Cannot choose a mask: the scores of conv1 must be at least one: current value is none",
    ),
  );
  assert.throws(
    () => globalMasks({ conv1: new Float32Array() }, 0.5),
    /conv1 must be at least one/,
  );
});

Deno.test("exactCountMask() and thresholdMask() refuse counts that there are not", () => {
  for (const rule of [exactCountMask, thresholdMask]) {
    assert.throws(
      () => rule([1, 2], 3),
      new RangeError(
        "Cannot use the number of removed groups: it must be an integer in [0, 2]: current value is 3",
      ),
    );
    assert.throws(() => rule([1, 2], 0.5), /must be an integer in \[0, 2\]: current value is 0.5/);
  }
});

Deno.test("shareMask() leaves a group, or refuses; the threshold rule counts what it really leaves", () => {
  assert.throws(
    () => shareMask([1, 2, 3], 0.9),
    new RangeError(
      "Cannot choose a mask: 1 of 3 must stay in the groups: current value is 0, at share 0.9",
    ),
  );
  assert.throws(
    () => layerMasks({ conv1: [1, 1, 1] }, 0.5, { ties: "threshold" }),
    new RangeError(
      "Cannot choose a mask: 1 of 3 must stay in conv1: current value is 0, at share 0.5",
    ),
  );
  assert.throws(() => shareMask([1, 2, 3], 0.5, { minKept: 2 }), /2 of 3 must stay/);
  assert.deepEqual(shareMask([1, 2, 3], 1, { minKept: 0 }), Uint8Array.of(0, 0, 0));
  assert.throws(() => shareMask([1, 2], 1.5), /Cannot use share: .* current value is 1.5/);
  for (const minKept of [-1, 1.5]) {
    assert.throws(
      () => shareMask([1, 2, 3], 0.5, { minKept }),
      new RangeError(
        `Cannot use minKept: it must be an integer in [0, infinity): current value is ${minKept}`,
      ),
    );
  }
  // four equal scores leave together, so no multiple of 2 can be promised
  assert.throws(
    () => shareMask([1, 1, 1, 1, 2], 0.5, { ties: "threshold", roundTo: 2 }),
    new RangeError(
      "Cannot use roundTo: it must be 1 where ties is threshold, which keeps no exact count: current value is 2",
    ),
  );
});

Deno.test("layerMasks() needs a share for each layer and a layer for each share", () => {
  assert.throws(
    () => layerMasks({ conv1: [1], conv2: [1] }, { conv1: 0 }),
    new TypeError(
      "Cannot choose masks: each layer must have its share: current value is a layer without a share, conv2",
    ),
  );
  assert.throws(
    () => layerMasks({ conv1: [1] }, { conv1: 0, fc: 0 }),
    /current value is a share without a layer, fc/,
  );
});

Deno.test("globalMasks() refuses a share that would empty layers, and names the largest", () => {
  const layers = { a: [1, 2, 3, 4], b: [5, 6, 7, 8] };
  assert.throws(
    () => globalMasks(layers, 0.9),
    new RangeError(
      "Cannot choose masks: the share must be at most 0.75, since with maxRatio 1 and minKept 1 only 6 of 8 groups may be removed: " +
        "current value is 0.9",
    ),
  );
  assert.throws(
    () => globalMasks(layers, 0.7, { maxRatio: 0.5 }),
    /at most 0\.5, .* maxRatio 0\.5/,
  );
  assert.throws(
    () => globalMasks(layers, 0.7, { maxRatio: 2 }),
    /Cannot use maxRatio: it must be a number in \[0, 1\]: current value is 2/,
  );
  assert.throws(() => globalMasks(layers, 0.5, { minKept: 1.5 }), /Cannot use minKept/);
  assert.deepEqual(globalMasks(layers, 0.5, { minKept: 0 }).a, Uint8Array.of(0, 0, 0, 0));
  assert.deepEqual(globalMasks(layers, 0.75), {
    a: Uint8Array.of(0, 0, 0, 1),
    b: Uint8Array.of(0, 0, 0, 1),
  });
});

Deno.test("applyMask() writes only into floats", () => {
  const mask = Uint8Array.of(1, 0);
  for (const into of [null, [0, 0], new Float64Array(2)]) {
    assert.throws(
      () => applyMask(Float32Array.of(1, 2), mask, { into } as never),
      /TypeError: Cannot use into: it must be a Float32Array: current value is /,
    );
  }
});
