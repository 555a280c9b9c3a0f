import assert from "node:assert/strict";
import fc from "fast-check";
import { answerDifference, answerText } from "@geta-lab/geta/notebook";

const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)));

Deno.test("answerDifference() finds none between a value and its copy, whatever the order of its fields", () => {
  fc.assert(
    fc.property(json, (value) => {
      assert.equal(answerDifference(reordered(value), value), undefined);
    }),
    { seed: 1 },
  );
});

Deno.test("answerDifference() finds the one number that differs in any value", () => {
  fc.assert(
    fc.property(json, fc.integer(), (value, n) => {
      assert.equal(
        answerDifference({ a: [value, { b: n + 1 }] }, { a: [value, { b: n }] }),
        `at .a[1].b: expected ${n}, received ${n + 1}`,
      );
    }),
    { seed: 2 },
  );
});

Deno.test("answerDifference() takes reals within 1e-9 of their size plus 1e-12, integers only exactly", () => {
  assert.equal(answerDifference(1.5 + 1.4e-9, 1.5), undefined);
  assert.notEqual(answerDifference(1.5 + 1.6e-9, 1.5), undefined);
  assert.equal(answerDifference(9e-13, 0), undefined);
  assert.notEqual(answerDifference(1.1e-12, 0), undefined);
  assert.equal(answerDifference(2.0000000000000004, 2), undefined);
  assert.notEqual(answerDifference(3_000_000_001, 3_000_000_000), undefined);
  assert.equal(answerDifference(0.36, 0.364, { relative: 0, absolute: 0.005 }), undefined);
  assert.notEqual(answerDifference(0.36, 0.366, { relative: 0, absolute: 0.005 }), undefined);
});

Deno.test("answerDifference() says what came instead of a number, a list or a record", () => {
  const cases: [unknown, unknown, string][] = [
    [NaN, 0, "expected 0, received NaN"],
    [Infinity, 1, "expected 1, received Infinity"],
    ["1", 1, 'expected 1, received "1"'],
    [true, 1, "expected 1, received true"],
    [1, true, "expected true, received 1"],
    [undefined, null, "expected null, received undefined"],
    [new Float64Array([1]), [1], "expected [1], received a Float64Array"],
    [{ 0: 1, length: 1 }, [1], "expected [1], received { 0: 1, length: 1 }"],
    [[1], { a: 1 }, "expected { a: 1 }, received [1]"],
    [{ a: 1, b: 2 }, { a: 1 }, "expected a record of a, received one of a, b"],
    [Promise.resolve(1), { a: 1 }, "expected { a: 1 }, received a Promise"],
    [new Array(1), [0], "at [0]: expected 0, received undefined"],
    [[], [[]], "expected 1 entries, received 0"],
  ];
  for (const [received, expected, words] of cases) {
    assert.equal(answerDifference(received, expected), words);
  }
  assert.equal(answerDifference(-0, 0), undefined);
  assert.equal(answerDifference({ a: 1, b: undefined }, { a: 1 }), undefined);
});

Deno.test("answerText() cuts what is long, deep or cyclic", () => {
  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  assert.match(answerText(cyclic), /…/);
  assert.equal(answerText(new Array(1e6).fill(1)).length, 240);
  assert.equal(answerText(Math.max), "the function max");
  assert.equal(answerText(-0), "0");
});

function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, reordered(v)]).reverse());
}
