import assert from "node:assert/strict";
import fc from "fast-check";
import { recipe, recipes, stageSteps } from "@geta-lab/geta/geta";
import { zoo } from "@geta-lab/geta/models";
import { checkPartialSettings, checkSettings, SettingsError } from "@geta-lab/geta/settings";

for (const [name, changes] of Object.entries(recipes)) {
  Deno.test(`the recipe ${name} is made of settings in their bounds`, () => {
    assert.deepEqual(checkPartialSettings(changes), changes);
    const settings = recipe(name);
    assert.deepEqual(checkSettings(settings), settings);
  });
}

Deno.test("there is a recipe for every network that the command trains, and one for others", () => {
  assert.deepEqual(Object.keys(recipes).sort(), ["default", ...Object.keys(zoo)].sort());
});

Deno.test("recipe() stretches the stages to the epochs, but not those that are given", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 1e3, noNaN: true }), (epochs) => {
      const { warmUp, projection, joint, coolDown } = recipe("small", { epochs });
      assert.ok(Math.abs(warmUp + projection + joint + coolDown - epochs) < 1e-9 * epochs);
      assert.ok(Math.abs(joint - epochs * 2 / 7) < 1e-9 * epochs);
      assert.equal(recipe("small", { epochs, joint: 3 }).joint, 3);
      assert.equal(recipe("small", { epochs, joint: 3 }).warmUp, warmUp);
    }),
    { seed: 3 },
  );
});

Deno.test("recipe() gives another optimizer its own learning rate, and the recipe's own its own", () => {
  assert.equal(recipe("small", { optimizer: "adam" }).learningRate, 1e-3);
  assert.equal(recipe("mlp", { optimizer: "sgd" }).learningRate, 0.1);
  assert.equal(recipe("vgg7", { optimizer: "adamw" }).learningRate, recipe("vgg7").learningRate);
  assert.equal(recipe("small", { optimizer: "adam", learningRate: 0.01 }).learningRate, 0.01);
});

Deno.test("recipe() refuses what no type would let through, with the nearest right word", () => {
  const wrong: [name: string, changes: Record<string, unknown>, message: string][] = [
    [
      "smal",
      {},
      "Cannot use recipe: it must be one of default, mlp, small, vgg7, resnet20, resnet50, resnet56: current value is smal; did you mean small?",
    ],
    ["small", { eopchs: 3 }, "Cannot use settings: eopchs is not a setting; did you mean epochs?"],
    ["toString", {}, "Cannot use recipe: it must be one of default, "],
  ];
  for (const [name, changes, message] of wrong) {
    assert.throws(
      () => recipe(name, changes),
      (error) => error instanceof SettingsError && error.message.startsWith(message),
    );
  }
});

Deno.test("stageSteps() says how long a stage must be for its periods", () => {
  const settings = recipe("small", { joint: 0.5, pruningPeriods: 8 });
  assert.throws(
    () => stageSteps(settings, 10),
    new SettingsError(
      "Cannot use joint: each of the 8 pruningPeriods needs a step, which takes 0.8 epochs: current value is 0.5",
    ),
  );
  assert.equal(stageSteps({ ...settings, joint: 0.8 }, 10).joint, 8);
});

Deno.test("stageSteps() allows a joint stage of no length only where nothing is pruned", () => {
  const settings = recipe("small", { joint: 0 });
  assert.throws(
    () => stageSteps(settings, 10),
    new SettingsError(
      "Cannot use joint: a sparsity of 0.5 needs a stage that forgets structures: current value is 0",
    ),
  );
  assert.equal(stageSteps({ ...settings, sparsity: 0 }, 10).joint, 0);
});
