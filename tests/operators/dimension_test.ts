import assert from "node:assert/strict";
import fc from "fast-check";
import { attributeAt, isSymbolic, lengthAt, shapeAt } from "@geta-lab/geta/operators";

Deno.test("lengthAt() is perSample * batch + plus", () => {
  const n = fc.nat(100);
  fc.assert(
    fc.property(n, n, n, (perSample, plus, batch) => {
      assert.equal(lengthAt({ perSample, plus }, batch), perSample * batch + plus);
      assert.equal(lengthAt(plus, batch), plus);
    }),
    { seed: 1 },
  );
});

Deno.test("shapeAt() replaces symbolic lengths only", () => {
  assert.deepEqual(shapeAt([{ perSample: 4, plus: 1 }, 3], 2), [9, 3]);
});

Deno.test("attributeAt() reaches into arrays and objects and leaves the rest", () => {
  const length = { perSample: 1, plus: 0 };
  const attribute = { a: [length, "same", null, [length]], b: { c: length, d: true } };
  assert.deepEqual(attributeAt(attribute, 5), {
    a: [5, "same", null, [5]],
    b: { c: 5, d: true },
  });
});

Deno.test("isSymbolic() tells lengths from other attributes", () => {
  const found = [{ perSample: 1, plus: 0 }, 1, null, "x", [1], { perSample: 1 }].map(isSymbolic);
  assert.deepEqual(found, [true, false, false, false, false, false]);
});
