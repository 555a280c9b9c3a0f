import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { useEngine } from "@geta-lab/geta/engine";
import {
  finishRun,
  type GetaRun,
  getaRun,
  type GetaState,
  isCompression,
  recipe,
} from "@geta-lab/geta/geta";
import { type Checkpoint, FileError } from "@geta-lab/geta/io";
import type { PartialSettings } from "@geta-lab/geta/settings";
import { zoo } from "@geta-lab/geta/models";
import { bitWidth } from "@geta-lab/geta/quant";
import { type DenseState, DivergenceError } from "@geta-lab/geta/train";
import { blobs } from "./blobs.ts";

const source = blobs();
const short: PartialSettings = {
  batch: 16,
  epochs: 2,
  warmUp: 1,
  projection: 1,
  joint: 2,
  coolDown: 2,
  projectionPeriods: 2,
  pruningPeriods: 2,
  learningRate: 0.05,
};

function newModel(name = "small") {
  return zoo[name]!({ seed: 0, inputShape: source.inputShape, classes: source.classes });
}

function newRun(changes: PartialSettings = {}, name = "small"): GetaRun {
  return getaRun(newModel(name), source, recipe(name, { ...short, ...changes }));
}

/** The state after `step` steps, by default after the last. */
function walkTo(run: GetaRun, step = run.totalSteps, state = run.start()): GetaState {
  while (state.step < step) ({ state } = run.advance(state));
  return state;
}

/** From settings to the result. */
async function finished(changes: PartialSettings = {}) {
  const run = newRun(changes), state = walkTo(run);
  assert(isCompression(state));
  return { run, state, ...await finishRun(run, state) };
}

/** Compares bytes; element by element it would take seconds. */
function assertSameBits(a: Checkpoint, b: Checkpoint): void {
  assert.deepEqual(a.state, b.state);
  assert.deepEqual(Object.keys(a.arrays), Object.keys(b.arrays));
  for (const [name, array] of Object.entries(a.arrays)) {
    assert.ok(Buffer.from(array.buffer).equals(Buffer.from(b.arrays[name]!.buffer)), name);
  }
}

for (const quantize of ["weight", "weight+activation"] as const) {
  for (const optimizer of ["sgd", "adam", "adamw"] as const) {
    Deno.test(`a run (${quantize}, ${optimizer}) ends with exactly K zero structures, integer bits in range, an equal subnet`, async () => {
      await useEngine({ threads: 1 });
      const { run, state, result, subnet } = await finished({
        quantize,
        optimizer,
        learningRate: optimizer === "sgd" ? 0.05 : 3e-3,
        bitRange: [3, 9],
        sparsity: 0.4,
      });
      const { structures, compressed, equivalence } = result;
      assert.equal(structures.total, 16 + 32 + 64 + 64);
      assert.equal(structures.target, Math.floor(0.4 * structures.total));
      assert.equal(structures.zero, structures.target);
      assert.equal(compressed.sparsity, structures.zero / structures.total);
      assert.ok(equivalence.relative <= 1e-4, `${equivalence.relative}`);
      for (const { weightBits, activationBits } of compressed.layers) {
        assert.ok(weightBits >= 3 && weightBits <= 9 && Number.isInteger(weightBits));
        if (quantize === "weight") assert.equal(activationBits, 32);
        else assert.ok(activationBits >= 3 && activationBits <= 9);
      }
      // the learned scalars give the integer bits exactly, so nothing is lost by storing them
      const { parameters } = state.learner;
      for (const { name, weightQuantizer } of run.compression.problem.layers) {
        const scalar = (role: "stepSize" | "clip" | "exponent") =>
          parameters[weightQuantizer![role]!]![0]!;
        const bits = bitWidth({
          stepSize: scalar("stepSize"),
          clip: scalar("clip"),
          exponent: scalar("exponent"),
        });
        const stored = subnet.layers.find((layer) => layer.name === name)!.weightBits;
        assert.ok(Math.abs(bits - stored) < 1e-4, `${name}: ${bits} against ${stored}`);
      }
    });
  }
}

Deno.test("a run goes through the stages in order and counts steps and zero structures", async () => {
  await useEngine({ threads: 1 });
  const run = newRun();
  let state = run.start();
  const lines = Array.from({ length: run.totalSteps }, () => {
    const next = run.advance(state);
    state = next.state;
    return next.line;
  });
  const order = lines.map(({ stage }) => stage).filter((stage, i, all) => stage !== all[i - 1]);
  assert.deepEqual(order, ["dense", "warm-up", "projection", "joint", "cool-down"]);
  assert.deepEqual(lines.map(({ step }) => step), lines.map((_, i) => i + 1));
  const zeros = lines.map(({ zeroStructures }) => zeroStructures ?? 0);
  assert.ok(
    zeros.every((n, i) => i === 0 || n >= zeros[i - 1]!),
    "a pruned structure stays pruned",
  );
  assert.equal(zeros.at(-1), (await finishRun(run, state)).result.structures.zero);
  const epochEnds = lines.filter(({ accuracy }) => accuracy !== undefined).map(({ step }) => step);
  assert.deepEqual(epochEnds, Array.from({ length: run.totalSteps / 4 }, (_, i) => 4 * i + 4));
  assert.throws(
    () => run.advance(state),
    new RangeError("Cannot advance the run: step must be below 32: current value is 32"),
  );
  await assert.rejects(
    finishRun(run, run.start()),
    /all 32 steps must be done: current value is 0/,
  );
});

Deno.test("the dense network learns the task, and compression keeps what it learned", async () => {
  await useEngine({ threads: 1 });
  const { result } = await finished({ epochs: 5, coolDown: 5 });
  assert.ok(result.dense.accuracy > 0.9, `${result.dense.accuracy}`);
  assert.ok(
    result.compressed.accuracy > result.dense.accuracy - 0.05,
    `${result.compressed.accuracy}`,
  );
  assert.ok(result.relative.bops < 0.1, `${result.relative.bops}`);
});

// in dense training, at its end, after the first step of the compression, and in each stage
for (const stop of [3, 8, 9, 13, 17, 27]) {
  Deno.test(`a run stopped after step ${stop} and restored ends bit for bit like one that was not stopped`, async () => {
    await useEngine({ threads: 1 });
    const changes: PartialSettings = {
      quantize: "weight+activation",
      optimizer: stop % 2 ? "adam" : "sgd",
    };
    const whole = await finished(changes);
    const first = newRun(changes);
    const stopped = walkTo(first, stop);
    assert.equal(stopped.phase, stop > 8 ? "compression" : "dense");
    const { state, arrays } = first.save(stopped);
    walkTo(first, first.totalSteps, stopped); // a checkpoint shares no array with the run
    const second = newRun(changes);
    const end = walkTo(
      second,
      second.totalSteps,
      second.restore({ state: JSON.parse(JSON.stringify(state)), arrays }),
    );
    assertSameBits(second.save(end), whole.run.save(whole.state));
    assert.deepEqual((await finishRun(second, end)).result, whole.result);
  });
}

Deno.test("a restored run computes nothing: no sample is asked for, the network is not called", async () => {
  await useEngine({ threads: 1 });
  for (const stop of [3, 8, 9, 27]) {
    const first = newRun();
    const saved = first.save(walkTo(first, stop));
    let restoring = false;
    const model = newModel();
    const quiet = getaRun(
      {
        ...model,
        forward: (x, mode) => restoring ? assert.fail("forward") : model.forward(x, mode),
      },
      {
        ...source,
        trainingBatch: () => assert.fail("trainingBatch"),
        testBatches: () => assert.fail("testBatches"),
      },
      recipe("small", short),
    );
    restoring = true;
    assertSameBits(quiet.save(quiet.restore(saved)), saved);
  }
});

Deno.test('start "scratch" compresses the initial network, "dense" the trained one', async () => {
  await useEngine({ threads: 1 });
  const kernel = "block/conv1/kernel";
  const startOf = (start: "dense" | "scratch") => {
    const run = newRun({ start }), first = run.start();
    const initial = first.learner.parameters[kernel]!.slice();
    const dense = walkTo(run, run.dense.totalSteps, first);
    assert(!isCompression(dense));
    const begun = run.compression.start(dense).learner;
    return { initial, now: begun.parameters[kernel]!, accuracy: begun.denseAccuracy };
  };
  const scratch = startOf("scratch"), dense = startOf("dense");
  assert.deepEqual(scratch.now, scratch.initial);
  assert.notDeepEqual(dense.now, dense.initial);
  assert.equal(scratch.accuracy, dense.accuracy, "of the trained network in both cases");
});

Deno.test("the compression starts from the newest state of a dense training that is over", async () => {
  await useEngine({ threads: 1 });
  const run = newRun(),
    early = walkTo(run, 7) as DenseState,
    { state: end } = run.dense.advance(early);
  assert.throws(() => run.compression.start(early), /Cannot use this state: it must be the newest/);
  const over = run.compression.start(end);
  assert.deepEqual([over.phase, over.step, over.learner.step], ["compression", 8, 0]);
  assert.throws(
    () => run.compression.start(run.start() as DenseState),
    new RangeError(
      "Cannot start the compression: dense training must be at step 8: current value is 0",
    ),
  );
});

Deno.test("a network that cannot be pruned and a stage that is too short show before any training", async () => {
  await useEngine({ threads: 1 });
  assert.throws(() => newRun({ ignore: ["conv1", "conv2", "conv3", "block", "head"] }), /prune/);
  assert.throws(() => newRun({ pruningPeriods: 9 }), /Cannot use joint: /);
});

Deno.test("without quantizers a run only prunes", async () => {
  await useEngine({ threads: 1 });
  const { result } = await finished({ quantize: "none" });
  assert.equal(result.structures.zero, result.structures.target);
  assert.ok(result.compressed.layers.every(({ weightBits }) => weightBits === 32));
  assert.equal(result.compressed.averageBits, 32);
  assert.ok(result.equivalence.relative <= 1e-4);
});

Deno.test("reference semantics run to the end as well", async () => {
  await useEngine({ threads: 1 });
  const { result } = await finished({ semantics: "reference", quantize: "weight+activation" });
  assert.ok(result.structures.zero > 0);
  assert.ok(result.equivalence.relative <= 1e-4);
});

Deno.test("a run that diverges stops at that step and names the culprit", async () => {
  await useEngine({ threads: 1 });
  await assert.rejects(
    () => finished({ learningRate: 1e20 }),
    (error) =>
      error instanceof DivergenceError &&
      /the first (parameter|gradient) .* is \w/.test(error.message),
  );
});

Deno.test("a checkpoint of another network or with something missing is refused, and the message says what", async () => {
  await useEngine({ threads: 1 });
  const run = newRun(), dense = walkTo(run, 5), savedDense = run.save(dense);
  const compressed = run.save(walkTo(run, 12, dense));
  const refused = (
    saved: Checkpoint,
    change: (saved: { state: Record<string, never>; arrays: Checkpoint["arrays"] }) => void,
    message: RegExp,
  ) => {
    const copy = structuredClone(saved);
    change(copy as { state: Record<string, never>; arrays: Checkpoint["arrays"] });
    assert.throws(
      () => run.restore(copy),
      (error) => error instanceof FileError && message.test(error.message),
      `${message}`,
    );
  };
  // deno-lint-ignore no-explicit-any -- what a file may hold
  const set = (path: string, value: any) => ({ state }: { state: any }) => {
    const keys = path.split("."), last = keys.pop()!;
    keys.reduce((at, key) => at[key], state)[last] = value;
  };
  refused(savedDense, set("model", "mlp"), /^Cannot restore the run: model: .*"small".*"mlp"/);
  refused(savedDense, set("phase", "pruning"), /: phase: .*"dense".*"pruning"/);
  refused(savedDense, set("step", 9), /: step: /); // dense training has 8
  refused(savedDense, set("step", 0.5), /: step: /);
  refused(compressed, set("step", 7), /: step: /); // compression begins at 8
  refused(compressed, set("updates", -1), /: updates: /);
  refused(compressed, set("bookkeeping.denseAccuracy", 2), /: bookkeeping\.denseAccuracy: /);
  refused(compressed, set("bookkeeping.groups", []), /: bookkeeping\.groups/);
  refused(
    compressed,
    set("bookkeeping.groups.0.pruned", [16]), // conv1 has 16 structures
    /: bookkeeping\.groups\.0\.pruned\.0: /,
  );
  refused(compressed, set("bookkeeping.frozenBits", { conv1: 4 }), /frozenBits\.conv1: /);
  refused(
    savedDense,
    ({ arrays }) => delete arrays["parameter/conv1/kernel"],
    /: parameter\/conv1\/kernel must be Float32Array\(432\): current value is none/,
  );
  refused(
    savedDense,
    ({ arrays }) => arrays["first/head/bias"] = new Float32Array(3),
    /: first\/head\/bias must be Float32Array\(4\): current value is Float32Array\(3\)/,
  );
  refused(
    compressed,
    ({ arrays }) => arrays["parameter/conv1/weight/clip"] = new Int32Array(1),
    /clip must be Float32Array\(1\): current value is Int32Array\(1\)/,
  );
});

for (const bits of [2, 23, 24]) {
  Deno.test(`a run in which every bit width is ${bits} reports ${bits} and none else`, async () => {
    await useEngine({ threads: 1 });
    const run = newRun({ bitRange: [bits, bits], optimizer: "adam", learningRate: 1e-3 }, "mlp");
    const { result, subnet } = await finishRun(run, walkTo(run));
    for (const { weightBits, activationBits } of result.compressed.layers) {
      assert.deepEqual([weightBits, activationBits], [bits, bits]);
    }
    const most = 2 ** (bits - 1);
    for (const { levels } of subnet.layers) assert.ok(levels!.every((q) => Math.abs(q) < most));
  });
}

Deno.test("a run on samples that are no numbers blames the samples, not the learning rate", async () => {
  await useEngine({ threads: 1 });
  const broken = {
    ...source,
    trainingBatch(epoch: number, step: number) {
      const batch = source.trainingBatch(epoch, step), images = batch.images.slice();
      images[7] = NaN;
      return { ...batch, images };
    },
  };
  const run = getaRun(newModel("mlp"), broken, recipe("mlp", short));
  assert.throws(() => run.advance(run.start()), (error) => {
    assert(error instanceof DivergenceError);
    return /samples of this step .* look at the data/.test(error.message);
  });
});

Deno.test("a run with --nesterov and --clip-norm takes other steps, dense and compressed, and ends as well", async () => {
  await useEngine({ threads: 1 });
  const losses = (changes: PartialSettings) => {
    const run = newRun(changes);
    let state = run.start();
    return Array.from({ length: run.totalSteps }, () => {
      const next = run.advance(state);
      state = next.state;
      return next.line.loss;
    });
  };
  const plain = losses({}),
    nesterov = losses({ nesterov: true }),
    clipped = losses({ clipNorm: 0.1 });
  assert.equal(nesterov[0], plain[0]);
  assert.notEqual(nesterov[1], plain[1]);
  assert.ok(nesterov.at(-1)! < plain[0]! / 2);
  // the gradients of a fresh network are longer than 0.1: it learns more slowly
  assert.ok(clipped[3]! > plain[3]!);
  assert.deepEqual(losses({ clipNorm: 1e9 }), plain);
  assert.throws(
    () => newRun({ nesterov: true, optimizer: "adamw" }),
    /Cannot use nesterov: optimizer must be sgd with momentum: current value is adamw/,
  );
});

Deno.test("finishRun() refuses a subnet whose outputs are no numbers, as from a negative running variance", async () => {
  await useEngine({ threads: 1 });
  const run = newRun(), state = walkTo(run);
  const name = Object.keys(state.statistics).find((one) => /ariance/.test(one))!;
  const broken = state.statistics[name]!.map(() => -1);
  await assert.rejects(
    finishRun(run, { ...state, statistics: { ...state.statistics, [name]: broken } }),
    {
      name: "RangeError",
      message:
        "Cannot report on the run: the outputs of its subnet must be finite numbers: current value is Infinity for their greatest difference from the network whose structures are zero",
    },
  );
});
