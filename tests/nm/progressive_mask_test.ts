import assert from "node:assert/strict";
import fc from "fast-check";
import {
  blockL1,
  denseBlocks,
  denseInMask,
  denseShare,
  keptWhileDecreasing,
  maskFlips,
  nmMask,
  progressiveMask,
  removedL1,
} from "@geta-lab/geta/nm";
import { applyMask } from "@geta-lab/geta/mask";
import { count } from "@geta-lab/geta/core";
import { anyPattern, anyWeight, normalWeight, rowsWeight, slowBlocks } from "./weights.ts";

const byNorm = fc.constantFrom("largestFirst" as const, "smallestFirst" as const);
const anyOrder = fc.constantFrom("largestFirst", "smallestFirst", "random" as const);
const rule = fc.constantFrom("perPosition" as const, "flat" as const);
const share = fc.integer({ min: 0, max: 20 }).map((n) => n / 20);

Deno.test("blockL1() sums every block, in every layout and with remainders", () => {
  fc.assert(
    fc.property(anyWeight, fc.integer({ min: 1, max: 8 }), rule, (weight, m, blocks) => {
      const wanted = slowBlocks(weight, m, blocks === "flat")
        .map((block) => block.reduce((sum, i) => sum + Math.abs(weight.data[i]!), 0));
      assert.deepEqual([...blockL1(weight, { m, blocks })], wanted);
    }),
    { seed: 1 },
  );
  const weight = rowsWeight([1, NaN], [1, 2]);
  assert.throws(
    () => blockL1(weight, { m: 2 }),
    new RangeError("Cannot use weight: every number must be finite: current value is NaN at 1"),
  );
});

Deno.test("denseBlocks() leaves those dense that sorting leaves, the lower of equal ones", () => {
  const norms = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(norms, byNorm, fc.nat(), (norms, order, any) => {
      const dense = any % (norms.length + 1), sign = order === "largestFirst" ? 1 : -1;
      const sorted = norms.map((_, i) => i).toSorted((a, b) => sign * (norms[a]! - norms[b]!));
      const wanted = norms.map((_, i) => sorted.indexOf(i) < dense ? 1 : 0);
      const found = denseBlocks(Float32Array.from(norms), { count: dense, order });
      assert.deepEqual([...found], wanted);
    }),
    { seed: 2, numRuns: 500 },
  );
});

Deno.test("denseBlocks() of one seed and draw is nested, of another draw is another choice", () => {
  const norms = new Float32Array(64), options = { order: "random", seed: 3 } as const;
  let before = denseBlocks(norms, { ...options, count: 64 });
  for (let dense = 63; dense >= 0; dense--) {
    const now = denseBlocks(norms, { ...options, count: dense });
    assert.equal(now.reduce((a, b) => a + b, 0), dense);
    assert.ok(now.every((one, i) => one <= before[i]!));
    before = now;
  }
  const half = { ...options, count: 32 };
  assert.deepEqual(
    denseBlocks(norms, { ...half, draw: 1 }),
    denseBlocks(norms, { ...half, draw: 1 }),
  );
  assert.notDeepEqual(denseBlocks(norms, half), denseBlocks(norms, { ...half, draw: 1 }));
  assert.notDeepEqual(denseBlocks(norms, half), denseBlocks(norms, { ...half, seed: 4 }));
});

Deno.test("denseBlocks() draws every block equally often", () => {
  const norms = new Float32Array(8), times = new Float32Array(8);
  for (let draw = 0; draw < 4000; draw++) {
    denseBlocks(norms, { count: 2, order: "random", draw }).forEach((one, i) => times[i]! += one);
  }
  // 1,000 expected, standard deviation 27
  for (const n of times) assert.ok(Math.abs(n - 1000) < 140, `${times}`);
});

Deno.test("denseBlocks() with frozen membership never lets a block turn dense again", () => {
  const draws = fc.array(
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 12 }),
    {
      minLength: 2,
      maxLength: 6,
    },
  );
  fc.assert(
    fc.property(draws, anyOrder, (steps, order) => {
      let previous: Uint8Array | undefined, left = 12;
      for (const norms of steps) {
        const options = { count: left, order, previous } as const;
        const dense = denseBlocks(Float32Array.from(norms), options);
        assert.equal(dense.reduce((a, b) => a + b, 0), left);
        if (previous !== undefined) assert.ok(dense.every((one, i) => one <= previous![i]!));
        // and among the blocks that are left it chooses as ever
        const among = norms.map((norm, i) => previous?.[i] === 0 ? undefined : norm);
        if (order === "largestFirst") {
          const inside = among.filter((norm, i) =>
            norm !== undefined && dense[i] === 1
          ) as number[];
          const outside = among.filter((norm, i) =>
            norm !== undefined && dense[i] === 0
          ) as number[];
          assert.ok(inside.every((a) => outside.every((b) => a <= b)));
        }
        previous = dense;
        left = Math.max(0, left - 2);
      }
    }),
    { seed: 3 },
  );
  const previous = Uint8Array.of(0, 1, 0);
  const wanted = [...denseBlocks(Float32Array.of(1, 2, 3), { count: 3, previous })];
  assert.deepEqual(wanted, [0, 1, 0]);
});

Deno.test("denseBlocks() changes members while their count stays, unless they are frozen", () => {
  const first = Float32Array.of(1, 2, 3, 4), then = Float32Array.of(4, 3, 2, 1);
  const previous = denseBlocks(first, { count: 2 });
  assert.deepEqual([...previous], [1, 1, 0, 0]);
  assert.deepEqual([...denseBlocks(then, { count: 2 })], [0, 0, 1, 1]);
  assert.deepEqual([...denseBlocks(then, { count: 2, previous })], [1, 1, 0, 0]);
});

Deno.test("denseBlocks() refuses counts, words and norms that are none", () => {
  const norms = Float32Array.of(1, 2);
  assert.throws(
    () => denseBlocks(norms, { count: 3 }),
    new RangeError("Cannot use count: it must be an integer in [0, 2]: current value is 3"),
  );
  assert.throws(
    () => denseBlocks(norms, { count: 1, order: "default" as "random" }),
    /Cannot use order: it must be one of largestFirst, smallestFirst, random: current value is default/,
  );
  assert.throws(
    () => denseBlocks(Float32Array.of(1, NaN), { count: 1 }),
    new RangeError(
      "Cannot use norms: they must be finite and not negative: current value is NaN at 1",
    ),
  );
  assert.throws(
    () => denseBlocks(Float32Array.of(1, -2), { count: 1 }),
    new RangeError(
      "Cannot use norms: they must be finite and not negative: current value is -2 at 1",
    ),
  );
  assert.throws(
    () => denseBlocks(norms, { count: 1, previous: new Uint8Array(3) }),
    new TypeError("Cannot use previous: its shape must be [2]: current value is [3]"),
  );
});

Deno.test("progressiveMask() goes the way worked out by hand in both orders", () => {
  const weight = rowsWeight([4, 3, 2, 1, 0.5, 0.375, 0.25, 0.125, 2, 2, 1, 1], [1, 12]);
  const removed = (order: "largestFirst" | "smallestFirst") =>
    [1, 2 / 3, 1 / 3, 0].map((denseShare) =>
      removedL1(weight.data, progressiveMask(weight, { n: 2, m: 4, order, denseShare }).mask)
    );
  assert.deepEqual(removed("largestFirst"), [0, 3, 5, 5.375]);
  assert.deepEqual(removed("smallestFirst"), [0, 0.375, 2.375, 5.375]);
});

Deno.test("progressiveMask() is 1 in floor(share · blocks) dense blocks and N:M in the others", () => {
  fc.assert(
    fc.property(
      anyWeight,
      anyPattern,
      share,
      anyOrder,
      rule,
      (weight, { n, m }, denseShare, order, blocks) => {
        const { mask, dense } = progressiveMask(weight, { n, m, denseShare, order, blocks });
        const all = slowBlocks(weight, m, blocks === "flat"),
          hard = nmMask(weight, { n, m, blocks });
        assert.equal(dense.length, all.length);
        assert.equal(dense.reduce((a, b) => a + b, 0), count(denseShare, all.length, "floor"));
        all.forEach((block, id) => {
          for (const i of block) assert.equal(mask[i], dense[id] === 1 ? 1 : hard[i]);
        });
      },
    ),
    { seed: 4, numRuns: 300 },
  );
});

Deno.test("progressiveMask() leaves the blocks dense that denseBlocks() names, and leaves the weight alone", () => {
  const weight = normalWeight("hwio", [3, 3, 8, 6], 2), before = weight.data.slice();
  const norms = blockL1(weight, { m: 4 });
  for (const order of ["largestFirst", "smallestFirst", "random"] as const) {
    const options = { order, seed: 5, draw: 6 }, n = 2, m = 4;
    const { dense } = progressiveMask(weight, { n, m, denseShare: 0.3, ...options });
    assert.deepEqual(
      dense,
      denseBlocks(norms, { count: Math.floor(0.3 * norms.length), ...options }),
    );
  }
  assert.deepEqual(weight.data, before);
});

Deno.test("progressiveMask() drops more and more as the share falls, and ends with the N:M mask", () => {
  fc.assert(
    fc.property(anyWeight, anyPattern, anyOrder, (weight, { n, m }, order) => {
      let before = new Uint8Array(weight.data.length).fill(1);
      for (const denseShare of [1, 0.7, 0.5, 0.2, 0]) {
        const { mask } = progressiveMask(weight, { n, m, denseShare, order });
        assert.ok(mask.every((kept, i) => kept <= before[i]!));
        before = mask as Uint8Array<ArrayBuffer>;
      }
      assert.deepEqual(before, nmMask(weight, { n, m }));
    }),
    { seed: 5 },
  );
});

Deno.test("progressiveMask() by decreasing N treats all blocks alike", () => {
  const weight = normalWeight("oihw", [4, 16, 1, 1], 1), pattern = { n: 1, m: 8 };
  for (const denseShare of [1, 0.8, 0.5, 0.1, 0]) {
    const { mask, dense } = progressiveMask(weight, { ...pattern, denseShare, order: "decreaseN" });
    const n = keptWhileDecreasing(denseShare, pattern);
    assert.deepEqual(mask, nmMask(weight, { n, m: 8 }));
    assert.deepEqual([...dense], Array(8).fill(n === 8 ? 1 : 0));
  }
});

Deno.test("progressiveMask() of N:N drops nothing at any time", () => {
  const weight = normalWeight("dense", [8, 3], 1);
  for (const order of ["largestFirst", "smallestFirst", "random", "decreaseN"] as const) {
    for (const denseShare of [1, 0.4, 0]) {
      const { mask } = progressiveMask(weight, { n: 4, m: 4, denseShare, order });
      assert.deepEqual(applyMask(weight.data, mask), weight.data);
    }
  }
});

Deno.test("progressiveMask() takes off 0.6, 1.7 and 15.4 % in the last of 90 steps by the three orders", () => {
  // 1,024 gaussian blocks of 16, 1:16; the mean of eight draws has a standard deviation of 0.01, 0.01 and 0.03
  const lastStep = (order: "largestFirst" | "smallestFirst" | "decreaseN") => {
    let sum = 0;
    for (let seed = 0; seed < 8; seed++) {
      const weight = normalWeight("oihw", [1024, 16, 1, 1], seed), pattern = { n: 1, m: 16 };
      const removed = [89, 90].map((epoch) => {
        const options = { ...pattern, order, denseShare: denseShare(epoch, { end: 90 }) };
        return removedL1(weight.data, progressiveMask(weight, options).mask);
      });
      assert.equal(removed[1], removedL1(weight.data, nmMask(weight, pattern)));
      sum += 100 * (removed[1]! - removed[0]!) / removed[1]!;
    }
    return sum / 8;
  };
  const lasts = [lastStep("largestFirst"), lastStep("smallestFirst"), lastStep("decreaseN")];
  [0.6, 1.7, 15.4].forEach((wanted, i) => {
    assert.ok(Math.abs(lasts[i]! - wanted) < [0.05, 0.05, 0.2][i]!, `${lasts}`);
  });
});

Deno.test("progressiveMask() refuses shares, patterns and words that are none", () => {
  const weight = rowsWeight([1, 2, 3, 4], [1, 4]), pattern = { n: 2, m: 4 };
  assert.throws(
    () => progressiveMask(weight, { ...pattern, denseShare: 1.5 }),
    new RangeError("Cannot use denseShare: it must be a number in [0, 1]: current value is 1.5"),
  );
  assert.throws(
    () => progressiveMask(weight, { n: 5, m: 4, denseShare: 1 }),
    new RangeError("Cannot use n: it must be an integer in [1, 4]: current value is 5"),
  );
  assert.throws(
    () => progressiveMask(weight, { ...pattern, denseShare: 1, order: "largest" as "random" }),
    /must be one of largestFirst, smallestFirst, random, decreaseN: current value is largest/,
  );
  weight.data[2] = -Infinity;
  assert.throws(
    () => progressiveMask(weight, { ...pattern, denseShare: 1 }),
    new RangeError(
      "Cannot use weight: every number must be finite: current value is -Infinity at 2",
    ),
  );
});

Deno.test("denseInMask() finds in a mask the blocks that progressiveMask() left dense, but those of n weights or fewer", () => {
  fc.assert(
    fc.property(anyWeight, anyPattern, rule, share, (weight, { n, m }, blocks, denseShare) => {
      fc.pre(n < m);
      const { mask, dense } = progressiveMask(weight, { n, m, blocks, denseShare });
      const { shape, layout } = weight;
      const found = denseInMask({ data: mask, shape, layout }, { n, m, blocks });
      const wanted = slowBlocks(weight, m, blocks === "flat")
        .map(({ length }, b) => length > n ? dense[b] : 0);
      assert.deepEqual([...found], wanted);
    }),
    { seed: 16 },
  );
});

Deno.test("denseInMask(), denseBlocks() and maskFlips() take every entry of a mask that is not 0 as kept", () => {
  const mask = (kept: number) =>
    ({
      data: Uint8Array.of(kept, kept, 0, 0, kept, kept, kept, 0),
      shape: [8, 1],
      layout: "dense",
    }) as const;
  for (const kept of [1, 255]) {
    assert.deepEqual([...denseInMask(mask(kept), { n: 2, m: 4 })], [0, 1]);
    for (const order of ["largestFirst", "random"] as const) {
      const previous = Uint8Array.of(0, kept);
      assert.deepEqual([...denseBlocks(Float32Array.of(1, 2), { count: 2, order, previous })], [
        0,
        1,
      ]);
    }
  }
  assert.equal(maskFlips(mask(1).data, mask(255).data), 0);
  assert.equal(maskFlips(Uint8Array.of(255, 0), Uint8Array.of(0, 1)), 2);
});

Deno.test("denseInMask() as previous freezes the blocks of any weights that follow", () => {
  const steps = fc.array(fc.tuple(fc.integer(), share), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(steps, byNorm, (steps, order) => {
      const pattern = { n: 1, m: 4 };
      let previous: Uint8Array | undefined;
      for (const [seed, denseShare] of steps) {
        const weight = normalWeight("dense", [24, 3], seed);
        const { mask } = progressiveMask(weight, { ...pattern, denseShare, order, previous });
        const now = denseInMask({ ...weight, data: mask }, pattern);
        if (previous !== undefined) assert.ok(now.every((one, b) => one <= previous![b]!));
        const kept = previous?.reduce((a, b) => a + b, 0) ?? 18;
        assert.equal(
          now.reduce((a, b) => a + b, 0),
          Math.min(kept, count(denseShare, 18, "floor")),
        );
        previous = now;
      }
    }),
    { seed: 17 },
  );
});

Deno.test("denseInMask() refuses what is no mask of a layer, and misspelt options", () => {
  const mask = { data: new Uint8Array(8), shape: [8, 1], layout: "dense" } as const;
  assert.throws(
    () => denseInMask(mask, { n: 5, m: 4 }),
    /^RangeError: Cannot use n: .* current value is 5/,
  );
  assert.throws(
    () => denseInMask({ ...mask, data: new Uint8Array(7) }, { n: 1, m: 4 }),
    TypeError,
  );
  assert.throws(
    () => denseInMask(mask, { n: 1, m: 4, block: "flat" } as { n: number; m: number }),
    /Cannot use block: it must be an option of denseInMask\(\), .*; did you mean blocks\?/,
  );
});
