import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { imageBatches, shapes } from "@geta-lab/geta/datasets";
import { useEngine } from "@geta-lab/geta/engine";
import { setFallbackReason } from "../../lib/engine/runtime/runtime.ts";
import { advance, createRun, recipe, type Run } from "@geta-lab/geta/geta";
import type { HistoryLine } from "@geta-lab/geta/report";
import { mlp } from "@geta-lab/geta/models";
import { trainUntil } from "@geta-lab/geta/notebook";
import { historyChart } from "@geta-lab/geta/viz";
import { captured } from "./captured.ts";
import { insideFakeKernel } from "./fake_jupyter.ts";

const lossCurve = (lines: readonly HistoryLine[]) => historyChart(lines, "loss");

const data = shapes({ train: 40, validation: 10, test: 10 });

async function newRun(): Promise<Run> {
  await useEngine();
  return createRun(
    mlp({ seed: 1 }),
    imageBatches(data, { size: 4, seed: 0 }),
    recipe("mlp", { batch: 4, epochs: 1, joint: 0.5, projection: 0.5, coolDown: 1 }),
  );
}

Deno.test("trainUntil() makes the steps that advance() makes, in one call or in two", async () => {
  const run = await newRun(), wanted: HistoryLine[] = [], history: HistoryLine[] = [];
  while (run.step < 4) wanted.push(advance(run));
  const watched = await newRun();
  await captured(async () => {
    await trainUntil(watched, 3, { history, charts: [] });
    await trainUntil(watched, 4, { history, charts: [] });
    await trainUntil(watched, 4, { history, charts: [lossCurve] }); // nothing is left to do
  });
  assert.deepEqual(history, wanted);
});

Deno.test("trainUntil() shows the bar, then one output a chart, with all of the history", async () => {
  const run = await newRun(), history: HistoryLine[] = [];
  await captured(() => trainUntil(run, 2, { history, charts: [] }));
  await insideFakeKernel(async (calls) => {
    const seen: number[] = [];
    const chart = (lines: readonly HistoryLine[]) => {
      seen.push(lines.length);
      return lossCurve(lines);
    };
    await trainUntil(run, 4, { history, charts: [chart, lossCurve] });
    const outputs = [...new Set(calls.map(({ options }) => options.display_id))];
    assert.equal(outputs.length, 3);
    assert.match(String(calls[0]!.bundle["text/plain"]), /^Training ░.* 0% 0\/2$/);
    const last = outputs.map((id) => calls.findLast(({ options }) => options.display_id === id)!);
    assert.match(String(last[0]!.bundle["text/plain"]), /100% 2\/2 · dense · loss \d/);
    for (const { bundle } of last.slice(1)) assert(bundle["image/png"]);
    assert.deepEqual([seen[0], seen.at(-1)], [1, 4]);
  });
});

Deno.test("trainUntil() says first why the engine is slow, if it is", async () => {
  const run = await newRun(), history: HistoryLine[] = [];
  await tf.setBackend("cpu");
  setFallbackReason("no SIMD");
  const lines = await captured(() => trainUntil(run, 1, { history, charts: [] }));
  assert.match(lines[0]!, /^\*\*The engine cannot start here, .*: no SIMD\*\*$/);
  await useEngine();
  assert.doesNotMatch(
    (await captured(() => trainUntil(run, 2, { history, charts: [] })))[0]!,
    /engine/,
  );
});

Deno.test("trainUntil() draws what there is when a step fails", async () => {
  const run = await newRun(), history: HistoryLine[] = [];
  const { source } = run;
  const failing: Run = {
    ...run,
    source: {
      ...source,
      trainingBatch(epoch, step) {
        if (step === 2) throw new Error("no data");
        return source.trainingBatch(epoch, step);
      },
    },
  };
  const lines = await captured(() =>
    assert.rejects(trainUntil(failing, 5, { history, charts: [lossCurve] }), new Error("no data"))
  );
  assert.equal(history.length, 2);
  assert.deepEqual(lines, ["[chart] Training loss"]);
});

Deno.test("trainUntil() throws on a step that the run does not have", async () => {
  const run = await newRun(), step = run.totalSteps + 1;
  await assert.rejects(trainUntil(run, step, { history: [], charts: [] }), RangeError);
  assert.equal(run.step, 0);
});
