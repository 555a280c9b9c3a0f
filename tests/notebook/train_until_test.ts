import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { imageBatches, shapes } from "@geta-lab/geta/datasets";
import { useEngine } from "@geta-lab/geta/engine";
import { setFallbackReason } from "../../lib/engine/runtime/runtime.ts";
import type { HistoryLine } from "@geta-lab/geta/report";
import { mlp } from "@geta-lab/geta/models";
import { type Session, startSession, trainUntil } from "@geta-lab/geta/notebook";
import { type BatchSource, denseRun, type DenseState } from "@geta-lab/geta/train";
import { historyChart } from "@geta-lab/geta/viz";
import { captured } from "./captured.ts";
import { insideFakeKernel } from "./fake_jupyter.ts";

const lossCurve = (lines: readonly HistoryLine[]) => historyChart(lines, "loss");

const data = shapes({ train: 40, validation: 10, test: 10 });

const batches = imageBatches(data, { size: 4, seed: 0 });

async function newSession(source: BatchSource = batches): Promise<Session<DenseState>> {
  await useEngine();
  const optimizer = { rule: "adam" as const };
  const options = { totalSteps: 10, learningRate: 1e-3, optimizer };
  return startSession(denseRun(mlp({ seed: 1 }), source, options));
}

Deno.test("trainUntil() makes the steps that advance() makes, in one call or in two", async () => {
  const { run, state: start } = await newSession(), wanted: HistoryLine[] = [];
  for (let state = start; state.step < 4;) {
    const next = run.advance(state);
    state = next.state;
    wanted.push(next.line);
  }
  const watched = await newSession();
  await captured(async () => {
    await trainUntil(watched, 3, { charts: [] });
    await trainUntil(watched, 4, { charts: [] });
    await trainUntil(watched, 4, { charts: [lossCurve] }); // nothing is left to do
  });
  assert.deepEqual(watched.history, wanted);
  assert.equal(watched.state.step, 4);
});

Deno.test("trainUntil() shows the bar, then one output a chart, with all of the history", async () => {
  const session = await newSession();
  await captured(() => trainUntil(session, 2, { charts: [] }));
  await insideFakeKernel(async (calls) => {
    const seen: number[] = [];
    const chart = (lines: readonly HistoryLine[]) => {
      seen.push(lines.length);
      return lossCurve(lines);
    };
    await trainUntil(session, 4, { charts: [chart, lossCurve] });
    const outputs = [...new Set(calls.map(({ options }) => options.display_id))];
    assert.equal(outputs.length, 3);
    assert.match(String(calls[0]!.bundle["text/plain"]), /^Training ░.* 0 % {2}0\/2$/);
    const last = outputs.map((id) => calls.findLast(({ options }) => options.display_id === id)!);
    assert.match(String(last[0]!.bundle["text/plain"]), /100 % {2}2\/2 · dense · loss \d/);
    for (const { bundle } of last.slice(1)) assert(bundle["image/png"]);
    assert.deepEqual([seen[0], seen.at(-1)], [1, 4]);
  });
});

Deno.test("trainUntil() says first why the engine is slow, if it is", async () => {
  const session = await newSession();
  await tf.setBackend("cpu");
  setFallbackReason("no SIMD");
  const lines = await captured(() => trainUntil(session, 1, { charts: [] }));
  assert.match(lines[0]!, /^\*\*The engine cannot start here, .*: no SIMD\*\*$/);
  await useEngine();
  assert.doesNotMatch(
    (await captured(() => trainUntil(session, 2, { charts: [] })))[0]!,
    /engine/,
  );
});

Deno.test("trainUntil() draws what there is when a step fails, and goes on from there", async () => {
  let broken = true;
  const session = await newSession({
    ...batches,
    trainingBatch(epoch, step) {
      if (broken && step === 2) throw new Error("no data");
      return batches.trainingBatch(epoch, step);
    },
  });
  const lines = await captured(() =>
    assert.rejects(trainUntil(session, 5, { charts: [lossCurve] }), new Error("no data"))
  );
  assert.equal(session.history.length, 2);
  assert.deepEqual(lines, ["[chart] Training loss"]);
  broken = false;
  const whole = await newSession();
  await captured(async () => {
    await trainUntil(session, 5, { charts: [] });
    await trainUntil(whole, 5, { charts: [] });
  });
  assert.deepEqual(session.history, whole.history);
});

Deno.test("trainUntil() throws on a step that the run does not have", async () => {
  const session = await newSession(), step = session.run.totalSteps + 1;
  await assert.rejects(trainUntil(session, step, { charts: [] }), RangeError);
  assert.equal(session.state.step, 0);
});
