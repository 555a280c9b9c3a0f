import assert from "node:assert/strict";
import { check, CheckError, checkNumber } from "@geta-lab/geta/notebook";
import { captured } from "./captured.ts";

const complaintOf = (run: () => void): string => {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof CheckError);
    return error.message;
  }
  return assert.fail("did not throw");
};

Deno.test("check() says what was called, what was expected, what came and where it differs", () => {
  function mask(w: number[]): number[] {
    return w.map(() => 1);
  }
  assert.equal(
    complaintOf(() => check(mask, [{ of: [[0.5, -0.1]], gives: [1, 0] }])),
    "mask([0.5, -0.1])\n  expected [1, 0]\n  received [1, 1]\n  at [1]: expected 0, received 1",
  );
});

Deno.test("check() refuses an answer that throws, that changes its arguments or that gives another result again", () => {
  let calls = 0;
  function stub(_: number): number {
    throw new Error("E1.1 is not written yet");
  }
  const counting = (_: number) => ++calls;
  const sorting = (w: number[]) => w.sort((a, b) => a - b);
  assert.equal(
    complaintOf(() => check(stub, [{ of: [1], gives: 1 }])),
    "stub(1)\n  threw: E1.1 is not written yet",
  );
  assert.match(
    complaintOf(() => check(sorting, [{ of: [[2, 1]], gives: [1, 2] }])),
    /must not change its arguments: they became \[\[1, 2\]\]/,
  );
  assert.match(
    complaintOf(() => check(counting, [{ of: [0], gives: 1 }])),
    /must give the same when it is called again/,
  );
});

Deno.test("check() never changes the cases, and says in one line that all is as expected", async () => {
  const cases = [{ of: [[2, 1]] as [number[]], gives: 3 }];
  const total = (w: number[]) => w.reduce((a, b) => a + b);
  const text = await captured(() => Promise.resolve(check(total, cases)));
  assert.deepEqual(text, ["total: 1 call as expected"]);
  assert.deepEqual(cases, [{ of: [[2, 1]], gives: 3 }]);
});

Deno.test("check() refuses what is no function", () => {
  assert.throws(
    () => check(undefined as unknown as () => number, []),
    new TypeError("Cannot check: the answer must be a function: current value is undefined"),
  );
});

Deno.test("checkNumber() tells nothing written from something that is no number", () => {
  assert.equal(complaintOf(() => checkNumber("N1.4", undefined)), "N1.4 is not answered yet");
  assert.equal(
    complaintOf(() => checkNumber("N1.4", "0.3" as unknown as number)),
    'N1.4 must be answered by a number: received "0.3"',
  );
});
