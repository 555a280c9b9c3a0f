import assert from "node:assert/strict";
import { parseHistory } from "@geta-lab/geta/report";
import { readCheckpoint, readHistory } from "@geta-lab/geta/run";
import { geta, outcome, quick, startGeta, temporaryFolder } from "./command.ts";

async function historyLength(folder: string): Promise<number> {
  try {
    return (await readHistory(`${folder}/history.jsonl`, parseHistory)).length;
  } catch {
    return 0;
  }
}

/** Everything a run leaves that has to repeat, by file name; times do not. */
async function results(folder: string): Promise<Record<string, unknown>> {
  const report = JSON.parse(await Deno.readTextFile(`${folder}/report.json`));
  delete report.seconds;
  delete report.milliseconds;
  delete report.origin.date;
  delete report.options;
  return {
    report,
    history: await readHistory(`${folder}/history.jsonl`, parseHistory),
    subnet: await Deno.readTextFile(`${folder}/subnet.json`),
    best: await Deno.readFile(`${folder}/subnet-best.safetensors`),
    weights: await Deno.readFile(`${folder}/subnet.safetensors`),
  };
}

/** Steps that the checkpoint of a folder knows; 0 if there is none yet. */
async function savedSteps(folder: string): Promise<number> {
  try {
    return ((await readCheckpoint(folder)).checkpoint.state as { step: number }).step;
  } catch {
    return 0;
  }
}

Deno.test("a run stopped by signals and resumed ends exactly like one that was not", async (t) => {
  using folder = temporaryFolder();
  const whole = `${folder.path}/whole`, parts = `${folder.path}/parts`;
  const options = [...quick, "--epochs", "10"], denseSteps = 10 * 3;
  const first = await geta(...options, "--out", whole);
  assert.equal(first.code, 0, first.err);

  const stops = [["SIGINT", 130, 2], ["SIGTERM", 143, 12]] as const;
  for (const [signal, code, atStep] of stops) {
    await t.step(`${signal} in dense training writes a checkpoint and exits ${code}`, async () => {
      const resume = atStep === stops[0][2] ? options : ["--resume"];
      const child = startGeta([...resume, "--out", parts]);
      while (await historyLength(parts) < atStep) await new Promise((r) => setTimeout(r, 5));
      child.kill(signal);
      const stopped = await outcome(child);
      assert.equal(stopped.code, code, stopped.err);
      assert.match(stopped.err, /Stopped after step \d+; continue with --resume --out/);
    });
  }

  await t.step(
    "a process that is killed between the phases leaves the end of the first",
    async () => {
      const child = startGeta(["--resume", "--out", parts]);
      while (await savedSteps(parts) < denseSteps) await new Promise((r) => setTimeout(r, 2));
      child.kill("SIGKILL"); // the first step of the compression measures the dense network: it takes long
      await outcome(child);
      assert.equal(await savedSteps(parts), denseSteps);
    },
  );

  await t.step("SIGINT in the compression writes a checkpoint", async () => {
    const child = startGeta(["--resume", "--out", parts]);
    while (await historyLength(parts) < denseSteps + 2) await new Promise((r) => setTimeout(r, 5));
    child.kill("SIGINT");
    const stopped = await outcome(child);
    assert.equal(stopped.code, 130, stopped.err);
    assert.ok(await savedSteps(parts) > denseSteps);
  });

  await t.step("the last part ends with the same report, history and subnet", async () => {
    const last = await geta("--resume", "--out", parts);
    assert.equal(last.code, 0, last.err);
    assert.deepEqual(await results(parts), await results(whole));
  });
});

Deno.test("a damaged checkpoint is noticed, wherever a byte is wrong", async () => {
  using folder = temporaryFolder();
  const out = `${folder.path}/run`;
  assert.equal((await geta(...quick, "--out", out)).code, 0);
  const path = `${out}/checkpoint`;
  const bytes = await Deno.readFile(path);
  for (const place of [0, 100, bytes.length >> 1, bytes.length - 1]) {
    const damaged = bytes.slice();
    damaged[place]! ^= 1;
    await Deno.writeFile(path, damaged);
    const { code, err } = await geta("--resume", "--out", out);
    assert.equal(code, 2, err);
    assert.match(err, /^Cannot resume from .*\n$/);
  }
});
