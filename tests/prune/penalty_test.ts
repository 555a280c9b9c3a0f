import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { useEngine } from "@geta-lab/geta/engine";
import type { Network } from "@geta-lab/geta/nn";
import {
  type PruningRecipe,
  pruningRecipe,
  type PruningRun,
  pruningRun,
  type RecipePenalty,
} from "@geta-lab/geta/prune";
import { type BatchSource, DivergenceError } from "@geta-lab/geta/train";
import { newModel, pruned, source, walk } from "./tools.ts";

const plainSgd = { rule: "sgd", momentum: 0, weightDecay: 0 } as const;

/** A recipe whose first step is one of the pruning phase, with a penalty. */
function withPenalty(penalty: RecipePenalty, changes: Partial<PruningRecipe> = {}): PruningRecipe {
  const recipe = pruningRecipe("group-lasso"), { training } = recipe;
  return {
    ...recipe,
    penalty,
    training: { ...training, learningRate: 0.1, optimizer: plainSgd },
    ...changes,
  };
}

function afterOneStep(run: PruningRun): Record<string, Float32Array> {
  return pruned(walk(run, { to: 1 })).learner.parameters as Record<string, Float32Array>;
}

/** relu(x K1) K2 with two hidden features and an input of (1, 2); its mean falls along (1, 2) for both. */
function byHand(): { network: Network; batches: BatchSource } {
  const batch = { images: Float32Array.of(1, 2), labels: Int32Array.of(0), count: 1 };
  const variables = {
    "hidden/kernel": tf.variable(tf.tensor2d([[3, 0.3], [4, 0.4]])),
    "head/kernel": tf.variable(tf.tensor2d([[1, 1], [1, 1]])),
  };
  return {
    network: {
      name: "by hand",
      inputs: [{ shape: [2] }],
      variables,
      forward: (x) =>
        tf.matMul(
          tf.relu(tf.matMul(x as tf.Tensor2D, variables["hidden/kernel"] as tf.Tensor2D)),
          variables["head/kernel"] as tf.Tensor2D,
        ),
    },
    batches: {
      inputShape: [2],
      classes: 2,
      stepsPerEpoch: 4,
      trainingBatch: () => batch,
      validationBatches: () => [batch],
      testBatches: () => [batch],
    },
  };
}

Deno.test("pruningRun with a group lasso by its proximal map steps on the loss, then shrinks by learning rate times strength", async () => {
  await useEngine({ threads: 1 });
  const kernel = (by: "gradient" | "proximal") => {
    const { network, batches } = byHand();
    const recipe = withPenalty({ rule: "groupLasso", strength: 3, by });
    const run = pruningRun(network, batches, recipe, { loss: (scores) => tf.mean(scores) });
    return [...afterOneStep(run)["hidden/kernel"]!].map((w) => w.toFixed(5));
  };
  // SGD: (3, 4) - 0.1 (1, 2) = (2.9, 3.8) of norm 4.780167, (0.3, 0.4) - 0.1 (1, 2) = (0.2, 0.2) of norm 0.282843;
  // the threshold is 0.1 * 3 * sqrt(2) = 0.424264, so the first is multiplied by 1 - 0.424264 / 4.780167 = 0.911245
  assert.deepEqual(kernel("proximal"), ["2.64261", "0.00000", "3.46273", "0.00000"]);
  // (1, 2) + 3 sqrt(2) (0.6, 0.8) = (3.545584, 5.394113) of both columns
  assert.deepEqual(kernel("gradient"), ["2.64544", "-0.05456", "3.46059", "-0.13941"]);
});

Deno.test("pruningRun with a proximal penalty maps what it prunes, and nothing else", async () => {
  await useEngine({ threads: 1 });
  const view = { view: "element", choice: { rule: "global", sparsity: 0.5 } } as const;
  const step = (penalty: RecipePenalty, changes: Partial<PruningRecipe> = {}) =>
    afterOneStep(pruningRun(newModel("mlp"), source, withPenalty(penalty, changes)));
  const strength = 0.05, threshold = 0.1 * strength;
  const maps = {
    l1: (w: number) => Math.sign(w) * Math.max(0, Math.abs(w) - threshold),
    l2: (w: number) => w / (1 + threshold),
  };
  for (const rule of ["l1", "l2"] as const) {
    const changes = { ...view, score: { by: "magnitude" as const }, whole: ["fc2"] };
    const plain = step({ rule, strength: 0 }, changes);
    const mapped = step({ rule, strength, by: "proximal" }, changes);
    for (const [name, weights] of Object.entries(mapped)) {
      const map = ["fc1/kernel", "fc3/kernel"].includes(name) ? maps[rule] : (w: number) => w;
      weights.forEach((w, i) => {
        const wanted = map(plain[name]![i]!);
        assert.ok(Math.abs(w - wanted) <= 1e-7 * Math.abs(wanted) + 1e-9, `${rule} ${name} ${i}`);
      });
    }
    const zeros = mapped["fc1/kernel"]!.filter((w) => w === 0).length;
    assert.equal(zeros > 0, rule === "l1");
  }
});

Deno.test("pruningRun with a proximal group lasso makes whole filters exactly zero, and they stay so; by gradient none is", async () => {
  await useEngine({ threads: 1 });
  /** Filters of the hidden layers that are zero, after each step. */
  const zeroFilters = (by: "gradient" | "proximal") => {
    const strength = 0.08, recipe = withPenalty({ rule: "groupLasso", strength, by });
    const run = pruningRun(newModel("mlp"), source, recipe);
    const found: Set<string>[] = [];
    walk(run, {
      to: run.plan.steps.pruning - 1, // the last step makes the mask
      watch(state) {
        const { parameters } = pruned(state).learner, zero = new Set<string>();
        for (const [name, filters] of [["fc1/kernel", 128], ["fc2/kernel", 64]] as const) {
          for (let filter = 0; filter < filters; filter++) {
            const own = parameters[name]!.filter((_, i) => i % filters === filter);
            if (own.every((w) => w === 0)) zero.add(`${name} ${filter}`);
          }
        }
        found.push(zero);
      },
    });
    return found;
  };
  const proximal = zeroFilters("proximal");
  proximal.forEach((zero, i) => assert.ok(i === 0 || proximal[i - 1]!.isSubsetOf(zero), `${i}`));
  const count = proximal.at(-1)!.size;
  assert.ok(count > 20 && count < 192, `${count}`);
  assert.ok(zeroFilters("gradient").every(({ size }) => size === 0));
});

Deno.test("pruningRun that diverges says so, a proximal map behind its step or not", async () => {
  await useEngine({ threads: 1 });
  for (const by of ["gradient", "proximal"] as const) {
    for (const rule of ["l1", "l2", "groupLasso"] as const) {
      const recipe = withPenalty({ rule, strength: 0.1, by });
      const training = { ...recipe.training, learningRate: 1e45 };
      const run = pruningRun(newModel("mlp"), source, { ...recipe, training });
      assert.throws(() => walk(run), DivergenceError, `${rule} by ${by}`);
    }
  }
});
