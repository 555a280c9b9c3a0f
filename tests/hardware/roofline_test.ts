import assert from "node:assert/strict";
import fc from "fast-check";
import { attainableRate, rooflineTime, twoOfFourSpeedup } from "@geta-lab/geta/hardware";

const MACHINE = { peak: 1e12, bandwidth: 1e10 };

Deno.test("twoOfFourSpeedup() reaches 2 only where arithmetic still limits the sparse product", () => {
  const at = (n: number) => twoOfFourSpeedup({ m: 1024, k: 1024, n }, MACHINE);
  assert.deepEqual([1, 16, 256, 4096].map((n) => at(n).speedup.toFixed(2)), [
    "1.78",
    "1.74",
    "1.41",
    "2.00",
  ]);
  const { dense, sparse, speedup } = at(256);
  const near = (own: number, wanted: number) =>
    assert.ok(Math.abs(own / wanted - 1) < 1e-7, `${own}`);
  near(dense.seconds, 3.145728e-4);
  near(sparse.seconds, 2.228224e-4);
  near(speedup, 1.4117647);
  assert.deepEqual([at(4096).dense.bound, at(4096).sparse.bound], ["compute", "compute"]);
});

Deno.test("twoOfFourSpeedup() never exceeds 2, and without traffic is 2", () => {
  const length = fc.integer({ min: 1, max: 64 });
  fc.assert(
    fc.property(length, length, length, fc.constantFrom(4, 8, 16), (m, k, n, valueBits) => {
      const size = { m, k: 4 * k, n };
      const { speedup, dense, sparse } = twoOfFourSpeedup(size, { ...MACHINE, valueBits });
      assert.ok(speedup >= 1 && speedup <= 2 + 1e-12);
      assert.equal(dense.macs, 2 * sparse.macs);
      // weights: 2 more bits for each of half of the values
      const saved = m * 4 * k * (valueBits / 2 - 1) / 8;
      assert.ok(Math.abs(dense.bytes - sparse.bytes - saved) < 1e-9);
      assert.equal(twoOfFourSpeedup(size, { peak: 1, bandwidth: 1e30, valueBits }).speedup, 2);
    }),
    { seed: 1 },
  );
});

Deno.test("rooflineTime() is the work at attainableRate()", () => {
  const positive = fc.double({ min: 1, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(positive, positive, positive, positive, (macs, bytes, peak, bandwidth) => {
      const machine = { peak, bandwidth }, { seconds } = rooflineTime({ macs, bytes }, machine);
      assert.ok(Math.abs(seconds * attainableRate(macs / bytes, machine) / macs - 1) < 1e-12);
    }),
    { seed: 2 },
  );
});

Deno.test("attainableRate() and its like refuse what does not fit", () => {
  assert.throws(
    () => attainableRate(-1, MACHINE),
    new RangeError(
      "Cannot use intensity: it must be a number in [0, infinity): current value is -1",
    ),
  );
  assert.throws(
    () => attainableRate(1, { peak: 0, bandwidth: 1 }),
    new RangeError("Cannot use peak: it must be a number in (0, infinity): current value is 0"),
  );
  assert.throws(() => rooflineTime({ macs: NaN, bytes: 1 }, MACHINE), /Cannot use macs/);
  assert.throws(
    () => twoOfFourSpeedup({ m: 3, k: 6, n: 1 }, MACHINE),
    new TypeError(
      "Cannot store as N:M: the number of weights must be a multiple of 4: current value is 18",
    ),
  );
  assert.throws(() => twoOfFourSpeedup({ m: 4, k: 4, n: 0 }, MACHINE), /Cannot use n: /);
});
