import assert from "node:assert/strict";
import { type FunctionExercise, HIDDEN_SEEDS } from "../../notebooks/exercises/exercise.ts";
import { EXERCISES } from "../../notebooks/exercises/mod.ts";
import { exerciseHtml } from "../../tools/book/exercise_html.ts";
import {
  PRACTICE_SEEDS,
  practiceExercise,
  practiceScript,
} from "../../tools/book/practice_cases.ts";
import { practiceResults } from "../../tools/book/practice_results.ts";
import { stripTypes } from "../../tools/book/strip_types.ts";
import { observe } from "../../tools/grade/judge.ts";

const exercise = EXERCISES.find(({ id }) => id === "E6.1") as FunctionExercise;
const practice = practiceExercise(exercise);
assert.ok(practice.kind === "function");

Deno.test("practiceExercise() has every property in every round, and other cases than the grader's", () => {
  const names = exercise.hidden.map(({ name }) => name);
  assert.equal(practice.rounds.length, PRACTICE_SEEDS.length);
  for (const round of practice.rounds) assert.deepEqual(round.map(({ name }) => name), names);
  assert.deepEqual(
    practice.visible.flatMap(({ calls }) => calls.map(({ args }) => args)),
    exercise.visible,
  );
  assert.deepEqual(PRACTICE_SEEDS.flat().filter((seed) => HIDDEN_SEEDS.includes(seed)), []);
  assert.notDeepEqual(practice.rounds[0], practice.rounds[1]);
});

Deno.test("practiceResults() passes the reference in every round and shows the first wrong call of another answer", () => {
  const { name } = exercise, options = { name, callMs: 2000 };
  for (const round of practice.rounds) {
    const calls = round.flatMap((one) =>
      one.calls.map(({ args }) => observe(exercise.reference, args))
    );
    const results = practiceResults(round, calls, options);
    assert.ok(results.every(({ passed, cases, wrong }) => passed === cases && wrong === undefined));
  }
  const properties = [{
    name: "two calls",
    calls: [{ args: [[3, 1], 1, 2], expected: { gives: [1, 0] } }, {
      args: [[1, 3], 1, 2],
      expected: { gives: [0, 1] },
    }],
  }];
  const always = observe(() => [1, 0], [[3, 1], 1, 2]);
  assert.deepEqual(practiceResults(properties, [always, always], { name, callMs: 2000 }), [{
    name: "two calls",
    cases: 2,
    passed: 1,
    wrong: {
      call: "nmKept([1, 3], 1, 2)",
      expected: "[0, 1]",
      received: "[1, 0]",
      why: "at [0]: expected 0, received 1",
    },
  }]);
});

Deno.test("practiceResults() tells calls that took too long from those that were not made", () => {
  const call = { args: [1], expected: { gives: 1 } };
  const [first, second] = practiceResults(
    [{ name: "a", calls: [call] }, { name: "b", calls: [call] }],
    [{ lost: "time" }, { lost: "given up" }],
    { name: "f", callMs: 2000 },
  );
  assert.equal(first!.wrong!.why, "did not end within 2 seconds");
  assert.equal(second!.wrong!.why, "was not made any more");
  assert.equal(second!.wrong!.received, "nothing");
});

Deno.test("practiceScript() brings no reference answer to the reader", () => {
  const script = practiceScript([exercise]);
  assert.match(
    script,
    /^globalThis\.bookExercises = \{"E6\.1":\{"kind":"function","name":"nmKept"/,
  );
  assert.doesNotMatch(script, /=>|function\s*\(|\breturn\b/);
});

Deno.test("stripTypes() leaves the types out and keeps the lines", () => {
  const source =
    "function f(a: number[], b?: { c: string }): number {\n  return a[0]! as number;\n}";
  const code = stripTypes(source);
  assert.equal(code.split("\n").length, 3);
  assert.equal(new Function(`${code}\nreturn f([7]);`)(), 7);
});

Deno.test("stripTypes() refuses what the grader refuses, with the line", () => {
  assert.throws(() => stripTypes("enum A { B }"), { message: "enum is more than a type" });
  assert.throws(() => stripTypes("const a = 1;\nfunction f( {"), { message: / in line 2$/ });
});

Deno.test("exerciseHtml() shows the stub in an editor with a name, and a number question as a field", () => {
  const html = exerciseHtml(exercise, "function nmKept() {\n  a < b;\n}", "en");
  assert.match(html, /<label for="answer-e6-1">/);
  assert.match(
    html,
    /<textarea id="answer-e6-1" [^>]*>\nfunction nmKept\(\) \{\n {2}a &lt; b;\n\}<\/textarea>/,
  );
  const number = EXERCISES.find(({ kind }) => kind === "number")!;
  assert.match(
    exerciseHtml(number, "", "zh-Hans"),
    /<input id="answer-n14-3" [^>]*>\s*<button [^>]*>检查/,
  );
});
