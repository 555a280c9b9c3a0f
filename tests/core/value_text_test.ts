import assert from "node:assert/strict";
import { requireInteger, valueText } from "@geta-lab/geta/core";

Deno.test("valueText() is one short line, whatever the value", () => {
  const cases: [unknown, string][] = [
    [undefined, "undefined"],
    [null, "null"],
    [NaN, "NaN"],
    ["two\n lines", "two lines"],
    [[1, 2, 3], "a list of 3"],
    [{}, "a record of nothing"],
    [{ seed: 1, size: 2 }, "a record of seed, size"],
    [assert.equal, "the function strictEqual"],
    [Symbol("s"), "Symbol(s)"],
    [Object.create(null), "a record of nothing"],
    ["x".repeat(100), "x".repeat(79) + "…"],
  ];
  for (const [value, text] of cases) assert.equal(valueText(value), text);
});

Deno.test("requireInteger() names a record where it wants a number", () => {
  assert.throws(
    () => requireInteger("size", { n: 1 } as unknown as number),
    new TypeError("Cannot use size: it must be an integer: current value is a record of n"),
  );
});
