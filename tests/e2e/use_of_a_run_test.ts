import assert from "node:assert/strict";
import { parseHistory, parseReport } from "@geta-lab/geta/report";
import { readHistory } from "@geta-lab/geta/run";
import { geta, quick, temporaryFolder } from "./command.ts";

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
});
