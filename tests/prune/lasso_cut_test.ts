import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { type NamedArrays, random } from "@geta-lab/geta/core";
import { useEngine } from "@geta-lab/geta/engine";
import { applyMask } from "@geta-lab/geta/mask";
import {
  countsKept,
  isPruned,
  lassoCut,
  planPruning,
  prunableNetwork,
  type PruningRecipe,
  pruningRecipe,
} from "@geta-lab/geta/prune";
import { writeVariables } from "@geta-lab/geta/train";
import { blobs } from "../geta/blobs.ts";
import { newModel, newRun, short, walk } from "./tools.ts";

await useEngine();

/** Enough images for the widest dense layer, which gives one sample an image. */
const source = blobs({ size: 64, stepsPerEpoch: 8 }), batches = source.stepsPerEpoch;
const choice = { rule: "uniform", sparsity: 0.5 } as const;

/** A network with random values everywhere, batch norms and biases included. */
function setting(name: string) {
  const model = newModel(name), stream = random(5);
  const parameters: NamedArrays = {}, statistics: NamedArrays = {};
  for (const [name, variable] of Object.entries(model.variables)) {
    const values = variable.dataSync<"float32">().slice();
    if (variable.shape.length === 1) {
      for (let i = 0; i < values.length; i++) values[i]! += 0.2 * Math.abs(stream.normal());
    }
    (variable.trainable ? parameters : statistics)[name] = values;
  }
  const network = prunableNetwork(model), recipe = { ...pruningRecipe("lasso"), choice };
  const { target } = planPruning(network, recipe, { stepsPerEpoch: source.stepsPerEpoch });
  const cut = (values: NamedArrays) =>
    lassoCut(countsKept(target, choice, 0.5), {
      network,
      target,
      data: { model, source },
      parameters: values,
      statistics,
      batches,
    });
  /** What the network gives for samples that no regression has seen. */
  const outputs = (values: NamedArrays) => {
    writeVariables(model.variables, { ...values, ...statistics });
    const [batch] = source.testBatches(), { images, count } = batch!;
    return tf.tidy(() =>
      model.forward(tf.tensor(images, [count, ...source.inputShape]), { training: false })
        .dataSync<"float32">().slice()
    );
  };
  /** Parameters with all that the masks remove at zero. */
  const masked = (values: NamedArrays, masks: ReturnType<typeof cut>["masks"]) => ({
    ...values,
    ...Object.fromEntries(
      Object.entries(target.expand(masks)).map((
        [name, mask],
      ) => [name, applyMask(values[name]!, mask)]),
    ),
  });
  return { network, target, parameters, cut, outputs, masked };
}

function squares(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0);
}

for (const name of ["mlp", "small"]) {
  Deno.test(`lassoCut() of ${name} keeps exactly the counts, and its new weights give the outputs better than the old ones behind the same masks`, () => {
    const { target, parameters, cut, outputs, masked } = setting(name);
    const before = structuredClone(parameters), original = outputs(parameters);
    const { masks, parameters: changed } = cut(parameters);
    assert.deepEqual(parameters, before); // nothing was changed in place
    for (const [group, size] of Object.entries(target.sizes)) {
      assert.equal(masks[group]!.reduce((a, b) => a + b, 0), size / 2, group);
    }
    const kept = squares(outputs(masked(parameters, masks)), original);
    const refitted = squares(outputs(masked({ ...parameters, ...changed }, masks)), original);
    assert.ok(refitted < 0.8 * kept, `${refitted} of ${kept}`);
  });
}

Deno.test("lassoCut() loses nothing where half of the channels repeat others and are hardly used", () => {
  const { parameters, cut, outputs, masked } = setting("mlp");
  // fc1: unit i + 64 repeats unit i, and fc2 takes a thousandth of it
  const twins = structuredClone(parameters), units = 128, next = 64;
  const kernel = twins["fc1/kernel"]!, bias = twins["fc1/bias"]!, reader = twins["fc2/kernel"]!;
  for (let row = 0; row < kernel.length / units; row++) {
    kernel.copyWithin(row * units + next, row * units, row * units + next);
  }
  bias.copyWithin(next, 0, next);
  for (let at = next * next; at < reader.length; at++) reader[at]! *= 1e-3;
  const original = outputs(twins), { masks, parameters: changed } = cut(twins);
  assert.deepEqual([...masks.fc1!.subarray(next)], new Array(next).fill(0));
  // fc2 itself stays whole here
  const only = { ...masks, fc2: new Uint8Array(next).fill(1) };
  const values = masked({ ...twins, "fc2/kernel": changed["fc2/kernel"]! }, only);
  const size = squares(original, new Float32Array(original.length));
  assert.ok(squares(outputs(values), original) < 1e-6 * size);
  const without = squares(outputs(masked(twins, only)), original);
  assert.ok(without > 1e-8 * size, "the repeated part is worth something");
});

Deno.test("the recipe lasso trains, cuts, fits anew and fine-tunes, and its masks hold", () => {
  const recipe = short("lasso", { training: { dense: 2, pruning: 0, fineTuning: 1 } });
  const run = newRun(recipe), state = walk(run);
  assert.ok(isPruned(state));
  const { masks, parameters, accuracy } = state.learner;
  for (const mask of Object.values(masks)) {
    assert.equal(mask.reduce((a, b) => a + b, 0), mask.length / 2);
  }
  for (const [name, mask] of Object.entries(run.plan.target.expand(masks))) {
    mask.forEach((kept, i) => kept === 1 || assert.equal(parameters[name]![i], 0));
  }
  const bySize = newRun({ ...recipe, score: { by: "magnitude" } });
  const other = walk(bySize);
  assert.ok(isPruned(other));
  assert.ok(
    accuracy.cut! >= other.learner.accuracy.cut!,
    `${accuracy.cut} against ${other.learner.accuracy.cut}`,
  );
});

Deno.test("the score lasso is refused where it cannot say which go", () => {
  const recipe = pruningRecipe("lasso");
  const network = prunableNetwork(newModel("mlp"));
  const refused = (changes: Partial<PruningRecipe>, message: RegExp) =>
    assert.throws(
      () => planPruning(network, { ...recipe, ...changes }, { stepsPerEpoch: 4 }),
      message,
    );
  refused(
    { choice: { rule: "global", sparsity: 0.5 } },
    /^SettingsError: Cannot use the recipe lasso: score lasso needs choice uniform, perLayer or budget: current value is global$/,
  );
  refused(
    {
      time: { kind: "polynomial", end: 1 },
      training: { ...recipe.training, pruning: 1 },
    },
    /score lasso needs time oneShot and after hold, since it changes weights: current value is polynomial and hold$/,
  );
  refused(
    { score: { by: "lasso", normaliser: "l2" } },
    /score lasso has no normaliser: current value is l2$/,
  );
  refused({ view: "filter" }, /inside a weight the score must be one of/);
});
