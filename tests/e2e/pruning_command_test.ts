import assert from "node:assert/strict";
import { runCommand } from "@geta-lab/geta/cli";
import { decodeSubnet, readBytes } from "@geta-lab/geta/io";
import { checkPruningRecipe } from "@geta-lab/geta/prune";
import { parseHistory, parsePruningReport } from "@geta-lab/geta/report";
import { readCheckpoint, readHistory } from "@geta-lab/geta/run";
import { percentText } from "@geta-lab/geta/viz";
import { encode } from "fast-png";
import { exampleReport } from "../viz/example_report.ts";
import { type Outcome, outcome, startGeta, temporaryFolder } from "./command.ts";

/** Runs `deno task prune` to its end. */
async function prune(...options: string[]): Promise<Outcome> {
  return await outcome(startGeta(options, "prune"));
}

/** Runs another command in this process. */
async function use(...words: string[]): Promise<Outcome> {
  let out = "", err = "";
  const io = {
    out: { write: (text: string) => void (out += text) },
    err: { write: (text: string) => void (err += text) },
  };
  const execute = () => Promise.reject(new Error("not geta"));
  return { code: await runCommand(words, { io, execute }), out, err };
}

/** A run of a few seconds: three steps an epoch. With these images neither the last epoch nor one at the target is the best of all. */
const quick = "--limit 96 --batch 32 --threads 1 --deterministic --seed 3".split(" ");

async function historyLength(folder: string): Promise<number> {
  try {
    return (await readHistory(`${folder}/history.jsonl`, parseHistory)).length;
  } catch {
    return 0;
  }
}

function tableLines(text: string): string[] {
  return text.split("\n").filter((line) => /[┌│└]/.test(line));
}

function stepOf(state: unknown): number {
  return (state as { step: number }).step;
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
    best: await Deno.readFile(`${folder}/subnet-best.safetensors`),
    bestStep: stepOf((await readCheckpoint(folder, "checkpoint-best")).checkpoint.state),
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
      tableLines(first.out).every((line) => line.length <= 100),
    );
    assert.match(first.err, /Written to .*whole: open report\.html/);
  });

  await t.step("checkpoint-best is the best epoch at the target, and its subnet", async () => {
    const history = await readHistory(`${whole}/history.jsonl`, parseHistory);
    const { best, sparsity } = parsePruningReport(await Deno.readTextFile(`${whole}/report.json`));
    // six dense epochs, three in which the sparsity rises to its target
    const ends = history.filter(({ accuracy }, i) => accuracy !== undefined && i + 1 >= 3 * 9);
    assert.deepEqual(ends.map(({ epoch }) => epoch), [9, 10, 11]);
    assert.ok(ends.every((line) => line.sparsity === sparsity.weights));
    const accuracy = Math.max(...ends.map((line) => line.accuracy!));
    const line = ends.findLast((line) => line.accuracy === accuracy)!;
    assert.deepEqual(
      [best!.step, best!.epoch, best!.validation],
      [line.step, line.epoch, accuracy],
    );
    assert.ok(line.step < history.length);
    assert.ok(history.some((line) => line.accuracy! > accuracy), "a denser one was better");
    const { checkpoint } = await readCheckpoint(whole, "checkpoint-best");
    assert.equal(stepOf(checkpoint.state), best!.step);
    assert.match(
      first.out,
      /\nBest epoch by validation: 10 of 11 \(.* of 1000 images\), test accuracy .*;\n.* with --best\n/,
    );
  });

  await t.step(
    "evaluate and predict take the last subnet or the best, compare sets it beside a run of GETA",
    async () => {
      const { accuracy, best } = parsePruningReport(
        await Deno.readTextFile(`${whole}/report.json`),
      );
      for (
        const [words, name, wanted] of [
          [[], "Subnet", accuracy.test.final],
          [["--best"], "Best subnet", best!.accuracy],
        ] as const
      ) {
        const { code, out, err } = await use("evaluate", whole, ...words);
        assert.deepEqual([code, err], [0, ""]);
        const text = percentText(wanted);
        assert.ok(
          out.startsWith(`${name} of small in ${whole}, on 1000 test images of shapes `),
          out,
        );
        assert.ok(
          out.includes(`\nAccuracy: ${text}, `) && out.includes(`reported ${text} on 1000`),
          out,
        );
      }
      const picture = `${folder.path}/grey.png`, side = 32;
      const data = new Uint8Array(3 * side ** 2).fill(128);
      await Deno.writeFile(picture, encode({ width: side, height: side, channels: 3, data }));
      const { code, out } = await use("predict", whole, picture, "--best");
      assert.equal(code, 0);
      assert.equal(out.match(/│ \w+ +│ +[\d.]+ % │/g)?.length, 5);
      const other = `${folder.path}/geta`, page = `${folder.path}/compare.html`;
      await Deno.mkdir(other);
      await Deno.writeTextFile(
        `${other}/report.json`,
        JSON.stringify({ ...exampleReport, model: "small", data: "shapes" }),
      );
      const compared = await use("compare", whole, other, "--out", page);
      assert.equal(compared.code, 0, compared.err);
      assert.match(compared.out, /^small on shapes\n/);
      assert.match(compared.out, /\n│ 1 │ .* │ 7\.70 G │ 100\.00 % │ .* │ 32\.00 │\n/);
      assert.match(compared.out, /\n│ 2 │ .* │ +8\.67 % │ .* │ +5\.02 │\n/);
      assert.ok(tableLines(compared.out).every((line) => line.length <= 100));
      assert.match(
        compared.out,
        /\nNote: the costs of run 1 are those of any machine, .*; 20\.0 % if /,
      );
    },
  );

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
    const history = await readHistory(`${again}/history.jsonl`, parseHistory);
    assert.ok(history.every(({ stage }) => stage !== "dense"));
    const saved = JSON.parse(await Deno.readTextFile(`${again}/recipe.json`));
    assert.equal(checkPruningRecipe(saved).training.dense, 0);
    assert.match(
      await Deno.readTextFile(`${again}/report.html`),
      /<h1>small on shapes, pruned by mine/,
    );
  });
});
