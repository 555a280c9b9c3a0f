import assert from "node:assert/strict";
import { twoOfFourSpeedup } from "@geta-lab/geta/hardware";
import { predictedRatio } from "../../tools/two_four_bench/measure.ts";
import { twoFourText, withTwoFour } from "../../tools/two_four_bench/report.ts";

const limits = { peak: 1e12, bandwidth: 1e10 };

Deno.test("predictedRatio() is the roofline with places of four bits, in rows of whole words", () => {
  const one = predictedRatio({ m: 1024, k: 1024, n: 1 }, limits);
  const bytes = 4 * (1024 * 1024 + 2048), sparse = 4 * (1024 * (512 + 64) + 2048);
  assert.equal(one.bound, "memory");
  assert.ok(Math.abs(one.ratio - bytes / sparse) < 1e-12);
  // one value in a word of its own
  const least = predictedRatio({ m: 1, k: 4, n: 1 }, limits);
  assert.ok(Math.abs(least.ratio - 9 / 8) < 1e-12);
  assert.deepEqual(predictedRatio({ m: 4096, k: 4096, n: 8192 }, limits), {
    ratio: 2,
    bound: "compute",
  });
  // never more than with places of two bits
  const size = { m: 256, k: 256, n: 4 };
  const { speedup } = twoOfFourSpeedup(size, { ...limits, valueBits: 32 });
  assert.ok(predictedRatio(size, limits).ratio < speedup);
});

Deno.test("withTwoFour() puts table and limits between the marks of docs/hardware.md and leaves the rest", () => {
  const page = Deno.readTextFileSync(new URL("../../docs/hardware.md", import.meta.url));
  const text = twoFourText({
    machine: "a machine",
    versions: { Deno: "2" },
    threads: 3,
    load: 0.25,
    limits,
    rows: [{ size: { m: 1024, k: 1024, n: 256 }, rate: 5e11, ratio: 0.954, range: [0.9, 1.1] }],
  }, "2026-01-02");
  assert.match(
    text,
    /^Measured on 2026-01-02 by `deno task bench:two-four` on a machine, Deno 2, 3 threads/,
  );
  assert.match(text, /1000\.0 · 10⁹ multiply-adds/);
  assert.match(
    text,
    /\| 1024 x 1024 \| +256 \| +50 % \| memory +\| +1\.41 \| +0\.95 \| +0\.90–1\.10 \|/,
  );
  const written = withTwoFour(page, text);
  assert.ok(written.includes(text));
  assert.equal(withTwoFour(written, text), written);
  const outside = (page: string) =>
    page.replace(/<!-- bench:two-four -->[^]*<!-- end of bench:two-four -->/, "");
  assert.equal(outside(written), outside(page));
  assert.throws(
    () => withTwoFour("# no marks", text),
    new Error(
      "Cannot write the measurement: the page must have the marks <!-- bench:two-four --> and <!-- end of bench:two-four -->: " +
        "current value is a page without",
    ),
  );
});
