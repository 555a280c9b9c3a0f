import assert from "node:assert/strict";
import { imageBatches, shapes } from "@geta-lab/geta/datasets";
import { useEngine } from "@geta-lab/geta/engine";
import { subnetForward } from "@geta-lab/geta/geta";
import { decodeSubnet } from "@geta-lab/geta/io";
import { evaluate } from "@geta-lab/geta/train";
import { percentText } from "@geta-lab/geta/viz";
import { encode } from "fast-png";
import { parseHistory, parseReport } from "@geta-lab/geta/report";
import { readCheckpoint, readHistory } from "@geta-lab/geta/run";
import { watchTerminal } from "../support/terminal.ts";
import { geta, type Outcome, outcome, quick, temporaryFolder } from "./command.ts";

const config = new URL("../../deno.json", import.meta.url).pathname;

/** A task, typed in a folder of its own. */
async function task(cwd: string, ...words: string[]): Promise<Outcome> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "--config", config, ...words],
    cwd,
    env: { NO_COLOR: "1", INIT_CWD: cwd }, // the task that runs the tests has one, too
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
  return await outcome(command.spawn());
}

/** With these images the last epoch is not the best. */
const seed = 6;

Deno.test("what a run leaves can be used", async (t) => {
  using folder = temporaryFolder();
  const first = `${folder.path}/first`;
  const options = [...quick, "--cool-down", "4", "--model", "mlp", "--seed", `${seed}`];
  const done = await geta(...options, "--deterministic", "--out", first);
  assert.equal(done.code, 0, done.err);
  const report = (path: string) =>
    parseReport(Deno.readTextFileSync(`${path}/report.json`), "report.json");

  await t.step("config.json repeats it", async () => {
    const out = `${folder.path}/again`;
    const { code, err } = await geta("--config", `${first}/config.json`, "--out", out);
    assert.equal(code, 0, err);
    const bytes = (path: string) => Deno.readFileSync(`${path}/subnet.safetensors`);
    assert.deepEqual(bytes(out), bytes(first));
    assert.deepEqual(report(out).settings, report(first).settings);
  });

  await t.step("dense.safetensors starts another one, which trains no dense network", async () => {
    const out = `${folder.path}/started`, file = `${first}/dense.safetensors`;
    const config = `${first}/config.json`;
    const { code, err } = await geta("--config", config, "--start", file, "--out", out);
    assert.equal(code, 0, err);
    assert.equal(report(out).dense.accuracy, report(first).dense.accuracy);
    assert.equal(report(out).settings.start, file);
    const history = await readHistory(`${out}/history.jsonl`, parseHistory);
    assert.equal(history[0]!.step, 1);
    assert.ok(history.every(({ stage }) => stage !== "dense"));
    assert.deepEqual(Deno.readFileSync(`${out}/dense.safetensors`), Deno.readFileSync(file));
    // it has the values: resumed, it does without the file
    Deno.renameSync(file, `${file}.away`);
    const resumed = await geta("--resume", "--out", out);
    Deno.renameSync(`${file}.away`, file);
    assert.equal(resumed.code, 0, resumed.err);
  });

  await t.step("checkpoint-best is the best epoch of the cool-down, and its subnet", async () => {
    const history = await readHistory(`${first}/history.jsonl`, parseHistory);
    const { best, steps, structures } = report(first);
    const ends = history.filter(({ stage, accuracy }) => stage === "cool-down" && accuracy);
    const accuracy = Math.max(...ends.map(({ accuracy }) => accuracy!));
    const line = history[best!.step - 1]!;
    assert.ok(best!.step < steps && ends.length > 3);
    assert.deepEqual([line.accuracy, line.zeroStructures], [accuracy, structures.target]);
    assert.equal(best!.validation, accuracy);
    const { checkpoint: { state } } = await readCheckpoint(first, "checkpoint-best");
    assert.equal((state as { step: number }).step, best!.step);
    assert.match(
      done.out,
      /\nBest epoch by validation: 6 of 7 \(.* of 1000 images\), test accuracy /,
    );
    // the file answers as the network in training did
    await useEngine({ deterministic: true });
    const [json, safetensors] = await Promise.all([
      Deno.readTextFile(`${first}/subnet-best.json`),
      Deno.readFile(`${first}/subnet-best.safetensors`),
    ]);
    using forward = subnetForward(await decodeSubnet({ json, safetensors }));
    const { validationBatches } = imageBatches(shapes({ seed, train: 96 }), { size: 32, seed });
    const found = evaluate(forward, validationBatches(), [32, 32, 3]);
    assert.equal(found.accuracy, accuracy);
  });

  await t.step("a network of another model is refused before anything is made", async () => {
    const out = `${folder.path}/other`, file = `${first}/dense.safetensors`;
    const { code, err } = await geta(...quick, "--start", file, "--out", out);
    assert.equal(code, 2);
    assert.match(
      err,
      /^Cannot start from .*dense\.safetensors: it must hold the network small: conv1\/kernel .* missing\n$/,
    );
    assert.throws(() => Deno.statSync(out));
  });

  await t.step("deno task evaluate measures what the report says", async () => {
    const { code, out, err } = await task(folder.path, "evaluate", "first");
    assert.deepEqual([code, err], [0, ""]);
    const { accuracy } = report(first).compressed;
    assert.equal(
      out,
      `Subnet of mlp in first, on 1000 test images of shapes (drawn from seed ${seed})\n` +
        `Accuracy: ${percentText(accuracy)}, ${Math.round(1000 * accuracy)} right; ` +
        `the run reported ${percentText(accuracy)} on 1000 of shapes\n`,
    );
    const best = await task(folder.path, "evaluate", "first", "--best");
    const wanted = percentText(report(first).best!.accuracy);
    assert.ok(best.out.startsWith("Best subnet of mlp in first, "), best.err);
    assert.match(
      best.out,
      new RegExp(`\nAccuracy: ${wanted}, .* the run reported ${wanted} on 1000`),
    );
    const missing = await task(folder.path, "evaluate", "nothing");
    assert.equal(missing.code, 2);
    assert.match(missing.err, /^Cannot read nothing\/subnet\.json: .*\n$/);
    const foreign = await task(
      folder.path,
      "evaluate",
      "first",
      "--data",
      "mnist",
      "--data-dir",
      ".",
    );
    assert.equal(foreign.code, 2);
    assert.match(foreign.err, /deno task download mnist, then leave out --data-dir\n$/);
  });

  await t.step(
    "deno task predict names a picture of the training images, in any size",
    async () => {
      const { train, classes } = shapes({ seed, train: 96, validation: 0, test: 1 });
      const side = 32, small = train.images.subarray(0, side * side * 3);
      const large = new Uint8Array(4 * small.length);
      for (let y = 0; y < 2 * side; y++) {
        for (let x = 0; x < 2 * side; x++) {
          const from = ((y >> 1) * side + (x >> 1)) * 3;
          large.set(small.subarray(from, from + 3), (y * 2 * side + x) * 3);
        }
      }
      const file = (name: string, size: number, data: Uint8Array) =>
        Deno.writeFileSync(
          `${folder.path}/${name}.png`,
          encode({ width: size, height: size, channels: 3, data }),
        );
      file("small", side, small);
      file("large", 2 * side, large);
      const { code, out, err } = await task(
        folder.path,
        "predict",
        "first",
        "small.png",
        "large.png",
      );
      assert.deepEqual([code, err], [0, ""]);
      const [one, two] = out.split("large.png");
      const rows = (text: string) =>
        text.match(/│ \w+ +│ +[\d.]+ % │/g)!.map((row) => row.replace(/\s+/g, " "));
      assert.deepEqual(rows(one!), rows(two!));
      assert.equal(rows(one!).length, 5);
      assert.ok(rows(one!).every((row) => classes.some((name) => row.includes(` ${name} `))));
      Deno.writeTextFileSync(`${folder.path}/text.png`, "no picture");
      const wrong = await task(folder.path, "predict", "first", "text.png");
      assert.equal(wrong.code, 2);
      assert.match(wrong.err, /^Cannot read text\.png: it must be a PNG image: .*\n$/);
    },
  );

  await t.step("deno task compare prints and draws runs side by side", async () => {
    const { code, out, err } = await task(folder.path, "compare", "first", "started");
    assert.deepEqual([code, err], [0, "Drawn in compare.html\n"]);
    assert.match(out, /^mlp on shapes\n/);
    const accuracy = percentText(report(first).compressed.accuracy).padStart(8);
    assert.ok(out.includes(`│ 1 │ first   │ ${accuracy} │`), out);
    assert.match(out, /│ 2 │ started │ /);
    assert.doesNotMatch(out, /Note/);
    const page = Deno.readTextFileSync(`${folder.path}/compare.html`);
    assert.match(page, /<svg [^]*Accuracy against bit operations[^]*<\/svg>/);
    assert.match(page, new RegExp(`data-head="accuracy">${accuracy.trim()}<`));
    const { code: wrong, err: line } = await task(folder.path, "compare", "first", "nothing");
    assert.equal(wrong, 2);
    assert.match(line, /^Cannot read nothing\/report\.json: .*\n$/);
  });

  await t.step(
    "--best of a run that has none, and a run with steps left, are refused",
    async () => {
      await Deno.remove(`${folder.path}/started/subnet-best.json`);
      const none = await task(folder.path, "predict", "started", "small.png", "--best");
      assert.equal(none.code, 2);
      assert.match(
        none.err,
        /^Cannot use --best: the run in started must have a best epoch, .*\n$/,
      );
      await Deno.remove(`${folder.path}/again/report.json`); // written last
      for (const words of [["evaluate", "again"], ["compare", "first", "again"]]) {
        const { code, err } = await task(folder.path, ...words);
        assert.equal(code, 2);
        assert.match(
          err,
          /^Cannot use the run in again: .* steps left \(continue with --resume --out again\)\n$/,
        );
      }
    },
  );

  await t.step("none of these asks for a permission in a terminal", async () => {
    const uses: [words: string[], until: RegExp][] = [
      [["evaluate", "first"], /Accuracy/],
      [["predict", "first", "small.png"], /probability/],
      [["export", "first", "model"], /It expects images of shape \[B,32,32,3\]/],
      [["compare", "first"], /Drawn in/],
    ];
    for (const [words, until] of uses) {
      const command = [Deno.execPath(), "task", "--config", config, ...words];
      const { text, seen } = await watchTerminal(command, {
        until: new RegExp(`Allow\\?|${until.source}`),
        cwd: folder.path,
        env: { INIT_CWD: folder.path },
        seconds: 60,
      });
      assert.doesNotMatch(text, /Deno requests|Allow\?/);
      assert.ok(seen, text);
    }
  });
});
