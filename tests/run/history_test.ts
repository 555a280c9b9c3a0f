import assert from "node:assert/strict";
import fc from "fast-check";
import { appendLine, FileError } from "@geta-lab/geta/io";
import { type HistoryLine, parseHistory } from "@geta-lab/geta/report";
import { readHistory, truncateHistory } from "@geta-lab/geta/run";

function line(step: number): HistoryLine {
  return {
    step,
    epoch: step / 10,
    stage: "joint",
    loss: 1 / step,
    ...(step % 2 === 0 && { accuracy: 0.5 }),
    learningRate: 0.1,
    forgetRate: 0.25,
    stepSizes: { conv1: 0.01 },
    bits: { conv1: { weight: 7.5, activation: 8 }, fc: { weight: 4, activation: 32 } },
    zeroStructures: step,
  };
}

async function withFile(text: string, test: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, text);
    await test(path);
  } finally {
    await Deno.remove(path);
  }
}

const lines = (steps: number) => Array.from({ length: steps }, (_, i) => line(i + 1));
const written = (history: HistoryLine[]) =>
  history.map((one) => JSON.stringify(one) + "\n").join("");

Deno.test("truncateHistory() makes an interrupted history equal to one that was never interrupted", async () => {
  const whole = written(lines(8));
  await fc.assert(
    fc.asyncProperty(fc.nat(8), fc.nat(whole.length), async (steps, length) => {
      const checkpoint = Math.min(steps, whole.slice(0, length).split("\n").length - 1);
      await withFile(whole.slice(0, length), async (path) => {
        assert.deepEqual(await truncateHistory(path, checkpoint, parseHistory), lines(checkpoint));
        for (const next of lines(8).slice(checkpoint)) appendLine(path, next);
        assert.equal(await Deno.readTextFile(path), whole);
      });
    }),
    { seed: 4, numRuns: 60 },
  );
});

Deno.test("truncateHistory() keeps the bytes of the lines that stay", () => {
  const foreign = `{ "loss": 1.50, ${JSON.stringify({ ...line(1), loss: 1.5 }).slice(1)}\n`;
  return withFile(foreign + written(lines(3).slice(1)), async (path) => {
    await truncateHistory(path, 2, parseHistory);
    assert.equal(await Deno.readTextFile(path), foreign + written(lines(2).slice(1)));
  });
});

Deno.test("truncateHistory() to step 0 empties the file and makes a missing one", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/history.jsonl`;
  try {
    for (const text of [undefined, written(lines(3)) + '{"st']) {
      if (text !== undefined) await Deno.writeTextFile(path, text);
      assert.deepEqual(await truncateHistory(path, 0, parseHistory), []);
      assert.equal(await Deno.readTextFile(path), "");
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("readHistory() names the line that is wrong", () =>
  withFile(written(lines(2)) + '{"step":"3"}\n', async (path) => {
    await assert.rejects(readHistory(path, parseHistory), (error: unknown) => {
      assert(error instanceof FileError);
      assert.match(error.message, /line 3 must be a step of a history: step: /);
      return true;
    });
  }));

Deno.test("readHistory() refuses a broken line in the middle", () =>
  withFile(
    '{"st\n' + written(lines(1)),
    (path) => assert.rejects(readHistory(path, parseHistory), /line 1 must be a step of a history/),
  ));

Deno.test("readHistory() says which file is missing", async () => {
  await assert.rejects(
    readHistory("no/history.jsonl", parseHistory),
    /^FileError: Cannot read no\/history.jsonl: /,
  );
});

Deno.test("appendLine() says which file it cannot write", () => {
  assert.throws(
    () => appendLine("no/history.jsonl", {}),
    /^WriteError: Cannot write no\/history.jsonl: /,
  );
});
