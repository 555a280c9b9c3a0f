import assert from "node:assert/strict";
import fc from "fast-check";
import { FileError } from "@geta-lab/geta/io";
import { type Run, type RunLine, type RunState, sequence } from "@geta-lab/geta/run";
import { walk } from "./walk.ts";

const triple = walk("triple", { totalSteps: 4, move: (place) => 3 * place % 101 });
const square = walk("square", { totalSteps: 9, move: (place) => place * place % 101 });
const shift = walk("shift", { totalSteps: 12, move: (place) => (place + 7) % 101 });
const all = sequence("all", sequence("both", triple, square), shift);

function walkTo<State extends RunState>(
  run: Run<State, RunLine>,
  state: State,
  step: number,
): { state: State; lines: RunLine[] } {
  const lines: RunLine[] = [];
  while (state.step < step) {
    const next = run.advance(state);
    state = next.state;
    lines.push(next.line);
  }
  return { state, lines };
}

Deno.test("sequence() makes the steps of each run in turn and counts them on", () => {
  const { state, lines } = walkTo(all, all.start(), all.totalSteps);
  let place = 1;
  const wanted = Array.from({ length: 12 }, (_, i) => {
    const run = i < 4 ? triple : i < 9 ? square : shift;
    place = (i < 4 ? 3 * place : i < 9 ? place * place : place + 7) % 101;
    return { step: i + 1, phase: run.name, place };
  });
  assert.deepEqual(lines, wanted);
  assert.deepEqual([state.phase, state.step, state.place], ["shift", 12, place]);
});

Deno.test("sequence() stands at the end of a phase until its next step starts the next one", () => {
  const { state } = walkTo(all, all.start(), 4);
  assert.equal(state.phase, "triple");
  const before = structuredClone(state);
  assert.equal(all.advance(state).state.phase, "square");
  assert.deepEqual(state, before, "what follows has arrays of its own");
});

Deno.test("sequence() saved after any step and restored goes on as if nothing had happened", () => {
  const whole = walkTo(all, all.start(), all.totalSteps);
  fc.assert(
    fc.property(fc.array(fc.nat(12), { maxLength: 4 }), (stops) => {
      let state = all.start();
      for (const stop of stops.sort((a, b) => a - b)) {
        const saved = all.save(walkTo(all, state, stop).state);
        state = all.restore({ ...saved, state: JSON.parse(JSON.stringify(saved.state)) });
      }
      const rest = walkTo(all, state, all.totalSteps);
      assert.deepEqual(rest.state, whole.state);
      assert.deepEqual(rest.lines, whole.lines.slice(12 - rest.lines.length));
    }),
    { seed: 2, numRuns: 100 },
  );
});

Deno.test("sequence() refuses a state without a phase", () => {
  for (const state of [null, 3, {}, { phase: 1 }]) {
    assert.throws(
      () => all.restore({ state, arrays: {} }),
      new FileError("Cannot restore the run: its state must have a phase"),
    );
  }
});
