import assert from "node:assert/strict";
import { requireInteger, requireNumber, requireShape } from "@geta-lab/geta/core";

Deno.test("requireNumber() returns a value inside the bounds, ends included", () => {
  assert.equal(requireNumber("x", 0, { min: 0, max: 1 }), 0);
  assert.equal(requireNumber("x", 1, { min: 0, max: 1 }), 1);
  assert.equal(requireNumber("x", -7.5), -7.5);
});

Deno.test("requireNumber() refuses NaN, infinities and values on an open bound", () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    assert.throws(() => requireNumber("x", value), RangeError);
  }
  assert.throws(
    () => requireNumber("lr", 0, { exclusiveMin: 0 }),
    new RangeError("Cannot use lr: it must be a number in (0, infinity): current value is 0"),
  );
  assert.throws(() => requireNumber("x", 1, { min: 0, exclusiveMax: 1 }), /in \[0, 1\)/);
});

Deno.test("requireNumber() calls another type a TypeError", () => {
  assert.throws(() => requireNumber("x", "3" as unknown as number), TypeError);
});

Deno.test("requireInteger() refuses fractions and integers beyond 2^53", () => {
  assert.equal(requireInteger("n", -3), -3);
  assert.throws(() => requireInteger("n", 0.5), /must be an integer/);
  assert.throws(() => requireInteger("n", 2 ** 60), RangeError);
  assert.throws(() => requireInteger("n", 0, { min: 1 }), /in \[1, infinity\)/);
});

Deno.test("requireShape() compares rank and every length", () => {
  requireShape("x", [2, 3], [2, 3]);
  assert.throws(() => requireShape("x", [2], [2, 3]), TypeError);
  assert.throws(() => requireShape("x", [2, 4], [2, 3]), TypeError);
});
