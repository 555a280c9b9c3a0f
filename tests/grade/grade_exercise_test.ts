import assert from "node:assert/strict";
import { HIDDEN_SEEDS } from "../../notebooks/exercises/exercise.ts";
import { EXERCISES } from "../../notebooks/exercises/mod.ts";
import { LIMITS } from "../../tools/grade/answer_process.ts";
import { givenScript } from "../../tools/grade/given.ts";
import { gradeExercise } from "../../tools/grade/grade_exercise.ts";
import { prepared } from "../../tools/grade/prepared.ts";
import { MASK, NUMBER, RIGHT_MASK } from "./solutions.ts";

const mask = prepared(MASK, HIDDEN_SEEDS), number = prepared(NUMBER, HIDDEN_SEEDS);
const given = await givenScript(), limits = { ...LIMITS, callMs: 1500 };
const graded = (source: string | undefined) => gradeExercise(mask, source, { given, limits });
const answered = (source: string) => gradeExercise(number, source, { given, limits });

Deno.test("gradeExercise() gives a right answer all points of every property", async () => {
  const { points, maxPoints, outcome, message, properties } = await graded(RIGHT_MASK);
  assert.deepEqual([points, maxPoints, outcome, message], [10, 10, "graded", "Right."]);
  assert.ok(properties.every((one) => one.passed === one.cases && one.message === undefined));
  assert.deepEqual(properties.map(({ visible }) => visible), [true, ...MASK_HIDDEN]);
});

const MASK_HIDDEN = MASK.kind === "function" ? MASK.hidden.map(() => false) : [];

Deno.test("gradeExercise() shares the points of a property over its cases", async () => {
  const floor = RIGHT_MASK.replace("count(sparsity, w.length)", "Math.floor(sparsity * w.length)");
  const { points, properties, message } = await graded(floor);
  assert.ok(points > 0 && points < 10);
  for (const { points, maxPoints, passed, cases } of properties) {
    assert.ok(Math.abs(points - maxPoints * passed / cases) < 0.005);
  }
  assert.match(
    message,
    /^Not yet: .*the count is exact, also for halves and for everything \(\d+ of 20\)/,
  );
  const [, exact] = properties;
  assert.match(exact!.message!, /^magnitudeMask\(\[.*\], [\d.]+\): .*expected \d, received \d/);
});

Deno.test("gradeExercise() loses single cases that throw, give NaN or do not end, and keeps the others", async () => {
  const only = (condition: string, does: string) =>
    RIGHT_MASK.replace("{\n", `{\n  if (${condition}) ${does}\n`);
  for (
    const [does, words] of [
      ['throw new Error("too long")', /: threw Error: too long$/],
      ["return w.map(() => NaN);", /: at \[0\]: expected \d, received NaN$/],
      ["while (true) {}", /: did not end within 1\.5 seconds$/],
      ["return [0, undefined, () => 1, new Map(), Infinity];", /expected 100 entries, received 5$/],
    ] as const
  ) {
    const { points, properties } = await graded(only("w.length === 100 && w[0] > 0", does));
    assert.ok(points > 9 && points < 10, `${does}: ${points}`);
    assert.deepEqual(
      properties.map(({ passed, cases }) => passed === cases),
      [true, false, true, true, true, true],
    );
    assert.match(properties[1]!.message!, words);
  }
});

Deno.test("gradeExercise() loses the calls after three that ended their process", async () => {
  const { points, properties } = await graded(
    RIGHT_MASK.replace("{\n", "{\n  if (w.length > 6) for (;;);\n"),
  );
  assert.ok(points > 2 && points < 3);
  assert.match(
    properties.at(-1)!.message!,
    /was not made, because three calls before it ended the process$/,
  );
});

Deno.test("gradeExercise() has an outcome and a sentence for every answer that cannot be called", async () => {
  const cases: [string | undefined, string, RegExp][] = [
    [undefined, "missing cell", /^The notebook has no cell e1-1\. Take the cell/],
    ["", "no function", /^The cell e1-1 defines no magnitudeMask\.$/],
    ["const magnitudeMask = 3;", "no function", /defines no magnitudeMask/],
    ["function other() {}", "no function", /defines no magnitudeMask/],
    ["function magnitudeMask(w: number[] {", "syntax error", /is not TypeScript that runs: /],
    ["await 1; function magnitudeMask() {}", "syntax error", /await/],
    [
      'import "x"; function magnitudeMask() {}',
      "import",
      /use plain TypeScript and count, roundHalfEven, dot and norm/,
    ],
    [
      "conv(1); function magnitudeMask() {}",
      "error",
      /conv is not defined\. An answer may use plain TypeScript/,
    ],
    ['throw "no"; function magnitudeMask() {}', "error", /fails when it is run: .*no\./],
    [`/*${"x".repeat(100_000)}*/`, "too long", /is too long/],
    [
      'function magnitudeMask() { throw new Error("E1.1 is not written yet"); }',
      "not written",
      /^E1\.1 is not written yet\.$/,
    ],
  ];
  for (const [source, outcome, words] of cases) {
    const result = await graded(source);
    assert.deepEqual([result.outcome, result.points, result.maxPoints], [outcome, 0, 10]);
    assert.match(result.message, words);
    assert.ok(result.properties.every(({ passed, points }) => passed === 0 && points === 0));
  }
});

Deno.test("gradeExercise() takes arrow functions, types that are erased, the given functions and one's own of their names", async () => {
  const arrow = RIGHT_MASK.replace("function magnitudeMask(", "const magnitudeMask = (")
    .replace(": number[] {", ": number[] => {");
  const own =
    `${RIGHT_MASK}\nconst count = (s: number, n: number): number => Math.floor(s * n + 0.5 + 1e-9);
type Unused = { a: number };\nconsole.log("as in the notebook", structuredClone([1]));`;
  for (const source of [arrow, own]) {
    const { points, message } = await graded(source);
    assert.equal(points, 10, message);
  }
});

Deno.test("gradeExercise() marks a number by its tolerance, and says what is no number", async () => {
  const cases: [string, number, string, RegExp][] = [
    ["const answerN1_9: number | undefined = 0.362;", 4, "graded", /^Right\.$/],
    ["const answerN1_9 = 0.37;", 0, "graded", /^0\.37 is not the number\.$/],
    [
      "const answerN1_9: number | undefined = undefined;",
      0,
      "not written",
      /^N1\.9 is not answered yet\.$/,
    ],
    ["const answerN1_9 = NaN;", 0, "graded", /^NaN is not the number\.$/],
    ['const answerN1_9 = "0.36";', 0, "no number", /^N1\.9 must be a number: it is "0\.36"\.$/],
    [
      "const answerN1_9 = { valueOf: () => 0.36 };",
      0,
      "no number",
      /must be a number: it is \{ valueOf: /,
    ],
    ["const answer = 0.36;", 0, "not written", /not answered yet/],
    ["const answerN1_9 = measured / 2;", 0, "error", /measured is not defined\. An answer may use/],
  ];
  for (const [source, points, outcome, words] of cases) {
    const result = await answered(source);
    assert.deepEqual(
      [result.points, result.maxPoints, result.outcome],
      [points, 4, outcome],
      source,
    );
    assert.match(result.message, words);
  }
});

Deno.test("gradeExercise() marks what a challenge demands beyond in its own tier only", async () => {
  const exercise = EXERCISES.find(({ id }) => id === "E12.3")!;
  const plain = `function remaining(periodSteps, first) {
    return Array.from({ length: periodSteps - first }, (_, i) => 1 - (i + 1) / (periodSteps - first));
  }`;
  const more = `function remaining(periodSteps, first, rate) {
    const steps = Array.from({ length: periodSteps - first }, (_, i) => i + 1);
    return steps.map((k) => rate === undefined ? 1 - k / steps.length : (1 - rate) ** k);
  }`;
  const marks = async (source: string, challenge: boolean) => {
    const one = prepared(exercise, HIDDEN_SEEDS, { challenge });
    const { points, maxPoints } = await gradeExercise(one, source, { given });
    return [points, maxPoints];
  };
  assert.deepEqual(await marks(plain, false), [10, 10]);
  assert.deepEqual(await marks(more, false), [10, 10]);
  assert.deepEqual(await marks(plain, true), [10, 12]);
  assert.deepEqual(await marks(more, true), [12, 12]);
});
