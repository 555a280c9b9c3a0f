import assert from "node:assert/strict";
import fc from "fast-check";
import { denseShare, keptWhileDecreasing, scheduleTime } from "@geta-lab/geta/nm";
import { count } from "@geta-lab/geta/core";

const curves = ["linear", "cubic", "cosine", "exponential"] as const;

Deno.test("denseShare() is 1 until the start, 0 from the end on, and never rises between", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...curves),
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 0, max: 40 }),
      (curve, start, length) => {
        const end = start + length, options = { start, end, curve };
        if (length > 0) assert.equal(denseShare(start, options), 1);
        assert.equal(denseShare(start - 1, options), 1);
        assert.equal(denseShare(end, options), 0);
        assert.equal(denseShare(end + 7, options), 0);
        let before = 1;
        for (let time = start; time <= end; time += 0.125) {
          const share = denseShare(time, options);
          assert.ok(share >= 0 && share <= before, `${curve} ${time}: ${share} after ${before}`);
          before = share;
        }
      },
    ),
    { seed: 1 },
  );
});

Deno.test("denseShare() gives 512 blocks the counts worked out by hand", () => {
  const counts = (curve: typeof curves[number]) =>
    [10, 20, 30, 40, 50].map((time) =>
      count(denseShare(time, { start: 10, end: 50, curve }), 512, "floor")
    );
  assert.deepEqual(counts("linear"), [512, 384, 256, 128, 0]);
  assert.deepEqual(counts("cubic"), [512, 216, 64, 8, 0]);
  assert.deepEqual(counts("cosine"), [512, 473, 362, 195, 0]);
  // 1 - (1 - e^-0.5) / (1 - e^-1.95) and so on
  assert.deepEqual(counts("exponential"), [512, 277, 134, 48, 0]);
});

Deno.test("denseShare() loses no block to rounding: 30 blocks in 30 epochs leave one by one", () => {
  for (let epoch = 0; epoch <= 30; epoch++) {
    assert.equal(count(denseShare(epoch, { end: 30 }), 30, "floor"), 30 - epoch);
  }
});

Deno.test("denseShare() divides by no empty time: start and end in one, one unit between them", () => {
  for (const curve of curves) {
    assert.equal(denseShare(0, { start: 0, end: 0, curve }), 0);
    assert.equal(denseShare(5, { start: 5, end: 5, curve }), 0);
    assert.equal(denseShare(4.9, { start: 5, end: 5, curve }), 1);
    const half = denseShare(5.5, { start: 5, end: 6, curve });
    assert.ok(half > 0.1 && half < 0.9, `${curve}: ${half}`);
  }
});

Deno.test("denseShare() by the exponential curve reaches 0 one unit before the end and stays there", () => {
  const options = { start: 0, end: 30, curve: "exponential" } as const;
  assert.equal(denseShare(29, options), 0);
  assert.equal(denseShare(29.5, options), 0);
  assert.ok(denseShare(28.9, options) > 0);
});

Deno.test("denseShare() refuses an end before the start, words and numbers that are none", () => {
  assert.throws(
    () => denseShare(1, { start: 5, end: 4 }),
    new RangeError("Cannot use end: it must be a number in [5, infinity): current value is 4"),
  );
  assert.throws(
    () => denseShare(NaN, { end: 4 }),
    new RangeError("Cannot use time: it must be a number: current value is NaN"),
  );
  assert.throws(
    () => denseShare(1, { end: 4, curve: "cosin" as "cosine" }),
    /Cannot use curve: it must be one of linear, cubic, cosine, exponential: current value is cosin; did you mean cosine\?/,
  );
  assert.throws(
    () => denseShare(1, { end: 4, rate: 0 }),
    new RangeError("Cannot use rate: it must be a number in (0, infinity): current value is 0"),
  );
  assert.throws(() => denseShare(1, {} as { end: number }), TypeError);
});

Deno.test("scheduleTime() is a straight line per step and a staircase per epoch", () => {
  for (let step = 0; step < 40; step++) {
    assert.equal(scheduleTime(step, { stepsPerEpoch: 8 }), step / 8);
    const epoch = (step - step % 8) / 8;
    assert.equal(scheduleTime(step, { stepsPerEpoch: 8, per: "epoch" }), epoch);
  }
  assert.throws(
    () => scheduleTime(-1, { stepsPerEpoch: 8 }),
    new RangeError("Cannot use step: it must be a number in [0, infinity): current value is -1"),
  );
  assert.throws(
    () => scheduleTime(1, { stepsPerEpoch: 0 }),
    /Cannot use stepsPerEpoch: .* \(0, infinity\)/,
  );
});

Deno.test("keptWhileDecreasing() passes M - N - 1 states between the first and the last", () => {
  for (const [n, m] of [[2, 4], [1, 16], [4, 8], [3, 3]]) {
    const states = new Set<number>();
    for (let step = 0; step <= 1000; step++) {
      states.add(keptWhileDecreasing(1 - step / 1000, { n: n!, m: m! }));
    }
    const wanted = Array.from({ length: m! - n! + 1 }, (_, i) => m! - i);
    assert.deepEqual([...states], wanted);
  }
});

Deno.test("keptWhileDecreasing() drops 2:16 to 1:16 only at the end of 90 epochs, and a state every sixth", () => {
  const kept = Array.from(
    { length: 91 },
    (_, t) => keptWhileDecreasing(denseShare(t, { end: 90 }), { n: 1, m: 16 }),
  );
  const changes = kept.flatMap((n, t) => t > 0 && n !== kept[t - 1] ? t : []);
  assert.deepEqual(changes, Array.from({ length: 15 }, (_, i) => 6 * (i + 1)));
  assert.deepEqual([kept[89], kept[90]], [2, 1]);
});

Deno.test("keptWhileDecreasing() refuses a share above 1 and a pattern that is none", () => {
  assert.throws(() => keptWhileDecreasing(1.5, { n: 1, m: 2 }), RangeError);
  assert.throws(
    () => keptWhileDecreasing(0.5, { n: 3, m: 2 }),
    new RangeError("Cannot use n: it must be an integer in [1, 2]: current value is 3"),
  );
});
