import assert from "node:assert/strict";
import vm from "node:vm";
import fc from "fast-check";
import * as core from "@geta-lab/geta/core";
import { givenScript } from "../../tools/grade/given.ts";
import type { GIVEN_NAMES } from "../../tools/grade/given_names.ts";

const context = vm.createContext(vm.constants.DONT_CONTEXTIFY);
vm.runInContext(await givenScript(), context);
const given: Pick<typeof core, typeof GIVEN_NAMES[number]> & { structuredClone<T>(value: T): T } =
  vm
    .runInContext("globalThis", context);

const vector = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }));

Deno.test("givenScript() holds the library's own functions", () => {
  fc.assert(
    fc.property(vector, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(1000), (a, share, n) => {
      const b = a.map((x) => 3 - x);
      assert.equal(given.count(share, n), core.count(share, n));
      assert.equal(given.count(share, n, "floor"), core.count(share, n, "floor"));
      assert.equal(given.roundHalfEven(share * n), core.roundHalfEven(share * n));
      assert.equal(given.dot(a, b), core.dot(a, b));
      assert.equal(given.norm(a), core.norm(a));
    }),
    { seed: 1 },
  );
  assert.throws(
    () => given.count(2, 3),
    (error: Error) =>
      error.message === "Cannot use share: it must be a number in [0, 1]: current value is 2",
  );
});

Deno.test("givenScript() copies values as structuredClone does", () => {
  const value = { a: [1, [2]], b: null, c: "x", d: new Float64Array([1]) };
  const copy = given.structuredClone(value);
  assert.deepEqual(JSON.stringify(copy), JSON.stringify(value));
  assert.notEqual(copy.a, value.a);
  assert.notEqual(copy.d, value.d);
});

Deno.test("givenScript() reaches nothing but the language", () => {
  const reached = vm.runInContext(
    "[count, structuredClone, globalThis, console, Error].map((one) => one.constructor.constructor('return typeof Deno + typeof fetch + typeof process')())",
    context,
  );
  assert.deepEqual([...new Set(reached)], ["undefinedundefinedundefined"]);
});
