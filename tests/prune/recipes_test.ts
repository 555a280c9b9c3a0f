import assert from "node:assert/strict";
import {
  checkPruningRecipe,
  type PruningRecipe,
  pruningRecipe,
  pruningRecipes,
} from "@geta-lab/geta/prune";
import { SettingsError } from "@geta-lab/geta/settings";

const base = pruningRecipe("magnitude-finetune");

function refused(changes: object, message: RegExp): void {
  assert.throws(
    () => checkPruningRecipe({ ...base, ...changes }),
    (error) => error instanceof SettingsError && message.test(error.message),
    JSON.stringify(changes),
  );
}

Deno.test("pruningRecipes are JSON that the schema takes, under their own names", () => {
  for (const [name, recipe] of Object.entries(pruningRecipes)) {
    assert.equal(recipe.name, name);
    assert.deepEqual(checkPruningRecipe(JSON.parse(JSON.stringify(recipe))), recipe);
  }
});

Deno.test("pruningRecipes hold the methods of the lecture and of the papers", () => {
  const names = Object.keys(pruningRecipes);
  const wanted =
    "magnitude-oneshot magnitude-finetune magnitude-iterative cubic filter-l1 slimming " +
    "taylor obd fpgm apoz lasso sfp rigl nm-2-4 sr-ste-2-4 progressive-1-16 progressive-1-16-inverse " +
    "progressive-1-16-decrease-n lamp-global uniform global sensitivity fastnas-peer lasso-peer";
  assert.deepEqual(wanted.split(" ").filter((name) => !names.includes(name)), []);
});

Deno.test("pruningRecipes of the lecture's three curves differ in training and time alone", () => {
  const kept = ({ view, score, choice, after }: PruningRecipe) => ({ view, score, choice, after });
  const [oneShot, fineTuned, iterative] = ["oneshot", "finetune", "iterative"]
    .map((kind) => pruningRecipe(`magnitude-${kind}`));
  assert.deepEqual(kept(oneShot!), kept(fineTuned!));
  assert.deepEqual(kept(oneShot!), kept(iterative!));
  const epochs = ({ training }: PruningRecipe) => training.pruning + training.fineTuning;
  assert.deepEqual([epochs(oneShot!), epochs(fineTuned!), epochs(iterative!)], [0, 4, 4]);
});

Deno.test("checkPruningRecipe names the entry that is wrong", () => {
  refused({ name: "two words" }, /^Cannot use the recipe two words: name: must be a word/);
  refused({ sparsity: 0.5 }, /^Cannot use the recipe magnitude-finetune: sparsity: /);
  refused({ view: "filters" }, /: view: must be structure, element, /);
  refused({ view: { block: {} } }, /: a block needs a length along some axis/);
  refused({ score: { by: "magnitud" } }, /: score.by: /);
  refused({ choice: { rule: "global", sparsity: NaN } }, /: choice.sparsity: /);
  refused({ choice: { rule: "nm", n: 4, m: 4 } }, /: choice: n must be below m/);
  refused({ choice: { rule: "perLayer", shares: { conv1: 0 } } }, /: some share must be above 0/);
  refused({ time: { kind: "rounds", rounds: [{ epoch: 0, part: 0.5 }] } }, /last part must be 1/);
  refused({ training: { ...base.training, fineTuningDivisor: 5 } }, /must be 1 or from 10 to 100/);
  refused({ penalty: { rule: "slimming", strength: 1, by: "proximal" } }, /: penalty\.by: /);
  refused({ penalty: { rule: "l1", strength: 1, by: "map" } }, /: penalty\.by: /);
  refused({ source: { title: "a", link: "not an address" } }, /: source.link: /);
  assert.throws(() => checkPruningRecipe(null), /^SettingsError: Cannot use the recipe: it: /);
});

Deno.test("checkPruningRecipe refuses parts that exclude each other, and says what is needed", () => {
  const nm = { choice: { rule: "nm", n: 2, m: 4 } };
  refused(
    nm,
    /choice nm needs view {"pattern":4} and score magnitude: current value is element and/,
  );
  refused({ view: { pattern: 4 } }, /a pattern needs choice nm: current value is global/);
  refused(
    { time: { kind: "blocks", end: 1 } },
    /time blocks needs choice nm: current value is global/,
  );
  refused(
    { choice: { rule: "sensitivity", maxDrop: 0.1 } },
    /choice sensitivity needs view structure: current value is element/,
  );
  refused(
    { view: "filter", choice: { rule: "erk", sparsity: 0.5 } },
    /choice erk needs view element: current value is filter/,
  );
  refused(
    { view: "kernel", after: { rule: "regrow", every: 1, end: 1 } },
    /after regrow needs view element: current value is kernel/,
  );
  refused(
    { view: "structure", after: { rule: "srSte" } },
    /after srSte needs groups inside weights: current value is structure/,
  );
  const frozen = (order: string) => ({
    ...pruningRecipe("progressive-1-16"),
    choice: { rule: "nm", n: 1, m: 16, order, membership: "frozen" },
  });
  for (const order of ["redrawn", "decreaseN"]) {
    refused(
      frozen(order),
      new RegExp(`frozen needs order largestFirst, .* or random: current value is ${order}$`),
    );
  }
  refused(
    { ...frozen("largestFirst"), time: { kind: "oneShot" } },
    /membership frozen needs masks over time: current value is oneShot$/,
  );
  refused({ after: { rule: "soft" } }, /after soft needs view structure or filter/);
  const iterative = pruningRecipe("sr-ste-2-4");
  refused(
    { ...iterative, time: { kind: "polynomial", end: 2 }, after: { rule: "hold" } },
    /choice nm over time needs after srSte: current value is polynomial and hold$/,
  );
  refused(
    { ...iterative, score: { by: "magnitude", normaliser: "l2" } },
    /choice nm has no normaliser, .*: current value is l2$/,
  );
  const none = { ...base.training, pruning: 0 };
  for (const after of [{ rule: "soft" }, { rule: "regrow", every: 1, end: 2 }, { rule: "srSte" }]) {
    refused(
      { view: after.rule === "soft" ? "filter" : "element", after, training: none },
      new RegExp(`after ${after.rule} needs a pruning phase, .*: current value is 0$`),
    );
  }
  refused(
    { penalty: { rule: "l1", strength: 1e-3 }, training: none },
    /a penalty needs a pruning phase, training.pruning above 0: current value is 0$/,
  );
  refused(
    {
      after: { rule: "regrow", every: 1, end: 1 },
      training: { ...base.training, pruning: 2 },
    },
    /after regrow needs every below end and within the 2 epochs .*: current value is every 1, end 1$/,
  );
  refused({ view: "head" }, /: view: must be structure, element, /);
  refused({ score: { by: "slimming" } }, /inside a weight the score must be one of magnitude, /);
});

Deno.test("pruningRecipe says which name is nearest", () => {
  assert.throws(
    () => pruningRecipe("magnitude-oneshoot"),
    /Cannot use recipe: it must be one of .*: current value is magnitude-oneshoot; did you mean magnitude-oneshot\?/,
  );
});
