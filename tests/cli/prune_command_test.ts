import assert from "node:assert/strict";
import { runCommand } from "@geta-lab/geta/cli";
import { FileError } from "@geta-lab/geta/io";
import { checkPruningRecipe, pruningRecipes } from "@geta-lab/geta/prune";
import { pruneOptionTable } from "../../lib/cli/options/prune_options.ts";
import { repeatPruning } from "../../lib/cli/run/execute_pruning.ts";
import { describePruning, parsePruneDescription } from "../../lib/cli/run/prune_description.ts";
import { pruneSummary } from "../../lib/cli/run/prune_summary.ts";
import { testConditions } from "../../lib/cli/run/saved_run.ts";
import { temporaryFolder } from "../e2e/command.ts";
import { examplePruningReport } from "../viz/example_pruning_report.ts";

async function run(...args: string[]) {
  const written = { out: "", err: "" };
  const io = {
    out: { write: (text: string) => void (written.out += text), columns: () => 80 },
    err: { write: (text: string) => void (written.err += text) },
  };
  const execute = () => Promise.reject(new Error("not geta"));
  return { code: await runCommand(["prune", ...args], { io, execute }), ...written };
}

Deno.test("prune --recipe list prints every recipe with its source in at most 100 columns, and as JSON", async () => {
  const { out, err, code } = await run("--recipe", "list");
  assert.deepEqual([code, err], [0, ""]);
  assert.match(
    out,
    /│ fastnas-peer +│ structures │ taylorSquares +│ 0\.73 of macs │ github\.com +│/,
  );
  assert.match(out, /│ progressive-1-16 +│ of 16 +│ magnitude +│ keep 1:16 +│ arXiv:2312\.07061 │/);
  for (const name of Object.keys(pruningRecipes)) assert.ok(out.includes(`│ ${name} `), name);
  assert.ok(out.split("\n").every((line) => line.length <= 100));
  const json = JSON.parse((await run("--recipe", "list", "--json")).out) as unknown[];
  assert.deepEqual(json.map(checkPruningRecipe), Object.values(pruningRecipes));
});

Deno.test("prune --help names every option", async () => {
  const { out } = await run("--help");
  for (const name of Object.keys(pruneOptionTable)) {
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    assert.match(out, new RegExp(`--${flag}\\b`));
  }
});

Deno.test("prune ends with code 2 and one line where the input is wrong", async () => {
  using folder = temporaryFolder();
  const file = `${folder.path}/mine.json`;
  const wrong = async (words: string, message: RegExp) => {
    const { code, err } = await run(...words.split(" "));
    assert.equal(code, 2, words);
    assert.match(err, message);
    assert.equal(err.split("\n").length, 2);
  };
  await wrong("--recipe filter-l2", /^Cannot use recipe: .*; did you mean filter-l1\?\n$/);
  await wrong("--recipe no/such.json", /^Cannot read no\/such\.json: /);
  await Deno.writeTextFile(file, "{");
  await wrong(`--recipe ${file}`, /^Cannot use .*mine\.json: it must be JSON\n$/);
  await Deno.writeTextFile(file, JSON.stringify({ ...pruningRecipes.cubic, sparsty: 1 }));
  await wrong(`--recipe ${file}`, /^Cannot use .*: Cannot use the recipe cubic: sparsty: /);
  await wrong("--recipe nm-2-4 --sparsity 0.3", /the recipe nm-2-4 must have one: .* choice nm/);
  await wrong("--sparsity 1", /^Cannot use --sparsity: it must be a number in \(0, 1\)/);
  await wrong("--sparsity 0.999 --limit 10 --batch 5", /filter-l1: .* 1 of 16 must stay in conv1/);
  await wrong("--resume", /^Cannot use --resume: it needs --out <folder>/);
  await wrong("--data-dir d", /^Cannot use --data-dir: the shapes need no folder/);
  await wrong("all", /^Too many arguments for 'prune'/);
  await wrong("--spasity 0.3", /Did you mean --sparsity\?/);
});

Deno.test("prune shows in a file how far a scan is, behind the dense training", async () => {
  using folder = temporaryFolder();
  const words = "--recipe sensitivity --limit 40 --batch 20 --epochs 1 --threads 1 --out";
  const { code, err } = await run(...words.split(" "), `${folder.path}/run`);
  assert.equal(code, 0, err);
  // four groups of small at ten ratios, and the whole network; a file gets a line at once and then every five seconds
  assert.match(
    err,
    /^Dense .*\n(.*\n)*Pruning .* 50 % {2}scan 1 of 41 {2}loss .* {2}epoch 0\.\d\n/m,
  );
});

Deno.test("describePruning leaves to the model's settings what the recipe leaves open, and no more", async () => {
  const open = await describePruning({ model: "mlp", recipe: "uniform" });
  assert.deepEqual(open.recipe.training.optimizer, { rule: "adam", momentum: 0.9, weightDecay: 0 });
  assert.deepEqual([open.recipe.training.learningRate, open.batch], [1e-3, 64]);
  const fixed = await describePruning({ model: "resnet20", recipe: "fastnas-peer", sparsity: 0.4 });
  assert.deepEqual(fixed.recipe.training, pruningRecipes["fastnas-peer"]!.training);
  assert.deepEqual(fixed.recipe.choice, { rule: "budget", of: "macs", keep: 0.6, maxRatio: 0.8 });
  // a network that is trained already: no dense training, all else as it was
  const trained = await describePruning({ recipe: "cubic", start: "runs/a/dense.safetensors" });
  const { dense, ...phases } = (await describePruning({ recipe: "cubic" })).recipe.training;
  assert.ok(dense > 0);
  assert.deepEqual(trained.recipe.training, { ...phases, dense: 0 });
  // what a checkpoint holds
  const read = JSON.parse(JSON.stringify(fixed));
  assert.deepEqual(parsePruneDescription(read, "runs/a"), fixed);
  const { seed: _, ...seedless } = read, typed = { ...read.typed, sparsty: 0.3 };
  const cases: [value: unknown, message: RegExp][] = [
    [null, /it must be a run of deno task prune: current value is one without what was typed$/],
    [{ ...read, typed: ["--model"] }, /it must be a run of deno task prune/],
    [{ ...read, batch: 0 }, /Cannot use batch: it must be an integer .*: current value is 0$/],
    [{ ...read, model: "mpl" }, /Cannot use model: it must be one of .*; did you mean mlp\?$/],
    [seedless, /Cannot use seed: it must be an integer .*: current value is undefined$/],
    [
      { ...read, typed: { json: 1 } },
      /Cannot use json: it must be true or false: current value is 1$/,
    ],
    [{ ...read, typed: { threads: 0 } }, /Cannot use threads: it must be an integer /],
    [{ ...read, typed }, /sparsty is not an option of a run; did you mean sparsity\?$/],
    [{ ...read, recipe: {} }, /Cannot use the recipe: name: /],
  ];
  for (const [value, message] of cases) {
    assert.throws(() => parsePruneDescription(value, "runs/a"), (error) => {
      assert.ok(error instanceof FileError);
      assert.match(error.message, /^Cannot resume from runs\/a\/checkpoint: /);
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("repeatPruning is the line that was typed, without what decides no digit", () => {
  assert.equal(
    repeatPruning({
      recipe: "my recipe.json",
      sparsity: 0.5,
      dataDir: "d",
      deterministic: true,
      out: "runs/a",
      resume: true,
      quiet: true,
    }),
    "deno task prune --recipe 'my recipe.json' --sparsity 0.5 --data-dir d --deterministic",
  );
});

Deno.test("pruneSummary says which epoch was the best and how to use it, or why there is none", () => {
  const best = { step: 30, epoch: 3, validation: 0.9, accuracy: 0.85 };
  const cases = [
    [
      best,
      "3 of 4 (90.00 % of 10 images), test accuracy 85.00 %;\n" +
      "        evaluate and predict take it with --best\n",
    ],
    [{ ...best, step: 40, epoch: 4 }, "the last (90.00 % of 10 images)\n"],
    [undefined, "none, no epoch ended at the target, or its checkpoint is missing\n"],
  ] as const;
  for (const [best, text] of cases) {
    const summary = pruneSummary({ ...examplePruningReport, best });
    assert.ok(summary.includes(`\nBest epoch by validation: ${text}`), summary);
  }
});

Deno.test("testConditions takes from a report what decides the test images, and checks it", () => {
  const options = { dataDir: "d", deterministic: true, recipe: "cubic" };
  assert.deepEqual(
    testConditions({ ...examplePruningReport, options }, "runs/a"),
    { data: "shapes", dataDir: "d", deterministic: true },
  );
  assert.deepEqual(testConditions(examplePruningReport, "runs/a"), { data: "shapes" });
  const wrong = { ...examplePruningReport, options: { deterministic: 1 } };
  assert.throws(
    () => testConditions(wrong, "runs/a"),
    new FileError(
      "Cannot use runs/a/report.json: Cannot use deterministic: it must be true or false: current value is 1",
    ),
  );
});
