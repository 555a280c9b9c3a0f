import assert from "node:assert/strict";
import { answerDifference } from "@geta-lab/geta/notebook";
import {
  answerCellId,
  type Case,
  CHALLENGE_POINTS,
  challengeCases,
  EXERCISES,
  type FunctionExercise,
  HIDDEN_POINTS,
  HIDDEN_SEEDS,
  hiddenCases,
} from "../../notebooks/exercises/mod.ts";
import { wrongVariants } from "../../notebooks/exercises/wrong_variants.ts";
import { complaint, expectedOf, observe } from "../../tools/grade/judge.ts";
import { challengeReportOf } from "../../tools/grade/mutants.ts";

const functions = EXERCISES.filter((one) => one.kind === "function");
const numbers = EXERCISES.filter((one) => one.kind === "number");

const allHidden = (exercise: FunctionExercise): Case[] =>
  exercise.hidden.flatMap((_, index) => hiddenCases(exercise, index));

Deno.test("EXERCISES have ids in order, one of each, and names that fit their cells", () => {
  const ids = EXERCISES.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  const key = (id: string) => {
    const [chapter, place] = id.slice(1).split(".").map(Number);
    return chapter! * 100 + place!;
  };
  assert.deepEqual(ids, ids.toSorted((a, b) => key(a) - key(b)));
  for (const { id, kind, notebook, name } of EXERCISES) {
    assert.match(
      notebook,
      new RegExp(`^${id.slice(1).split(".")[0]!.padStart(2, "0")}_[a-z0-9_]+$`),
    );
    assert.match(answerCellId(id), /^[en]\d+-\d+$/);
    if (kind === "number") assert.equal(name, `answer${id.replace(".", "_")}`);
    else assert.match(name, /^[a-z][A-Za-z0-9]*$/);
  }
});

Deno.test("mod.ts lists every file of an exercise", async () => {
  const folder = new URL("../../notebooks/exercises/", import.meta.url);
  const files = [];
  for await (const { name } of Deno.readDir(folder)) if (/^[en]\d/.test(name)) files.push(name);
  const listed = await Deno.readTextFile(new URL("mod.ts", folder));
  assert.deepEqual(files.filter((name) => !listed.includes(`"./${name}"`)), []);
  assert.equal(files.length, EXERCISES.length);
});

for (const exercise of functions) {
  const { id, visible, hidden, reference, tolerance } = exercise;

  Deno.test(`${id} has an example and an edge case, and hidden properties of ${HIDDEN_POINTS} points`, () => {
    assert.ok(visible.length >= 2, `${visible.length} visible cases`);
    assert.equal(hidden.reduce((sum, { points }) => sum + points, 0), HIDDEN_POINTS);
    assert.ok(hidden.every(({ points }) => points > 0));
    assert.equal(new Set(hidden.map(({ name }) => name)).size, hidden.length);
  });

  Deno.test(`${id} has at least 40 hidden cases from four seeds, all JSON, the same again for the same seed`, () => {
    assert.equal(new Set(HIDDEN_SEEDS).size, 4);
    const cases = allHidden(exercise);
    assert.ok(cases.length >= 40, `${cases.length} cases`);
    const all = [...cases, ...visible];
    assert.equal(answerDifference(JSON.parse(JSON.stringify(all)), all), undefined);
    assert.deepEqual(allHidden(exercise), cases);
    const seen = new Set(visible.map((args) => JSON.stringify(args)));
    const unseen = cases.filter((args) => !seen.has(JSON.stringify(args)));
    assert.ok(unseen.length >= 40, `${unseen.length} cases that are not visible`);
    for (const [index, { name }] of hidden.entries()) {
      const own = hiddenCases(exercise, index).map((args) => JSON.stringify(args));
      assert.ok(new Set(own).size >= 4, `${name} has ${new Set(own).size} different cases`);
    }
  });

  Deno.test(`${id}: the reference gives JSON, changes no argument and gives the same again`, () => {
    for (const args of [...visible, ...allHidden(exercise)]) {
      const expected = expectedOf(reference, args);
      if ("gives" in expected) {
        // a zero of either sign is the same zero
        const text = JSON.stringify(expected.gives);
        assert.ok(!/null/.test(text) || holdsNull(expected.gives), `${id}: ${text}`);
      }
      assert.equal(complaint(args, expected, observe(reference, args), tolerance), undefined);
    }
  });

  Deno.test(`${id} has at least eight wrong variants of its own, and its cases tell each from the reference`, () => {
    assert.ok(Object.keys(exercise.wrong).length >= 8);
    const cases = [...visible, ...allHidden(exercise)];
    const survivors = Object.entries(wrongVariants(exercise))
      .filter(([, variant]) =>
        cases.every((args) =>
          complaint(args, expectedOf(reference, args), observe(variant, args), tolerance) ===
            undefined
        )
      )
      .map(([name]) => name);
    assert.deepEqual(survivors, []);
  });
}

for (const exercise of functions) {
  const { id, challenge, tolerance } = exercise;
  if (challenge === undefined) continue;

  Deno.test(`${id}: the challenge has ${CHALLENGE_POINTS} points of its own, and cases that are JSON`, () => {
    assert.equal(challenge.hidden.reduce((sum, { points }) => sum + points, 0), CHALLENGE_POINTS);
    for (const index of challenge.hidden.keys()) {
      const cases = challengeCases(challenge, index);
      assert.ok(cases.length >= 4);
      assert.equal(answerDifference(JSON.parse(JSON.stringify(cases)), cases), undefined);
    }
  });

  Deno.test(`${id}: the answer to the challenge answers the cases of the exercise, too`, () => {
    for (const args of [...exercise.visible, ...allHidden(exercise)]) {
      const expected = expectedOf(exercise.reference, args);
      const found = observe(challenge.reference, args);
      assert.equal(complaint(args, expected, found, tolerance), undefined);
    }
  });

  Deno.test(`${id}: the cases of the challenge tell its wrong answers from the right one`, () => {
    const { variants, survivors } = challengeReportOf(exercise)!;
    assert.ok(variants >= 2);
    assert.deepEqual(survivors, []);
  });
}

for (const { id, value, tolerance } of numbers) {
  Deno.test(`${id} has a finite value, and its tolerance takes neither twice nor half of it`, () => {
    assert.ok(Number.isFinite(value));
    const slack = tolerance.absolute + tolerance.relative * Math.abs(value);
    assert.ok(slack >= 0 && slack < 0.5 * Math.max(Math.abs(value), 1));
  });
}

/** Whether a null is meant: NaN and the infinities become null in JSON. */
function holdsNull(value: unknown): boolean {
  if (typeof value === "number") return !Number.isFinite(value) && assert.fail(`${value}`);
  if (typeof value !== "object" || value === null) return value === null;
  return Object.values(value).map(holdsNull).some(Boolean);
}
