import assert from "node:assert/strict";
import fc from "fast-check";
import { configText, runOptions } from "@geta-lab/geta/cli";
import { useEngine } from "@geta-lab/geta/engine";
import { getaRun, recipe as settingsOf } from "@geta-lab/geta/geta";
import { zoo } from "@geta-lab/geta/models";
import { parseResultRecipe, type ResultRecipe } from "../../tools/reproduce/recipe.ts";
import { resultRow, withResult } from "../../tools/reproduce/results_page.ts";
import { requireSameOptions } from "../../tools/reproduce/same_options.ts";

const folder = new URL("../../recipes/", import.meta.url);
const files = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
const recipe: ResultRecipe = {
  about: "A comparison",
  source: "a paper",
  seeds: [0],
  wanted: { relativeBops: 0.08, points: 1 },
  options: {},
};

const parsed = files.map((file) => ({
  file,
  recipe: parseResultRecipe(Deno.readTextFileSync(new URL(file, folder)), file),
}));

for (const { file, recipe } of parsed) {
  if ("kind" in recipe) continue; // tests/tools/reproduce_squad_test.ts
  Deno.test(`the recipe ${file} can be run: its plan holds before anything is trained`, async () => {
    await useEngine();
    const { model = "small", settings } = runOptions(recipe.options);
    const inputShape = [32, 32, 3], classes = 10;
    const empty = { images: new Float32Array(), labels: new Int32Array(), count: 0 };
    const source = {
      inputShape,
      classes,
      stepsPerEpoch: 703,
      trainingBatch: () => empty,
      validationBatches: () => [empty],
      testBatches: () => [empty],
    };
    const run = getaRun(
      zoo[model]!({ seed: 0, inputShape, classes }),
      source,
      settingsOf(model, settings),
    );
    assert.ok(run.totalSteps > 1000);
  });
}

Deno.test("withResult() adds a row, replaces that of the same seed and rules, and leaves all words", () => {
  const cells = fc.array(
    fc.stringMatching(/^[a-z0-9.%+ -]{1,8}$/).map((text) => text.trim() || "x"),
    {
      minLength: 10,
      maxLength: 10,
    },
  );
  const run = fc.record({
    name: fc.constantFrom("one", "two"),
    seed: fc.constantFrom("0", "1", "2"),
    rules: fc.constantFrom("paper", "corrected"),
    cells,
  });
  fc.assert(
    fc.property(fc.array(run, { maxLength: 12 }), (runs) => {
      const wanted = new Map<string, string[]>();
      let page = "# Results\n\nWords in front.\n";
      for (const { name, seed, rules, cells } of runs) {
        const row = [seed, rules, ...cells];
        page = withResult(page, name, { recipe, row });
        wanted.set(`${name} ${seed} ${rules}`, row);
        // somebody writes below the table
        if (!page.includes(`Words of ${name}.`)) {
          const lines = page.split("\n"), title = lines.indexOf(`## ${name}`);
          let last = lines.findIndex((line, i) => i > title && line.startsWith("|"));
          while (lines[last + 1]?.startsWith("|")) last++;
          lines.splice(last + 1, 0, "", `Words of ${name}.`);
          page = lines.join("\n");
        }
      }
      assert.ok(page.startsWith("# Results\n\nWords in front.\n"));
      const found = new Map<string, string[]>();
      let name = "";
      for (const line of page.split("\n")) {
        if (line.startsWith("## ")) name = line.slice(3);
        if (!line.startsWith("|") || line.startsWith("| seed") || /^\| *-/.test(line)) continue;
        const row = line.split("|").slice(1, -1).map((cell) => cell.trim());
        found.set(`${name} ${row[0]} ${row[1]}`, row);
      }
      assert.deepEqual(found, wanted);
      for (const name of new Set(runs.map(({ name }) => name))) {
        assert.equal(page.split(`Words of ${name}.`).length, 2);
        assert.equal(page.split(`## ${name}\n`).length, 2);
      }
    }),
    { seed: 17 },
  );
});

Deno.test("resultRow() says whether a run is as wanted: cheap enough, and not too far below dense", () => {
  const report = (accuracy: number, bops: number) =>
    ({
      seed: 3,
      semantics: "corrected" as const,
      dense: { accuracy: 0.8 },
      compressed: { accuracy, averageBits: 4, sparsity: 0.35 },
      relative: { bops, parameters: 0.5 },
      seconds: 90,
    }) as unknown as Parameters<typeof resultRow>[0];
  const row = resultRow(report(0.795, 0.08), recipe, "2026-11-30");
  assert.deepEqual(row, [
    "3",
    "corrected",
    "80.00 %",
    "79.50 %",
    "-0.50 points",
    "8.00 %",
    "4.00",
    "50.00 %",
    "35.00 %",
    "1.5",
    "yes",
    "2026-11-30",
  ]);
  assert.equal(resultRow(report(0.785, 0.08), recipe, "").at(-2), "no");
  assert.equal(resultRow(report(0.82, 0.081), recipe, "").at(-2), "no");
  // exactly one point below is as wanted, though 100 (0.79 - 0.8) is -1.0000000000000009
  assert.equal(resultRow(report(0.79, 0.08), recipe, "").at(-2), "yes");
  assert.equal(resultRow(report(0.79, 0.080004), recipe, "").at(-2), "yes"); // 8.00 %
  assert.equal(resultRow(report(0.7899, 0.08), recipe, "").at(-2), "no"); // -1.01
  assert.equal(resultRow(report(0.79, 0.0801), recipe, "").at(-2), "no"); // 8.01 %
});

Deno.test("parseResultRecipe() names the entry that is wrong", () => {
  const refused = (changes: object, message: RegExp) =>
    assert.throws(
      () => parseResultRecipe(JSON.stringify({ ...recipe, ...changes }), "a.json"),
      message,
    );
  refused({ seeds: [] }, /^FileError: Cannot use a.json: seeds: /);
  refused(
    { options: { sparsty: 0.3 } },
    /Cannot use a.json: sparsty is not an option of a run; did you mean sparsity\?/,
  );
  refused({ options: { seed: 1 } }, /options.seed must stand in seeds: current value is 1/);
  refused({ wanted: { relativeBops: 2, points: 1 } }, /wanted.relativeBops: /);
  const squad = { kind: "squad", network: { width: 8, layers: 1, heads: 2 } };
  const text = { length: 16, stride: 4, questionLength: 9 };
  const read = parseResultRecipe(JSON.stringify({ ...recipe, ...squad, text }), "a.json");
  assert.deepEqual(read, { ...recipe, ...squad, text });
  refused({ ...squad, text: { ...text, stride: 5 } }, /text.length must be at least 17, .*is 16$/);
  refused(
    { ...squad, text, options: { sparsty: 1 } },
    /Cannot use a.json: .*did you mean sparsity/,
  );
  refused({ ...squad, text, kind: "squat" }, /Cannot use a.json: kind: /);
  refused({ ...squad, text, options: { seed: 1 } }, /options.seed must stand in seeds/);
  assert.throws(() => parseResultRecipe("{", "a.json"), /Cannot use a.json: it must be JSON: /);
});

Deno.test("requireSameOptions() takes the folder of the same run, and names every option in which another differs", () => {
  const options = { model: "small", data: "shapes", start: "scratch", epochs: 21, seed: 1 };
  // what a run writes at its beginning
  const written = (changes: object) => {
    const { model = "small", data = "shapes", settings, ...rest } = runOptions(
      {
        ...options,
        ...changes,
      } as Parameters<typeof runOptions>[0],
    );
    return configText({ ...rest, model, data, settings: settingsOf(model, settings) });
  };
  requireSameOptions(options, written({}), "runs/a");
  requireSameOptions({ epochs: 21, start: "scratch", seed: 1 }, written({ threads: 2 }), "runs/a");
  assert.throws(
    () => requireSameOptions(options, written({ sparsity: 0.3, limit: 500 }), "runs/a"),
    /^FileError: Cannot use the run in runs\/a: limit is 500 there, none in the recipe, sparsity is 0\.3 there, 0\.5 in the recipe; remove the folder, or give another --out$/,
  );
  assert.throws(
    () => requireSameOptions({ ...options, semantics: "paper" }, written({}), "runs/a"),
    /semantics is "corrected" there, "paper" in the recipe/,
  );
  assert.throws(
    () => requireSameOptions(options, null, "runs/a"),
    /^FileError: Cannot use the run in runs\/a: its config\.json is missing, /,
  );
});
