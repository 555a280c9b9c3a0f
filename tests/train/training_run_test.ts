import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { zoo } from "@geta-lab/geta/models";
import { stepLearningRate } from "@geta-lab/geta/optim";
import {
  type BatchSource,
  type DenseRun,
  denseRun,
  type DenseState,
  readVariables,
} from "@geta-lab/geta/train";
import { blobs } from "../geta/blobs.ts";

const source = blobs({ stepsPerEpoch: 4 });
const options = {
  totalSteps: 10,
  learningRate: 0.05,
  optimizer: { rule: "sgd", momentum: 0.9 },
} as const;

function newModel() {
  return zoo.small!({ seed: 0, inputShape: source.inputShape, classes: source.classes });
}

function losses(run: DenseRun, state: DenseState, steps: number) {
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) {
    const next = run.advance(state);
    state = next.state;
    losses.push(next.line.loss);
  }
  return { losses, state };
}

Deno.test("trainingRun() leaves the state it is given as it was, but for the arrays it donates", async () => {
  await useEngine({ threads: 1 });
  const run = denseRun(newModel(), source, options), { state } = losses(run, run.start(), 3);
  const { phase, step, statistics, learner } = state;
  const before = structuredClone({ phase, step, statistics, updates: learner.optimizer.step });
  const { state: next } = run.advance(state);
  assert.deepEqual(
    { phase, step: state.step, statistics, updates: learner.optimizer.step },
    before,
  );
  assert.deepEqual([next.step, next.learner.optimizer.step], [4, 4]);
  assert.notDeepEqual(next.statistics, before.statistics);
  assert.equal(next.learner.parameters, learner.parameters, "large arrays move on");
});

Deno.test("trainingRun() measures validation accuracy at the end of epochs, and cannot start without images for it", async () => {
  await useEngine({ threads: 1 });
  const lines = (source: BatchSource) => {
    const run = denseRun(newModel(), source, options);
    let state = run.start();
    return Array.from({ length: options.totalSteps }, () => {
      const next = run.advance(state);
      state = next.state;
      return next.line.accuracy !== undefined;
    });
  };
  const ends = [3, 7, 9];
  assert.deepEqual(lines(source).flatMap((has, i) => has ? [i] : []), ends);
  assert.throws(
    () => lines({ ...source, validationBatches: () => [] }),
    /Cannot train small: the validation split must hold at least one sample: current value is none/,
  );
});

Deno.test("trainingRun() refuses a state whose arrays have moved on: a loop that drops results cannot hang", async () => {
  await useEngine({ threads: 1 });
  const run = denseRun(newModel(), source, options), old = run.start();
  run.advance(old);
  const message =
    "Cannot use this state: it must be the newest, of step 1, which advance() returned: current value is step 0";
  for (const use of [run.advance, run.save, run.forward]) {
    assert.throws(() => use(old), new TypeError(message));
  }
});

Deno.test("trainingRun() takes every value from its state: what else happens to the network does not matter", async () => {
  await useEngine({ threads: 1 });
  const wanted = (() => {
    const run = denseRun(newModel(), source, options);
    return losses(run, run.start(), 10).losses;
  })();
  const model = newModel();
  const one = denseRun(model, source, options), two = denseRun(model, source, options);
  const first = losses(one, one.start(), 3);
  const other = losses(two, two.start(), 7); // trains the same network
  const second = losses(one, first.state, 7);
  assert.deepEqual([...first.losses, ...second.losses], wanted);
  assert.deepEqual([...other.losses, ...losses(two, other.state, 3).losses], wanted);
  assert.deepEqual(losses(one, one.start(), 10).losses, wanted, "a start is always the same");
});

Deno.test("trainingRun() measures validation accuracy after each epoch and at the end, with the network as it is then", async () => {
  await useEngine({ threads: 1 });
  const model = newModel(), run = denseRun(model, source, options);
  let state = run.start();
  const measured: number[] = [];
  while (state.step < run.totalSteps) {
    const { state: next, line } = run.advance(state);
    state = next;
    if (line.accuracy === undefined) continue;
    measured.push(line.step);
    assert.deepEqual(
      readVariables(model.variables),
      Object.fromEntries(
        Object.keys(model.variables).map((name) => [
          name,
          state.learner.parameters[name] ?? state.statistics[name],
        ]),
      ),
    );
  }
  assert.deepEqual(measured, [4, 8, 10]);
});

Deno.test("trainingRun() can go on with the same state after a batch that could not be read", async () => {
  await useEngine({ threads: 1 });
  const wanted = (() => {
    const run = denseRun(newModel(), source, options);
    return losses(run, run.start(), 6).losses;
  })();
  let broken = true;
  const unreliable: BatchSource = {
    ...source,
    trainingBatch(epoch, step) {
      if (broken && step === 2) throw new Error("no data");
      return source.trainingBatch(epoch, step);
    },
  };
  const run = denseRun(newModel(), unreliable, options);
  const first = losses(run, run.start(), 2);
  assert.throws(() => run.advance(first.state), new Error("no data"));
  broken = false;
  assert.deepEqual([...first.losses, ...losses(run, first.state, 4).losses], wanted);
});

Deno.test("denseRun() trains with any learning rate, a function of the steps done", async () => {
  await useEngine({ threads: 1 });
  const rate = (done: number) => stepLearningRate(done, { base: 0.05, every: 2, factor: 0.5 });
  const run = denseRun(newModel(), source, { ...options, totalSteps: 5, learningRate: rate });
  let state = run.start();
  const rates = Array.from({ length: 5 }, () => {
    const next = run.advance(state);
    state = next.state;
    return next.line.learningRate;
  });
  assert.deepEqual(rates, [0.05, 0.05, 0.025, 0.025, 0.0125]);
  const broken = denseRun(newModel(), source, { ...options, learningRate: () => NaN });
  assert.throws(
    () => broken.advance(broken.start()),
    /Cannot use learningRate: it must be a number: current value is NaN/,
  );
});
