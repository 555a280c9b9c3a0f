import assert from "node:assert/strict";
import fc from "fast-check";
import { keptChannels, minKept } from "@geta-lab/geta/mask";
import { reportCases } from "../support/fixtures.ts";

const ratio = fc.integer({ min: 1, max: 20 }).map((n) => n / 20);

Deno.test("minKept() is the smallest multiple of roundTo that leaves no more than the share", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      ratio,
      fc.integer({ min: 1, max: 8 }),
      (size, maxRatio, roundTo) => {
        const least = minKept(size, { roundTo, maxRatio });
        const allowed = (kept: number) =>
          kept >= 1 && kept % roundTo === 0 &&
          20 * (size - kept) <= Math.round(20 * maxRatio) * size;
        let slow = size;
        for (let kept = size; kept >= 1; kept--) if (allowed(kept)) slow = kept;
        assert.equal(least, slow);
      },
    ),
    { seed: 1, numRuns: 500 },
  );
});

Deno.test("keptChannels() is a whole number of blocks or all channels, next above the rounded share", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 1, max: 16 }),
      (channels, percent, roundTo) => {
        const kept = keptChannels(channels, percent / 100, { roundTo });
        // halves go up
        const wanted = Math.max(1, Math.trunc((2 * channels * percent + 100) / 200));
        let slow = wanted;
        while (slow % roundTo !== 0) slow++;
        assert.equal(kept, slow > channels ? channels : slow);
      },
    ),
    { seed: 3, numRuns: 500 },
  );
});

Deno.test("fixture: keptChannels() equals the reported cases channel_rounding", () => {
  type Layer = { c: number; keep: number; multiple: number };
  for (const one of reportCases<Layer[], { right: number[] }>("channel_rounding")) {
    const kept = one.case.map(({ c, keep, multiple }) =>
      keptChannels(c, keep, { roundTo: multiple })
    );
    assert.deepEqual(kept, one.expect.right);
  }
});

Deno.test("keptChannels() and minKept() refuse what is no channel count, share or block", () => {
  assert.throws(
    () => keptChannels(0, 0.5),
    new RangeError(
      "Cannot use channels: it must be an integer in [1, infinity): current value is 0",
    ),
  );
  assert.throws(
    () => keptChannels(8, 1.5),
    new RangeError("Cannot use share: it must be a number in [0, 1]: current value is 1.5"),
  );
  assert.throws(
    () => keptChannels(8, 0.5, { roundTo: 0 }),
    new RangeError(
      "Cannot use roundTo: it must be an integer in [1, infinity): current value is 0",
    ),
  );
  assert.throws(
    () => minKept(8, { maxRatio: NaN }),
    /Cannot use maxRatio: .* current value is NaN/,
  );
});
