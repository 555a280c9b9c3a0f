import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import {
  finishPruning,
  prune,
  pruningRecipe,
  pruningRun,
  storedBytes,
  zeroReport,
} from "@geta-lab/geta/prune";
import { parsePruningReport, type PruningReport } from "@geta-lab/geta/report";
import { readVariables } from "@geta-lab/geta/train";
import { newModel, newRun, pruned, short, source, walk } from "./tools.ts";

/** What the command adds. */
const rest = {
  data: "blobs",
  splits: {
    train: { count: 64, origin: "drawn" },
    validation: { count: 32, origin: "drawn" },
    test: { count: 74, origin: "drawn" },
  },
  seed: 0,
  seconds: 1,
  engine: "wasm",
  origin: {
    command: "deno task prune",
    version: "0.1.0",
    date: "2026-03-01T12:00:00.000Z",
    machine: "m",
  },
  options: {},
};

for (const name of ["filter-l1", "slimming", "apoz", "sfp", "budget-macs", "sensitivity"]) {
  for (const model of ["small", "resnet20"]) {
    Deno.test(`finishPruning cuts ${model} by ${name}: the masked and the extracted network agree to 1e-5 of the largest output`, async () => {
      await useEngine({ threads: 1 });
      // after one epoch every cut costs more than the recipe's two points
      const choice = { rule: "sensitivity", maxDrop: 0.2 } as const;
      const recipe = short(name, name === "sensitivity" ? { choice } : {});
      const run = pruningRun(newModel(model), source, recipe);
      const { result, subnet, state } = await finishPruning(run, walk(run));
      const { masks } = pruned(state).learner;
      const removed = Object.values(masks).reduce(
        (sum, mask) => sum + mask.reduce((zeros, kept) => zeros + 1 - kept, 0),
        0,
      );
      assert.ok(removed > 0);
      assert.equal(result.extraction.structures, removed);
      assert.ok(result.extraction.relative <= 1e-5, `${result.extraction.relative}`);
      assert.equal(result.extraction.reason, undefined);
      // the hard case: offsets that are not zero, same padding, shortcuts
      const offsets = Object.entries(subnet.parameters).filter(([name]) =>
        name.endsWith("/offset")
      );
      assert.ok(offsets.length > 0 && offsets.every(([, { data }]) => data.some((b) => b !== 0)));
      for (const  of of[result.macs, result.parameters]) assert.ok(of.extracted < of.dense);
      assert.equal(result.bytes.values, 4 * result.parameters.extracted);
      assert.equal(result.bytes.index, 0);
    });
  }
}

Deno.test("finishPruning reports a budget of multiply-adds that the extracted network keeps, narrowly", async () => {
  await useEngine({ threads: 1 });
  const run = newRun(short("budget-macs"));
  const { result: { macs } } = await finishPruning(run, walk(run));
  // one structure of the widest layer is worth less than four per cent here
  assert.ok(macs.extracted <= 0.5 * macs.dense && macs.extracted > 0.46 * macs.dense);
});

Deno.test("finishPruning tells zeros from speed: those inside weights save no multiply-add and no structure", async () => {
  await useEngine({ threads: 1 });
  const run = newRun(short("uniform")), { result } = await finishPruning(run, walk(run));
  const { zeros, macs, parameters, extraction, bytes, layers, sparsity } = result;
  const weights = layers.reduce((sum, layer) => sum + layer.parameters, 0);
  const removed = layers.reduce((sum, layer) => sum + layer.removed, 0);
  const exact = layers.map(({ parameters }) => Math.floor(0.8 * parameters + 0.5 + 1e-9));
  assert.deepEqual(layers.map((layer) => layer.removed), exact);
  assert.deepEqual([zeros.prunable, zeros.byMask], [weights, removed]);
  assert.equal(sparsity.weights, removed / weights);
  assert.equal(parameters.nonZero, parameters.dense - removed - zeros.byTraining);
  assert.equal(sparsity.all, 1 - parameters.nonZero / parameters.dense);
  assert.equal(macs.extracted, macs.dense);
  const effective = layers.reduce(
    (sum, layer, i) => sum + layer.macs.dense * (1 - exact[i]! / layer.parameters),
    0,
  );
  assert.ok(Math.abs(macs.nonZero - effective) < 1e-6 * effective);
  assert.equal(extraction.structures, 0);
  assert.match(
    extraction.reason!,
    /^No structure is zero in all of its parts: .* computes with them/,
  );
  assert.deepEqual(bytes, {
    dense: 4 * parameters.dense,
    values: 4 * (parameters.dense - removed),
    index: Math.ceil(weights / 8),
    form: "one bit a group",
  });
});

Deno.test("finishPruning gives a report that its parser takes, with the accuracies that the run has passed", async () => {
  await useEngine({ threads: 1 });
  const run = newRun(short("magnitude-oneshot")), state = walk(run);
  assert.equal(state.phase, "dense", "no step is left for masks: the cut is made at the end");
  const { result, state: last } = await finishPruning(run, state);
  const report: PruningReport = { ...result, ...rest };
  assert.deepEqual(parsePruningReport(JSON.stringify(report)), report);
  const { dense, denseTest, cut } = pruned(last).learner.accuracy;
  assert.deepEqual(result.accuracy.validation, { dense, cut, final: cut });
  assert.equal(result.accuracy.test.dense, denseTest);
  assert.throws(
    () => parsePruningReport(JSON.stringify({ ...report, zeros: { ...report.zeros, byMask: -1 } })),
    /Cannot read report: zeros.byMask: /,
  );
  await assert.rejects(
    finishPruning(newRun(short("uniform")), newRun(short("uniform")).start()),
    /Cannot finish the run: all 20 steps must be done: current value is 0/,
  );
});

Deno.test("finishPruning warns of a network that is no better than naming the most frequent class of the test images", async () => {
  await useEngine({ threads: 1 });
  const test = [...source.testBatches()];
  const warned = async (from: typeof source) => {
    const { result } = await prune(newModel("mlp"), short("magnitude-oneshot"), { source: from })
      .then(({ report }) => ({ result: report }));
    return [result.accuracy.test.final, result.warnings] as const;
  };
  const [accuracy, none] = await warned(source);
  assert.ok(accuracy > 0.5);
  assert.deepEqual(none, []);
  // the same images, nearly all of which count as class 3
  const skewed = test.map((batch) => ({
    ...batch,
    labels: batch.labels.map((label, i) => i % 8 > 0 ? 3 : label),
  }));
  const [worse, warnings] = await warned({ ...source, testBatches: () => skewed });
  const shares = skewed.flatMap(({ labels }) => [...labels]), n = shares.length;
  const share = shares.filter((label) => label === 3).length / n;
  assert.ok(worse < share);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0]!, /^The dense network only guesses: its accuracy is /);
  assert.ok(
    warnings[0]!.endsWith(
      `, and ${(100 * share).toFixed(1)} % is what naming one class would give.`,
    ),
  );
});

Deno.test("zeroReport tells zeros by mask, by training and by rounding apart, each weight in its own range", () => {
  const weights = { a: Float32Array.of(0, 0, 1.27, 0.004), b: Float32Array.of(127, 0.4, 0.6, -9) };
  const masks = { a: Uint8Array.of(0, 1, 1, 1), b: Uint8Array.of(1, 1, 1, 1) };
  assert.deepEqual(zeroReport(weights, masks), {
    prunable: 8,
    byMask: 1,
    byTraining: 1,
    byRounding: 2,
    bits: 8,
  });
});

Deno.test("storedBytes counts the index of each form", () => {
  const network = { dense: 1000, parameters: 1000, groups: 960, removed: 900 };
  const nm = { rule: "nm", n: 1, m: 16 } as const,
    uniform = { rule: "uniform", sparsity: 0.9 } as const;
  assert.deepEqual(
    storedBytes(network, { view: { pattern: 16 }, choice: nm }),
    { dense: 4000, values: 400, index: 60 * 4 / 8, form: "4 bits for each kept weight" },
  );
  assert.equal(storedBytes(network, { view: "element", choice: uniform }).index, 120);
  // 9 weights a kernel: the index is a ninth
  assert.equal(
    storedBytes({ ...network, groups: 107 }, { view: "kernel", choice: uniform }).index,
    14,
  );
});

Deno.test("prune leaves the masked values in the network, tells each step, and takes a name of the table", async () => {
  await useEngine({ threads: 1 });
  const model = newModel("mlp"), steps: number[] = [];
  const { run, report, history, state } = await prune(model, "nm-2-4", {
    source,
    onStep: ({ line, totalSteps }) => steps.push(line.step / totalSteps),
  });
  assert.equal(steps.length, run.totalSteps);
  assert.equal(steps.at(-1), 1);
  assert.equal(history.length, run.totalSteps);
  const kernel = readVariables(model.variables)["fc2/kernel"]!;
  assert.deepEqual(kernel, state.learner.parameters["fc2/kernel"]);
  // blocks along the input axis, which is the first of two
  const [inputs, outputs] = model.variables["fc2/kernel"]!.shape as [number, number];
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i += 4) {
      const zeros = [0, 1, 2, 3].filter((k) => kernel[(i + k) * outputs + o] === 0).length;
      assert.equal(zeros, 2);
    }
  }
  assert.equal(report.sparsity.weights, 0.5);
  assert.equal(report.bytes.form, "2 bits for each kept weight");
  assert.equal(report.recipe.source.link, pruningRecipe("nm-2-4").source.link);
  await assert.rejects(
    prune(model, "nm-2:4", { source }),
    /Cannot use recipe: it must be one of .*; did you mean nm-2-4\?/,
  );
});
