import assert from "node:assert/strict";
import { decodeSubnet, readBytes } from "@geta-lab/geta/io";
import { checkPruningRecipe } from "@geta-lab/geta/prune";
import { parseHistory, parsePruningReport } from "@geta-lab/geta/report";
import { readHistory } from "@geta-lab/geta/run";
import { type Outcome, outcome, startGeta, temporaryFolder } from "./command.ts";

/** Runs `deno task prune` to its end. */
async function prune(...options: string[]): Promise<Outcome> {
  return await outcome(startGeta(options, "prune"));
}

/** A run of a few seconds: three steps an epoch. */
const quick = "--limit 96 --batch 32 --threads 1 --deterministic".split(" ");

async function historyLength(folder: string): Promise<number> {
  try {
    return (await readHistory(`${folder}/history.jsonl`, parseHistory)).length;
  } catch {
    return 0;
  }
}

/** Everything a run leaves that has to repeat; times do not. */
async function results(folder: string): Promise<Record<string, unknown>> {
  const text = await Deno.readTextFile(`${folder}/report.json`);
  const { seconds: _seconds, milliseconds: _milliseconds, options: _options, origin, ...report } =
    parsePruningReport(text);
  return {
    report,
    command: origin.command,
    history: await readHistory(`${folder}/history.jsonl`, parseHistory),
    network: await Deno.readFile(`${folder}/network.safetensors`),
    dense: await Deno.readFile(`${folder}/dense.safetensors`),
    subnet: await Deno.readTextFile(`${folder}/subnet.json`),
    weights: await Deno.readFile(`${folder}/subnet.safetensors`),
  };
}

Deno.test("deno task prune: stopped by Ctrl-C and resumed it ends exactly like a run that was not", async (t) => {
  using folder = temporaryFolder();
  const whole = `${folder.path}/whole`, parts = `${folder.path}/parts`;
  const options = [...quick, "--recipe", "cubic", "--epochs", "11"];
  const first = await prune(...options, "--out", whole);

  await t.step("it prints accuracies, what remains, and what was cut out", () => {
    assert.equal(first.code, 0, first.err);
    assert.match(first.out, /^small on shapes, pruned by cubic: 33 steps in 0:\d\d on /);
    assert.match(first.out, /│ MACs +│ +7\.52 M │ +1\.50 M \(20\.0 %\) │ +7\.52 M \(100\.0 %\) │/);
    assert.match(first.out, /No structure is zero in all of its parts/);
    assert.ok(
      first.out.split("\n").filter((line) => /[┌│└]/.test(line)).every((line) =>
        line.length <= 100
      ),
    );
    assert.match(first.err, /Written to .*whole: open report\.html/);
  });

  for (const [signal, code, atStep] of [["SIGINT", 130, 3], ["SIGTERM", 143, 22]] as const) {
    await t.step(
      `${signal} behind step ${atStep} writes a checkpoint and exits ${code}`,
      async () => {
        const words = await historyLength(parts) === 0 ? options : ["--resume"];
        const child = startGeta([...words, "--out", parts], "prune");
        while (await historyLength(parts) < atStep) await new Promise((r) => setTimeout(r, 5));
        child.kill(signal);
        const stopped = await outcome(child);
        assert.equal(stopped.code, code, stopped.err);
        assert.match(stopped.err, /Stopped after step \d+; continue with --resume --out/);
      },
    );
  }

  await t.step("another recipe is refused", async () => {
    const { code, err } = await prune("--resume", "--out", parts, "--recipe", "uniform");
    assert.equal(code, 2);
    assert.match(err, /Cannot resume with another --recipe: it must be cubic as at the start/);
  });

  await t.step("the last part ends with the same report, history and networks", async () => {
    const last = await prune("--resume", "--out", parts);
    assert.equal(last.code, 0, last.err);
    assert.deepEqual(await results(parts), await results(whole));
  });

  await t.step("the recipe that it leaves, and its dense network, begin another run", async () => {
    const again = `${folder.path}/again`;
    const changed = JSON.parse(await Deno.readTextFile(`${whole}/recipe.json`));
    const file = `${folder.path}/mine.json`;
    const structures = { view: "structure", choice: { rule: "uniform", sparsity: 0.5 } };
    await Deno.writeTextFile(file, JSON.stringify({ ...changed, ...structures, name: "mine" }));
    const start = `${whole}/dense.safetensors`;
    const { code, err } = await prune(
      ...quick,
      "--recipe",
      file,
      "--start",
      start,
      "--epochs",
      "3",
      "--out",
      again,
      "--quiet",
    );
    assert.deepEqual([code, err], [0, ""]);
    const report = parsePruningReport(await Deno.readTextFile(`${again}/report.json`));
    assert.equal(report.steps, 9);
    assert.equal(report.extraction.structures, 88);
    assert.ok(report.extraction.relative <= 1e-5);
    assert.equal(
      report.accuracy.validation.dense,
      (await results(whole) as {
        report: typeof report;
      }).report.accuracy.validation.dense,
    );
    const subnet = await decodeSubnet({
      json: await Deno.readTextFile(`${again}/subnet.json`),
      safetensors: await readBytes(`${again}/subnet.safetensors`),
    });
    assert.deepEqual(subnet.parameters["conv2/kernel"]!.shape, [3, 3, 8, 16]);
    const saved = JSON.parse(await Deno.readTextFile(`${again}/recipe.json`));
    assert.equal(checkPruningRecipe(saved).training.dense, 0);
    assert.match(
      await Deno.readTextFile(`${again}/report.html`),
      /<h1>small on shapes, pruned by mine/,
    );
  });
});
