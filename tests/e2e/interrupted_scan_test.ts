import assert from "node:assert/strict";
import { parseHistory } from "@geta-lab/geta/report";
import { readHistory } from "@geta-lab/geta/run";
import { parseSensitivityLines } from "@geta-lab/geta/sensitivity";
import { outcome, startGeta, temporaryFolder } from "./command.ts";

const words = "--recipe sensitivity --limit 96 --batch 32 --epochs 3 --threads 1".split(" ");

/** Measurements that a scan has written down. */
async function measurements(run: string): Promise<number> {
  try {
    return (await readHistory(`${run}/scan/history.jsonl`, parseSensitivityLines)).length;
  } catch {
    return 0;
  }
}

/** Starts the command in a folder and stops it at some measurement of its scan. */
async function stopped(path: string, options: string[], { at, signal }: {
  at: number;
  signal: Deno.Signal;
}) {
  const child = startGeta([...options, "--out", path], "prune");
  while (await measurements(path) < at) await new Promise((r) => setTimeout(r, 5));
  child.kill(signal);
  return await outcome(child);
}

/** The digits of a run. */
async function digits(path: string) {
  const { accuracy, sparsity, layers, macs } = JSON.parse(
    await Deno.readTextFile(`${path}/report.json`),
  );
  const scan = await readHistory(`${path}/scan/history.jsonl`, parseSensitivityLines);
  const history = await readHistory(`${path}/history.jsonl`, parseHistory);
  return { accuracy, sparsity, layers, macs, scan, history };
}

Deno.test("deno task prune: a scan stopped by Ctrl-C, and one that was killed, go on where they were", async () => {
  using folder = temporaryFolder();
  const whole = `${folder.path}/whole`, parts = `${folder.path}/parts`;
  const first = await outcome(startGeta([...words, "--out", whole], "prune"));
  assert.equal(first.code, 0, first.err);
  const { code, err } = await stopped(parts, words, { at: 4, signal: "SIGINT" });
  assert.equal(code, 130, err);
  assert.match(err, /Stopped after step \d+; continue with --resume --out/);
  const done = await measurements(parts);
  assert.ok(done < 20, `${done} of 41 measurements: heard between two of them`);
  await stopped(parts, ["--resume"], { at: done + 4, signal: "SIGKILL" });
  const last = await outcome(startGeta(["--resume", "--out", parts], "prune"));
  assert.equal(last.code, 0, last.err);
  const found = await digits(parts);
  assert.deepEqual(found, await digits(whole));
  assert.equal(found.scan.length, 41);
  const page = await Deno.readTextFile(`${parts}/report.html`);
  assert.match(page, /Sensitivity of each group/);
});
