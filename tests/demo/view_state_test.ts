import assert from "node:assert/strict";
import type { News, Picture, Plan } from "../../tools/demo/messages.ts";
import { firstState, hear, type Phase, pressed } from "../../tools/demo/view_state.ts";

const plan = { totalSteps: 20 } as Plan, engine = { threads: 2 } as never;
const picture = (step: number, bops: number) =>
  ({ news: "picture", picture: { step, bops } as Picture }) as const;

Deno.test("hear() gathers a run, and forgets it when the next one begins", () => {
  const news: News[] = [
    { news: "ready", engine },
    { news: "preview", plan },
    { news: "plan", plan },
    picture(1, 1),
    { news: "validated", step: 1, accuracy: 0.25, answers: [3] },
    picture(2, 0.5),
  ];
  const state = news.reduce(hear, firstState);
  assert.deepEqual(state.bops, [{ step: 1, value: 1 }, { step: 2, value: 0.5 }]);
  assert.deepEqual(state.accuracy, [{ step: 1, value: 0.25 }]);
  assert.deepEqual([state.answers, state.picture!.step, state.engine], [[3], 2, engine]);
  const again = hear(hear(state, { news: "done", outcome: {} as never }), { news: "plan", plan });
  assert.deepEqual([again.bops, again.accuracy, again.answers], [[], [], []]);
  assert.deepEqual([again.outcome, again.picture, again.engine], [undefined, undefined, engine]);
  assert.equal(firstState.bops.length, 0, "states are not written to");
});

Deno.test("hear() keeps only the ends of a level stretch of bit operations", () => {
  const values = [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.2];
  const { bops } = values.map((value, i) => picture(i + 1, value)).reduce(hear, firstState);
  assert.deepEqual(bops.map(({ step, value }) => [step, value]), [
    [1, 1],
    [4, 1],
    [5, 0.5],
    [7, 0.5],
    [8, 0.2],
  ]);
});

Deno.test("hear() says what went wrong", () => {
  const state = hear(firstState, { news: "failed", message: "no" });
  assert.deepEqual([state.phase, state.message], ["failed", "no"]);
});

Deno.test("pressed() leads on only from where a button makes sense", () => {
  const phases: Phase[] = [
    "starting",
    "ready",
    "running",
    "paused",
    "stopping",
    "stopped",
    "done",
    "failed",
  ];
  const from = (press: Parameters<typeof pressed>[1]) =>
    phases.filter((phase) => pressed(phase, press) !== undefined);
  assert.deepEqual(from("start"), ["ready", "stopped", "done"]);
  assert.deepEqual(from("pause"), ["running"]);
  assert.deepEqual(from("play"), ["paused"]);
  assert.deepEqual(from("stop"), ["running", "paused"]);
});
