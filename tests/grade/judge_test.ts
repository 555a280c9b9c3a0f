import assert from "node:assert/strict";
import type { Answer, Case } from "../../notebooks/exercises/exercise.ts";
import { complaint, expectedOf, observe } from "../../tools/grade/judge.ts";

const half: Answer = (x) => {
  if (typeof x !== "number" || x < 0) throw new RangeError("x must be positive");
  return x / 2;
};
const judged = (answer: Answer, args: Case) =>
  complaint(args, expectedOf(half, args), observe(answer, args));

Deno.test("complaint() takes the reference itself and any RangeError where one is demanded", () => {
  assert.equal(judged(half, [3]), undefined);
  assert.equal(judged(half, [-3]), undefined);
  assert.equal(
    judged(() => {
      throw new RangeError("other words");
    }, [-3]),
    undefined,
  );
});

Deno.test("complaint() says what is wrong with a call", () => {
  let calls = 0;
  const endless: Answer = (x) => endless(x);
  const cases: [Answer, Case, RegExp][] = [
    [() => 1, [3], /^expected 1\.5, received 1$/],
    [() => 1, [-3], /^must throw a RangeError: it returned 1$/],
    [
      () => {
        throw new TypeError("no");
      },
      [-3],
      /^must throw a RangeError: it threw TypeError: no$/,
    ],
    [endless, [-3], /^must throw a RangeError: it threw RangeError: .*call stack/],
    [
      () => {
        throw new Error("");
      },
      [3],
      /^threw Error$/,
    ],
    [() => calls++ === 0 ? 1.5 : 2, [3], /^must give the same when it is called again/],
    [() => NaN, [3], /received NaN/],
  ];
  for (const [answer, args, words] of cases) assert.match(judged(answer, args)!, words);
});

Deno.test("complaint() sees an argument that was changed, however deep", () => {
  const deep: Answer = (record) => {
    (record as { a: number[][] }).a[1]![0] = 9;
    return 0;
  };
  const args: Case = [{ a: [[1], [2]] }];
  assert.equal(
    complaint(args, { gives: 0 }, observe(deep, args)),
    "must not change its arguments: they became [{ a: [[1], [9]] }]",
  );
  assert.deepEqual(args, [{ a: [[1], [2]] }]);
});

Deno.test("expectedOf() lets no error of a reference pass but a RangeError", () => {
  assert.throws(() =>
    expectedOf(() => {
      throw new TypeError("bug");
    }, []), /bug/);
});
