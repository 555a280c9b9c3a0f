import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { useEngine } from "@geta-lab/geta/engine";
import { FileError } from "@geta-lab/geta/io";
import { pruningRecipe, pruningRun } from "@geta-lab/geta/prune";
import { SettingsError } from "@geta-lab/geta/settings";
import { type ChannelWeight, nmMask, weightBlocks } from "@geta-lab/geta/nm";
import { assertSameBits, newModel, newRun, pruned, short, source, walk } from "./tools.ts";

const proximalLasso = short("group-lasso", {
  penalty: { rule: "groupLasso", strength: 0.01, by: "proximal" },
});

for (
  const name of [
    "magnitude-iterative",
    "obd",
    "slimming",
    "sfp",
    "sensitivity",
    "taylor",
    "rigl",
    "sr-ste-2-4",
    "progressive-1-16",
    "progressive-1-16-frozen",
    "group-lasso",
  ]
) {
  Deno.test(`pruningRun by ${name} goes on from any step, bit for bit as if it had never stopped`, async () => {
    await useEngine({ threads: 1 });
    const recipe = name === "group-lasso" ? proximalLasso : short(name),
      whole = newRun(recipe),
      end = whole.save(walk(whole));
    const { dense, pruning } = whole.plan.steps;
    for (const stop of [dense, dense + Math.ceil(pruning / 2) + 1, whole.totalSteps - 1]) {
      const before = newRun(recipe), saved = before.save(walk(before, { to: stop }));
      // what a file holds: JSON and arrays
      const read = { ...saved, state: JSON.parse(JSON.stringify(saved.state)) };
      const after = newRun(recipe);
      assertSameBits(after.save(walk(after, { from: after.restore(read) })), end);
    }
  });
}

Deno.test("pruningRun goes through its phases in order and tells the sparsity of every step", async () => {
  await useEngine({ threads: 1 });
  const run = newRun(short("magnitude-iterative"));
  const lines: [string, number | undefined][] = [];
  walk(run, { watch: (_, { stage, sparsity }) => lines.push([stage, sparsity]) });
  assert.deepEqual(
    lines.map(([stage]) => stage).filter((stage, i, all) => stage !== all[i - 1]),
    ["dense", "pruning", "fine-tuning"],
  );
  const total = Object.values(run.plan.target.sizes).reduce((a, b) => a + b, 0);
  // s_i = 1 - 0.2^(i/4), as counts; the round at a phase's last step is in force from there on
  const rounds = [1, 2, 3, 4].map((i) =>
    Math.floor((1 - 0.2 ** (i / 4)) * total + 0.5 + 1e-9) / total
  );
  const found = lines.flatMap(([, sparsity]) => sparsity ?? []);
  assert.deepEqual([...new Set(found)], rounds);
  assert.ok(lines.every(([stage, sparsity]) => (stage === "dense") === (sparsity === undefined)));
});

Deno.test("pruningRun holds masks after every optimizer step, momentum of removed weights included", async () => {
  await useEngine({ threads: 1 });
  const run = newRun(short("cubic"));
  let steps = 0, removed = 0;
  walk(run, {
    watch(state) {
      if (state.phase === "dense") return;
      const { masks, parameters, optimizer } = pruned(state).learner;
      for (const [name, mask] of Object.entries(run.plan.target.expand(masks))) {
        mask.forEach((kept, i) => {
          if (kept === 1) return;
          removed++;
          assert.equal(parameters[name]![i], 0);
          assert.equal(optimizer.first[name]?.[i] ?? 0, 0);
        });
      }
      steps++;
    },
  });
  assert.ok(steps === 20 && removed > 0);
});

Deno.test("pruningRun reaches its target exactly by the last planned mask, and what is removed stays removed", async () => {
  await useEngine({ threads: 1 });
  for (const name of ["cubic", "lamp-global", "taylor", "fpgm"]) {
    const run = newRun(short(name)), { sizes } = run.plan.target;
    let before: Record<string, Uint8Array> = {};
    const state = walk(run, {
      watch(state) {
        if (state.phase === "dense") return;
        const { masks } = pruned(state).learner;
        for (const [unit, mask] of Object.entries(before)) {
          mask.forEach((kept, i) => assert.ok(kept === 1 || masks[unit]![i] === 0));
        }
        before = masks;
      },
    });
    const { masks } = pruned(state).learner, { choice } = run.plan.recipe;
    assert.ok("sparsity" in choice);
    const zeros = (mask: Uint8Array) => mask.reduce((sum, one) => sum + 1 - one, 0);
    const exact = (size: number) => Math.floor(choice.sparsity * size + 0.5 + 1e-9);
    if (choice.rule === "uniform") {
      for (const [unit, size] of Object.entries(sizes)) {
        assert.equal(zeros(masks[unit]!), exact(size));
      }
    } else {
      const total = Object.values(sizes).reduce((a, b) => a + b, 0);
      assert.equal(Object.values(masks).reduce((sum, mask) => sum + zeros(mask), 0), exact(total));
    }
  }
});

Deno.test("pruningRun refuses a plan that would not arrive, before anything is trained", async () => {
  await useEngine({ threads: 1 });
  const refused = (recipe: ReturnType<typeof short>, message: RegExp) =>
    assert.throws(
      () => newRun(recipe),
      (error) => error instanceof SettingsError && message.test(error.message),
    );
  const { training } = pruningRecipe("cubic");
  refused(
    short("cubic", { training: { ...training, pruning: 2 } }),
    /^Cannot use the recipe cubic: Cannot plan the sparsity: the schedule must end at or before step 8, .* current value is 12$/,
  );
  refused(
    short("progressive-1-16", { training: { ...training, pruning: 2 } }),
    /^Cannot use the recipe progressive-1-16: Cannot plan the masks: .* in the 2 epochs .* epoch 7.5$/,
  );
  refused(
    short("filter-l1", { choice: { rule: "uniform", sparsity: 0.999 } }),
    /Cannot choose a mask: 1 of 16 must stay in conv1: current value is 0, at share 0.999/,
  );
  refused(
    short("filter-l1", { choice: { rule: "global", sparsity: 0.95, maxRatio: 0.5 } }),
    /the share must be at most 0.5, since with maxRatio 0.5 and minKept 1 only 88 of 176 groups/,
  );
  refused(
    short("fastnas-peer", { choice: { rule: "budget", of: "macs", keep: 0.001 } }),
    /the budget must be at least \d+, the cost of what the layers keep with maxRatio 1 and minKept 1/,
  );
  const mlp = newModel("mlp");
  assert.throws(
    () => pruningRun(mlp, source, short("slimming")),
    /Cannot use the recipe slimming: Cannot score fc1 by batch norm scales: it must own one/,
  );
  const tanh = { ...mlp, forward: (x: tf.Tensor) => tanhNetwork(x, mlp.variables) };
  assert.throws(
    () => pruningRun(tanh, source, short("apoz")),
    /Cannot use the recipe apoz: Cannot count zeros of fc1: its activation must be ReLU or ReLU6: current value is Tanh/,
  );
  refused(short("filter-l1", { whole: ["conv9"] }), /conv9 whole: .*; did you mean conv1\?/);
  refused(
    short("filter-l1", { choice: { rule: "perLayer", shares: { head: 0.5 } } }),
    /shares must name what is pruned, conv1, conv2, conv3, block\/conv1: current value is head/,
  );
});

Deno.test("pruningRun by soft filter pruning zeroes kernels at its masks alone, and lets them grow between", async () => {
  await useEngine({ threads: 1 });
  const run = newRun(short("sfp")), { target } = run.plan;
  const dead: number[] = [];
  walk(run, {
    watch(state) {
      if (state.phase === "dense") return;
      const { masks, parameters } = pruned(state).learner;
      let zero = 0, all = 0;
      for (const [name, mask] of Object.entries(target.expand(masks, "weights"))) {
        mask.forEach((kept, i) =>
          kept === 0 && (all++, zero += parameters[name]![i] === 0 ? 1 : 0)
        );
      }
      if (all > 0) dead.push(zero / all);
    },
  });
  // masks behind steps 4, 8, … of the pruning phase: zero there, alive a step later
  dead.forEach((share, i) => assert.ok(i % 4 === 0 ? share === 1 : share < 1, `${i}: ${share}`));
  assert.equal(dead.length, 21);
});

Deno.test("pruningRun by RigL keeps the number of active weights of each layer while masks change", async () => {
  await useEngine({ threads: 1 });
  const run = newRun(short("rigl"));
  const active: string[] = [], changes: boolean[] = [];
  let before: Record<string, Uint8Array> = {};
  walk(run, {
    watch(state) {
      const { masks } = pruned(state).learner;
      const counts = Object.values(masks).map((mask) => mask.reduce((a, b) => a + b, 0));
      active.push(`${counts}`);
      changes.push(masks.conv3 !== before.conv3);
      before = masks;
    },
  });
  assert.equal(new Set(active).size, 1);
  // every half epoch, until three quarters of the training
  const regrown = changes.flatMap((changed, i) => changed && i > 0 ? [i + 1] : []);
  assert.deepEqual(regrown, [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28]);
});

Deno.test("pruningRun by SR-STE trains all weights and computes with the N:M ones of each moment", async () => {
  await useEngine({ threads: 1 });
  const run = newRun(short("sr-ste-2-4")), { weights } = run.plan.target;
  const state = pruned(walk(run, { to: 7 })), { parameters } = state.learner;
  const x = tf.tensor(source.trainingBatch(0, 0).images, [16, 8, 8, 3]);
  const found = run.forward(state)(x).dataSync();
  const { model } = run;
  for (const { parameter, layout, shape } of weights) {
    const data = parameters[parameter]!;
    assert.ok(layout !== "depthwise" && data.every((w) => w !== 0), "dense weights live on");
    const mask = nmMask({ data, shape, layout }, { n: 2, m: 4 });
    model.variables[parameter]!.assign(tf.tensor(data.map((w, i) => w * mask[i]!), shape));
  }
  assert.deepEqual(found, model.forward(x, { training: false }).dataSync());
  assert.deepEqual(weights.map(({ layer }) => layer), [
    "conv2",
    "conv3",
    "block/conv1",
    "block/conv2",
  ]);
});

Deno.test("pruningRun with frozen membership never lets a block turn dense again; recomputed ones do", async () => {
  await useEngine({ threads: 1 });
  for (const order of ["largestFirst", "smallestFirst"] as const) {
    /** Blocks that turn dense, over all steps, and those that are N:M in the end. */
    const returned = (membership: "recomputed" | "frozen") => {
      const choice = { rule: "nm", n: 1, m: 16, order, membership } as const;
      const recipe = short("progressive-1-16", { choice });
      // fast enough that blocks change their order
      const training = { ...recipe.training, learningRate: 0.2 };
      const run = newRun({ ...recipe, training });
      let before: Record<string, Uint8Array> = {}, back = 0, sparse = 0;
      walk(run, {
        watch(state) {
          const { masks } = pruned(state).learner;
          sparse = 0;
          const now = Object.fromEntries(run.plan.target.weights.map((weight) => {
            const { data, shape: [blocks] } = weightBlocks({
              ...weight,
              data: Float32Array.from(masks[weight.layer]!),
            } as ChannelWeight, { m: 16 });
            const dense = Uint8Array.from(
              { length: blocks },
              (_, b) => data.subarray(16 * b, 16 * b + 16).every((kept) => kept === 1) ? 1 : 0,
            );
            dense.forEach((one, b) => {
              if (one === 0) sparse++;
              else if (before[weight.layer]?.[b] === 0) back++;
            });
            return [weight.layer, dense];
          }));
          before = now;
        },
      });
      const blocks = Object.values(before).reduce((sum, { length }) => sum + length, 0);
      assert.equal(sparse, blocks);
      return back;
    };
    assert.equal(returned("frozen"), 0, order);
    assert.ok(returned("recomputed") > 0, order);
  }
});

Deno.test("pruningRun tells of each measurement of a scan, once and in order", async () => {
  await useEngine({ threads: 1 });
  const heard: [number, number][] = [];
  const onScan = (done: number, total: number) => void heard.push([done, total]);
  const run = newRun(short("sensitivity"), { onScan });
  walk(run, { to: run.dense.totalSteps });
  assert.deepEqual(heard, []);
  walk(run);
  const total = 1 + 10 * Object.keys(run.plan.target.sizes).length;
  assert.deepEqual(heard, Array.from({ length: total }, (_, i) => [i + 1, total]));
});

Deno.test("pruningRun trains by the loss that it is given", async () => {
  await useEngine({ threads: 1 });
  const squares = (scores: tf.Tensor, labels: tf.Tensor) =>
    tf.mean(tf.squaredDifference(scores, tf.oneHot(labels as tf.Tensor1D, 4)));
  const run = newRun(short("filter-l1"), { loss: squares });
  const losses: number[] = [];
  walk(run, { watch: (_, { loss }) => losses.push(loss) });
  const x = tf.tensor(source.trainingBatch(0, 0).images, [16, 8, 8, 3]);
  const labels = tf.tensor1d(source.trainingBatch(0, 0).labels, "int32");
  const fresh = newRun(short("filter-l1"));
  const wanted = squares(fresh.model.forward(x, { training: true }), labels).dataSync()[0]!;
  assert.ok(Math.abs(losses[0]! - wanted) < 1e-6 * wanted);
});

Deno.test("pruningRun restores no state of another network or recipe", async () => {
  await useEngine({ threads: 1 });
  const run = newRun(short("magnitude-finetune"));
  const saved = run.save(walk(run, { to: 6 })), state = saved.state as { bookkeeping: object };
  const broken = (bookkeeping: object, message: RegExp) =>
    assert.throws(
      () =>
        run.restore({
          ...saved,
          state: { ...state, bookkeeping: { ...state.bookkeeping, ...bookkeeping } },
        }),
      (error) => error instanceof FileError && message.test(error.message),
    );
  broken(
    { masks: {} },
    /Cannot restore the run: Cannot read masks: that of conv1 must be 54 bytes/,
  );
  broken({ sparsity: 2 }, /Cannot restore the run: bookkeeping.sparsity: /);
  assert.throws(
    () => run.restore({ ...saved, state: { ...state, bookkeeping: null } }),
    /Cannot restore the run: bookkeeping: Invalid type/,
  );
  const other = newRun(short("filter-l1"));
  assert.throws(() => other.restore(saved), FileError);
});

/** The weights of the multi-layer network with other activations. */
function tanhNetwork(x: tf.Tensor, variables: Record<string, tf.Variable>): tf.Tensor {
  const layer = (x: tf.Tensor, name: string) =>
    tf.add(
      tf.matMul(x as tf.Tensor2D, variables[`${name}/kernel`] as tf.Tensor2D),
      variables[`${name}/bias`]!,
    );
  const flat = tf.reshape(x, [x.shape[0], -1]);
  return layer(tf.tanh(layer(tf.tanh(layer(flat, "fc1")), "fc2")), "fc3");
}
