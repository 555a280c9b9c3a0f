import assert from "node:assert/strict";
import {
  createRunFolder,
  openRunFolder,
  readCheckpoint,
  type Run,
  runInFolder,
  type StopSignal,
} from "@geta-lab/geta/run";
import { parseWalk, type Walk, walk, type WalkLine } from "./walk.ts";

const move = (place: number) => (3 * place + 1) % 101;
const run = walk("walk", { totalSteps: 12, move });

/** A folder that is gone after the test, with the first checkpoint of a walk. */
async function newFolder() {
  const parent = await Deno.makeTempDir(), folder = `${parent}/run`;
  using _ = await createRunFolder(folder, {
    description: 1,
    conditions: 2,
    seconds: 0,
    checkpoint: run.save(run.start()),
  });
  return {
    folder,
    history: () => Deno.readTextFile(`${folder}/history.jsonl`),
    [Symbol.asyncDispose]: () => Deno.remove(parent, { recursive: true }),
  };
}

async function goOn(
  path: string,
  walking: Run<Walk, WalkLine, Walk | void> = run,
  { stopped, isBest }: {
    stopped?: () => StopSignal | undefined;
    isBest?: (history: readonly WalkLine[]) => boolean;
  } = {},
) {
  using folder = await openRunFolder(path);
  const { checkpoint, seconds: before } = await readCheckpoint(path);
  const state = walking.restore(checkpoint), seen: number[] = [];
  const result = await runInFolder(walking, state, {
    folder,
    description: 1,
    conditions: 2,
    ...(stopped && { stopped }),
    ...(isBest && { isBest }),
    parseHistory: parseWalk,
    seconds: () => before + 10,
    onStep: ({ line, state: { step } }) => {
      assert.equal(line.step, step);
      seen.push(step);
    },
  });
  return { ...result, seen };
}

Deno.test("runInFolder() writes one line a step and, at the end, where the run stands", async () => {
  await using here = await newFolder();
  const { state, history, seen, signal } = await goOn(here.folder);
  assert.deepEqual(seen, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  assert.equal(signal, undefined);
  assert.deepEqual(parseWalk(await here.history()), history);
  const { checkpoint, description, conditions, seconds } = await readCheckpoint(here.folder);
  assert.deepEqual([description, conditions, seconds], [1, 2, 10]);
  assert.deepEqual(run.restore(checkpoint), state);
});

Deno.test("runInFolder() goes on from the last epoch when a step fails, and writes no step twice", async () => {
  await using whole = await newFolder();
  await using parts = await newFolder();
  const wanted = await goOn(whole.folder);
  const dies = (at: number) =>
    walk("walk", {
      totalSteps: 12,
      move,
      onStep(step) {
        if (step === at) throw new Error("power cut");
      },
    });
  await assert.rejects(goOn(parts.folder, dies(4)), new Error("power cut")); // before the first epoch ends
  assert.equal((await readCheckpoint(parts.folder)).seconds, 0);
  await assert.rejects(goOn(parts.folder, dies(9)), new Error("power cut"));
  assert.equal(parseWalk(await parts.history()).length, 8);
  const { state, history, seen } = await goOn(parts.folder);
  assert.deepEqual(seen, [6, 7, 8, 9, 10, 11, 12]);
  assert.deepEqual({ state, history }, { state: wanted.state, history: wanted.history });
  assert.equal(await parts.history(), await whole.history());
});

Deno.test("runInFolder() has nothing to do where all steps are done", async () => {
  await using here = await newFolder();
  const first = await goOn(here.folder), again = await goOn(here.folder);
  assert.deepEqual(again.seen, []);
  assert.deepEqual(again.history, first.history);
  assert.deepEqual(again.state, first.state);
});

Deno.test("runInFolder() ends after the step in which it is told to, with a checkpoint", async () => {
  await using whole = await newFolder();
  await using here = await newFolder();
  let asked = 0;
  const { signal, seen } = await goOn(
    here.folder,
    run,
    { stopped: () => ++asked === 7 ? "SIGPIPE" : undefined },
  );
  assert.deepEqual([signal, seen.at(-1)], ["SIGPIPE", 7]);
  const { state } = await goOn(here.folder);
  assert.deepEqual(state, (await goOn(whole.folder)).state);
  assert.equal(await here.history(), await whole.history());
});

/** The highest place at the end of an epoch of five steps, or of the run. */
function isHighest(history: readonly WalkLine[]): boolean {
  const ends = history.filter(({ step }) => step % 5 === 0 || step === 12);
  const highest = Math.max(...ends.map(({ place }) => place));
  return history.at(-1)!.place === highest && ends.includes(history.at(-1)!);
}

Deno.test("runInFolder() keeps the state of the best epoch beside the last one", async () => {
  await using here = await newFolder();
  const { history, state } = await goOn(here.folder, run, { isBest: isHighest });
  const places = [5, 10, 12].map((step) => history[step - 1]!.place);
  assert.deepEqual(places, [61, 97, 69]); // 1, 4, 13, 40, 20, 61, 83, 48, 44, 32, 97, 90, 69
  const best = run.restore((await readCheckpoint(here.folder, "checkpoint-best")).checkpoint);
  assert.deepEqual([best.step, best.place], [10, 97]);
  assert.deepEqual(run.restore((await readCheckpoint(here.folder)).checkpoint), state);
});

Deno.test("runInFolder() finds the best epoch again that a kill kept it from writing", async () => {
  await using here = await newFolder();
  await goOn(here.folder, run, { isBest: isHighest, stopped: stopAt(10) });
  const whole = await Deno.readFile(`${here.folder}/checkpoint-best`);
  await Deno.remove(`${here.folder}/checkpoint-best`); // killed after writing the checkpoint
  await goOn(here.folder, run, { isBest: isHighest, stopped: stopAt(1) });
  const { checkpoint } = await readCheckpoint(here.folder, "checkpoint-best");
  assert.equal(run.restore(checkpoint).step, 10);
  assert.equal((await Deno.readFile(`${here.folder}/checkpoint-best`)).length, whole.length);
});

Deno.test("runInFolder() without a best epoch keeps the last state only", async () => {
  await using here = await newFolder();
  await goOn(here.folder, run, { isBest: () => false });
  await assert.rejects(
    readCheckpoint(here.folder, "checkpoint-best"),
    /Cannot read .*\/checkpoint-best: /,
  );
});

/** Ends a run in its n-th step. */
function stopAt(n: number): () => StopSignal | undefined {
  let asked = 0;
  return () => ++asked === n ? "SIGINT" : undefined;
}

Deno.test("runInFolder() goes on without the history that somebody deleted", async () => {
  await using whole = await newFolder();
  await using here = await newFolder();
  let asked = 0;
  await goOn(here.folder, run, { stopped: () => ++asked === 7 ? "SIGINT" : undefined });
  await Deno.remove(`${here.folder}/history.jsonl`);
  const { state, history } = await goOn(here.folder);
  const wanted = await goOn(whole.folder);
  assert.deepEqual(state, wanted.state);
  assert.deepEqual(history, wanted.history.slice(7));
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  Deno.test({
    name: `runInFolder() ends after the step in which ${signal} comes, with a checkpoint`,
    ignore: Deno.build.os === "windows",
    async fn() {
      await using whole = await newFolder();
      await using here = await newFolder();
      const program = new URL("walks_in_folder.ts", import.meta.url).pathname;
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-prompt", program, here.folder, signal],
      }).output();
      assert.equal(code, 0, new TextDecoder().decode(stderr));
      const stopped = JSON.parse(new TextDecoder().decode(stdout));
      assert.equal(stopped.signal, signal);
      assert.ok(stopped.step >= 7 && stopped.step <= 8, `${stopped.step}`);
      assert.equal(parseWalk(await here.history()).length, stopped.step);
      const { state } = await goOn(here.folder);
      assert.deepEqual(state, (await goOn(whole.folder)).state);
      assert.equal(await here.history(), await whole.history());
    },
  });
}
