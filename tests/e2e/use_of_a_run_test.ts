import assert from "node:assert/strict";
import { shapes } from "@geta-lab/geta/datasets";
import { percentText } from "@geta-lab/geta/viz";
import { encode } from "fast-png";
import { parseHistory, parseReport } from "@geta-lab/geta/report";
import { readHistory } from "@geta-lab/geta/run";
import { watchTerminal } from "../support/terminal.ts";
import { geta, type Outcome, outcome, quick, temporaryFolder } from "./command.ts";

const config = new URL("../../deno.json", import.meta.url).pathname;

/** A task, typed in a folder of its own. */
async function task(cwd: string, ...words: string[]): Promise<Outcome> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "--config", config, ...words],
    cwd,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
  return await outcome(command.spawn());
}

Deno.test("what a run leaves can be used", async (t) => {
  using folder = temporaryFolder();
  const first = `${folder.path}/first`;
  const done = await geta(...quick, "--model", "mlp", "--seed", "3", "--out", first);
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
      "Subnet of mlp in first, on 1000 test images of shapes (drawn from seed 3)\n" +
        `Accuracy: ${percentText(accuracy)}, ${Math.round(1000 * accuracy)} right; ` +
        `the run reported ${percentText(accuracy)} on 1000 of shapes\n`,
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
      const { train, classes } = shapes({ seed: 3, train: 96, validation: 0, test: 1 });
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
    assert.match(out, /│ first +│ mlp on shapes │/);
    assert.match(out, /│ started +│ mlp on shapes │/);
    assert.doesNotMatch(out, /Note/);
    const page = Deno.readTextFileSync(`${folder.path}/compare.html`);
    assert.match(page, /<svg [^]*started, dense[^]*<\/svg>/);
    const { code: wrong, err: line } = await task(folder.path, "compare", "first", "nothing");
    assert.equal(wrong, 2);
    assert.match(line, /^Cannot read nothing\/report\.json: .*\n$/);
  });

  await t.step("none of these asks for a permission in a terminal", async () => {
    const uses: [words: string[], until: RegExp][] = [
      [["evaluate", "first"], /Accuracy/],
      [["predict", "first", "small.png"], /probability/],
      [["compare", "first"], /Drawn in/],
    ];
    for (const [words, until] of uses) {
      const command = [Deno.execPath(), "task", "--config", config, ...words];
      const { text, seen } = await watchTerminal(command, {
        until: new RegExp(`Allow\\?|${until.source}`),
        cwd: folder.path,
        seconds: 60,
      });
      assert.doesNotMatch(text, /Deno requests|Allow\?/);
      assert.ok(seen, text);
    }
  });
});
