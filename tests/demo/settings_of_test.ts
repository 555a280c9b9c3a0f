import assert from "node:assert/strict";
import { amounts, bounds } from "../../tools/demo/choice.ts";
import { settingsOf } from "../../tools/demo/settings_of.ts";

Deno.test("settingsOf() lets the bits fall from 16 to those asked for, whatever they are", () => {
  for (let bits = bounds.bits.min; bits <= bounds.bits.max; bits++) {
    const { bitRange, bitReduction, projectionPeriods } = settingsOf({
      sparsity: 0.5,
      bits,
      length: "full",
    });
    assert.equal(bitRange[0], bits);
    assert.ok(16 - bitReduction * projectionPeriods <= bits, "they arrive");
    assert.ok(16 - (bitReduction - 1) * projectionPeriods > bits, "by the smallest steps");
  }
});

Deno.test("settingsOf() is the library's default run where a visitor changes nothing", async () => {
  const { recipe } = await import("@geta-lab/geta");
  const { sparsity, bits } = bounds;
  const settings = settingsOf({ sparsity: sparsity.initial, bits: bits.initial, length: "full" });
  assert.deepEqual(settings, recipe("small"));
  const { train, held } = amounts.full; // shapes() draws as many by itself
  assert.deepEqual([train, held], [4000, 1000]);
});
