import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { Tensor } from "@geta-lab/geta/core";
import { useEngine } from "@geta-lab/geta/engine";
import { trace } from "@geta-lab/geta/graph";
import { FileError } from "@geta-lab/geta/io";
import { basicBlock } from "@geta-lab/geta/models";
import { chain, convBn, dense, variableStore } from "@geta-lab/geta/nn";
import { mergeBranches, pruningGroups } from "@geta-lab/geta/qadg";
import { createRunFolder, readCheckpoint, runInFolder } from "@geta-lab/geta/run";
import {
  accuracyWithout,
  parseSensitivityLines,
  type SensitivityProblem,
  sensitivityRun,
  type SensitivityState,
} from "@geta-lab/geta/sensitivity";
import { findZeroStructures } from "@geta-lab/geta/structure";
import { parameterArrays } from "@geta-lab/geta/subnet";
import { reestimateBatchNorm } from "@geta-lab/geta/train";

/** A network with a shortcut, its groups, and a measurement that any weight changes. */
async function residualProblem(): Promise<SensitivityProblem & { calls: () => number }> {
  await useEngine({ threads: 1 });
  const store = variableStore(3);
  const body = chain([
    convBn(store, "stem", { inputs: 3, outputs: 8, activation: tf.relu }),
    basicBlock(store, "block", { inputs: 8, outputs: 8, stride: 1 }),
  ]);
  const head = dense(store, "fc", { inputs: 8, outputs: 4 });
  const forward = (x: Tensor, training = false) => head(tf.mean(body(x, { training }), [1, 2]));
  const { variables } = store;
  const graph = trace((x) => forward(x), [tf.zeros([1, 6, 6, 3])], { variables });
  const groups = pruningGroups(mergeBranches(graph).graph);
  const x = tf.randomNormal([16, 6, 6, 3], 0, 1, "float32", 4), wanted = forward(x);
  let calls = 0;
  return {
    variables,
    groups,
    evaluate() {
      calls++;
      return tf.tidy(() => 1 - tf.mean(tf.abs(tf.sub(forward(x), wanted))).dataSync()[0]!);
    },
    calls: () => calls,
  };
}

function finish(
  run: ReturnType<typeof sensitivityRun>,
  state: SensitivityState = run.start(),
) {
  const lines = [];
  while (state.step < run.totalSteps) {
    const next = run.advance(state);
    state = next.state;
    lines.push(next.line);
  }
  return { state, lines };
}

Deno.test("sensitivityRun() cuts both ends of a shortcut as one group, and no other group with it", async () => {
  const problem = await residualProblem(), { groups, variables } = problem;
  const shapes = Object.fromEntries(
    Object.entries(variables).map(([name, { shape }]) => [name, shape]),
  );
  const seen: number[][] = [];
  const evaluate = () => {
    const zero = findZeroStructures(groups, parameterArrays(variables), shapes);
    seen.push(zero.map((structures) => structures.filter(Boolean).length));
    return 1;
  };
  const run = sensitivityRun({ ...problem, evaluate }, { ratios: [0.5] });
  finish(run);
  const prunable = groups.flatMap(({ prunable }, i) => prunable ? [i] : []);
  const wanted = [-1, ...prunable].map((cut) =>
    groups.map(({ size }, i) => i === cut ? size / 2 : 0)
  );
  assert.deepEqual(seen, wanted);
  const shortcut = groups.find(({ ownedSlices }) =>
    ownedSlices.some(({ parameter }) => parameter === "stem/kernel")
  )!;
  const owners = shortcut.ownedSlices.map(({ parameter }) => parameter);
  assert.ok(owners.includes("block/conv2/kernel"), `${owners}`);
});

Deno.test("sensitivityRun() measures the network without the structures of smallest norm, and restores every bit", async () => {
  const problem = await residualProblem(), { groups, variables, evaluate } = problem;
  const before = parameterArrays(variables);
  const tensors = tf.memory().numTensors;
  const ratios = [0, 0.25, 0.5, 0.9];
  const run = sensitivityRun(problem, { ratios }), { state, lines } = finish(run);
  assert.deepEqual(parameterArrays(variables), before);
  assert.equal(tf.memory().numTensors, tensors);

  // by hand: zero what has the smallest norm over everything that a structure owns
  const scanned = groups.filter(({ prunable }) => prunable);
  assert.deepEqual(run.curves(state).map(({ group }) => group), scanned.map(({ name }) => name));
  const baseline = evaluate();
  scanned.forEach((group, g) => {
    const norms = Array.from(
      { length: group.size },
      (_, structure) =>
        group.ownedSlices.reduce((sum, { parameter, axis, structures }) => {
          const { shape } = variables[parameter]!,
            inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
          return Array.from(before[parameter]!).reduce((part, x, i) => {
            const position = Math.floor(i / inner) % shape[axis]!;
            return part + (structures[position] === structure ? x * x : 0);
          }, sum);
        }, 0),
    );
    const order = [...norms.keys()].sort((a, b) => norms[a]! - norms[b]!);
    ratios.forEach((ratio, r) => {
      const gone = new Set(
        order.slice(0, Math.min(Math.round(ratio * group.size), group.size - 1)),
      );
      for (const { parameter, axis, structures } of group.ownedSlices) {
        const { shape } = variables[parameter]!,
          inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
        const data = Float32Array.from(
          before[parameter]!,
          (x, i) => gone.has(structures[Math.floor(i / inner) % shape[axis]!]!) ? 0 : x,
        );
        variables[parameter]!.assign(tf.tensor(data, shape));
      }
      const line = lines[1 + g * ratios.length + r]!;
      assert.deepEqual([line.group, line.ratio, line.removed], [group.name, ratio, gone.size]);
      assert.equal(line.accuracy, evaluate());
      assert.equal(line.drop, baseline - line.accuracy);
      for (const { parameter } of group.ownedSlices) {
        variables[parameter]!.assign(tf.tensor(before[parameter]!, variables[parameter]!.shape));
      }
    });
  });
});

Deno.test("sensitivityRun() measures nothing twice: neither the whole network nor a count of structures", async () => {
  const problem = await residualProblem();
  const groups = problem.groups.filter(({ prunable }) => prunable).length;
  const run = sensitivityRun(problem);
  assert.equal(run.totalSteps, 1 + 10 * groups);
  const { lines } = finish(run);
  const counts = new Set(
    lines.map(({ group, removed }) => removed === 0 ? "" : `${group} ${removed}`),
  );
  assert.equal(problem.calls(), counts.size);
  assert.ok(problem.calls() < run.totalSteps);
});

Deno.test("sensitivityRun() saved after any step and restored goes on as if nothing had happened", async () => {
  const problem = await residualProblem(),
    run = sensitivityRun(problem, { ratios: [0, 0.5, 0.75] });
  const whole = finish(run);
  for (let stop = 0; stop <= run.totalSteps; stop++) {
    let state = run.start();
    while (state.step < stop) ({ state } = run.advance(state));
    const { state: saved, arrays } = run.save(state);
    const restored = sensitivityRun(problem, { ratios: [0, 0.5, 0.75] })
      .restore({ state: JSON.parse(JSON.stringify(saved)), arrays });
    const rest = finish(run, restored);
    assert.deepEqual(rest.state, whole.state);
    assert.deepEqual(rest.lines, whole.lines.slice(stop));
  }
});

Deno.test("sensitivityRun() in a folder writes history and checkpoint and resumes where a measurement threw", async () => {
  const problem = await residualProblem(), wanted = finish(sensitivityRun(problem));
  const before = parameterArrays(problem.variables);
  let left = 12;
  const failing = {
    ...problem,
    evaluate() {
      if (left-- === 0) throw new Error("out of memory");
      return problem.evaluate();
    },
  };
  const path = `${await Deno.makeTempDir()}/scan`, run = sensitivityRun(failing);
  const description = "a scan", conditions = null, start = run.start();
  {
    using folder = await createRunFolder(path, {
      description,
      conditions,
      seconds: 0,
      checkpoint: run.save(start),
    });
    const options = {
      folder,
      description,
      conditions,
      parseHistory: parseSensitivityLines,
      seconds: () => 0,
    };
    await assert.rejects(runInFolder(run, start, options), new Error("out of memory"));
    assert.deepEqual(parameterArrays(problem.variables), before, "restored although it threw");
    const restored = run.restore((await readCheckpoint(path)).checkpoint);
    assert.ok(restored.step > 0);
    const { state, history } = await runInFolder(run, restored, options);
    assert.deepEqual(state, wanted.state);
    assert.deepEqual(history, wanted.lines);
  }
  await Deno.remove(path, { recursive: true });
});

Deno.test("sensitivityRun() restores no state of another scan and no broken one", async () => {
  const problem = await residualProblem();
  const run = sensitivityRun(problem, { ratios: [0.5] }), { state } = finish(run);
  const other = sensitivityRun(problem, { ratios: [0.25] });
  const [cell] = state.cells;
  const cases: [unknown, string][] = [
    [
      { ...state, phase: "dense" },
      'phase: Invalid type: Expected "sensitivity" but received "dense"',
    ],
    [{ ...state, step: 99 }, `step: Invalid value: Expected <=${run.totalSteps} but received 99`],
    [
      { ...state, baseline: undefined },
      `step ${state.step} must have ${state.cells.length} cells behind its baseline: current value is ${state.cells.length}`,
    ],
    [
      { ...state, cells: [] },
      `step ${state.step} must have ${state.cells.length} cells behind its baseline: current value is 0`,
    ],
    [
      { ...state, cells: [{ ...cell, accuracy: "1" }] },
      'cells.0.accuracy: Invalid type: Expected number but received "1"',
    ],
  ];
  for (const [value, message] of cases) {
    assert.throws(
      () => run.restore({ state: value, arrays: {} }),
      new FileError(`Cannot restore the scan: ${message}`),
    );
  }
  const { group } = cell!;
  assert.throws(
    () => other.restore({ state, arrays: {} }),
    new FileError(
      `Cannot restore the scan: cell 1 must be ${group} at 0.25, 2 structures: current value is ${group} at 0.5, 4 structures`,
    ),
  );
  assert.throws(
    () => run.advance(state),
    new RangeError(
      `Cannot advance the run: step must be below ${run.totalSteps}: current value is ${run.totalSteps}`,
    ),
  );
});

Deno.test("sensitivityRun() with batch norm measured anew before each evaluation restores the statistics, too", async () => {
  await useEngine({ threads: 1 });
  const store = variableStore(3);
  const layer = convBn(store, "stem", { inputs: 3, outputs: 8, activation: tf.relu });
  const second = convBn(store, "next", { inputs: 8, outputs: 4 });
  const run = (x: Tensor, training: boolean) => second(layer(x, { training }), { training });
  const { variables } = store;
  const graph = trace((x) => run(x, false), [tf.zeros([1, 6, 6, 3])], { variables });
  const groups = pruningGroups(graph);
  const x = tf.randomNormal([32, 6, 6, 3], 1, 1, "float32", 4);
  const adapt = () =>
    reestimateBatchNorm(variables, [{ x, count: 32 }], { forward: ({ x }) => run(x, true) });
  adapt();
  const before = parameterArrays(variables);
  // the mean of a normalised channel is 0 if its statistics are right
  const evaluate = () =>
    -tf.tidy(() => tf.max(tf.abs(tf.mean(run(x, false), [0, 1, 2]))).dataSync()[0]!);
  const worst = (problem: SensitivityProblem) => {
    const { state } = finish(sensitivityRun(problem, { ratios: [0.25, 0.5] }));
    return state.cells.reduce((least, { accuracy }) => Math.min(least, accuracy), 0);
  };
  assert.ok(worst({ variables, groups, evaluate }) < -0.1);
  assert.ok(worst({ variables, groups, evaluate, adapt: () => void adapt() }) > -1e-3);
  assert.deepEqual(parameterArrays(variables), before);
});

Deno.test("accuracyWithout() cuts several groups at once, ranked by scores that are handed in", async () => {
  const problem = await residualProblem(), { groups, variables } = problem;
  const shapes = Object.fromEntries(
    Object.entries(variables).map(([name, { shape }]) => [name, shape]),
  );
  let zero: boolean[][] = [];
  const evaluate = () => {
    zero = findZeroStructures(groups, parameterArrays(variables), shapes);
    return 1;
  };
  const scores = groups.map(({ size }) => Array.from({ length: size }, (_, i) => -i));
  const ratios = groups.map(({ prunable }) => prunable ? 0.25 : 0);
  accuracyWithout({ ...problem, evaluate, scores }, ratios);
  groups.forEach(({ prunable, size }, i) => {
    const wanted = Array.from({ length: size }, (_, j) => prunable && j >= size - size / 4);
    assert.deepEqual(zero[i], wanted);
  });
});

Deno.test("accuracyWithout() and sensitivityRun() refuse what cannot be measured", async () => {
  const problem = await residualProblem(), { groups } = problem;
  const cut = groups.map(({ prunable }) => prunable ? 0.5 : 0);
  const first = groups.find(({ prunable }) => prunable)!;
  const fixed = groups.find(({ prunable }) => !prunable)!;
  const attempts: [() => unknown, Error][] = [
    [
      () => accuracyWithout(problem, []),
      new TypeError(
        `Cannot use ratios: its shape must be [${groups.length}]: current value is [0]`,
      ),
    ],
    [
      () => accuracyWithout(problem, cut.map(() => 1)),
      new RangeError("Cannot use ratio: it must be a number in [0, 1): current value is 1"),
    ],
    [
      () => accuracyWithout(problem, groups.map(({ prunable }) => prunable ? 0 : 0.5)),
      new RangeError(
        `Cannot remove structures of ${fixed.name}: the group must be prunable: current value is one that is not: ${fixed.reason}`,
      ),
    ],
    [
      () => accuracyWithout({ ...problem, scores: groups.map(() => [1]) }, cut),
      new TypeError(
        `Cannot use the scores of ${first.name}: its shape must be [${first.size}]: current value is [1]`,
      ),
    ],
    [
      () => accuracyWithout({ ...problem, evaluate: () => NaN }, cut),
      new RangeError("Cannot use the accuracy: it must be a number: current value is NaN"),
    ],
    [
      () => accuracyWithout({ ...problem, variables: {} }, cut),
      new TypeError(
        `Cannot remove structures of ${
          first.ownedSlices[0]!.parameter
        }: the network must have such a variable: current value is one without it`,
      ),
    ],
    [
      () => sensitivityRun({ ...problem, groups: [fixed] }),
      new RangeError(
        "Cannot scan the network: at least one group must be prunable: current value is none",
      ),
    ],
    [
      () => sensitivityRun(problem, { ratios: [] }),
      new RangeError("Cannot use ratios: there must be at least one: current value is none"),
    ],
  ];
  for (const [attempt, error] of attempts) assert.throws(attempt, error);
});

Deno.test("parseSensitivityLines() refuses a line that is none", () => {
  assert.throws(
    () =>
      parseSensitivityLines(
        '{"step":1,"ratio":0,"removed":0,"accuracy":1,"drop":0}\n{}\n',
        "a.jsonl",
      ),
    /Cannot read a.jsonl: line 2 must be a step of a scan: step: Invalid key/,
  );
});
