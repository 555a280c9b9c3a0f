import assert from "node:assert/strict";
import type { FunctionExercise } from "../../notebooks/exercises/exercise.ts";
import { rejectedShare, reportOf } from "../../tools/grade/mutants.ts";
import { MASK } from "./solutions.ts";

const exercise = MASK as FunctionExercise;

Deno.test("reportOf() names the variant that the cases do not tell from the reference", () => {
  const { variants, survivors, cases } = reportOf({
    ...exercise,
    wrong: { ...exercise.wrong, "not wrong at all": exercise.reference },
  });
  assert.deepEqual(survivors, ["not wrong at all"]);
  assert.equal(variants, Object.keys(exercise.wrong).length + 4);
  assert.equal(cases, 70);
});

Deno.test("reportOf() rejects answers that throw, do nothing or change their arguments", () => {
  const wrong = {
    "throws": () => {
      throw new Error("no");
    },
    "gives its argument": (w: number[]) => w,
    "gives nothing": () => null,
  };
  assert.deepEqual(reportOf({ ...exercise, wrong } as FunctionExercise).survivors, []);
});

Deno.test("rejectedShare() counts variants, not exercises", () => {
  const report = (variants: number, ...survivors: string[]) => ({
    id: "",
    name: "",
    variants,
    survivors,
    cases: 1,
  });
  assert.equal(rejectedShare([report(10), report(30, "a")]), 1 - 1 / 40);
  assert.equal(rejectedShare([]), 0);
});
