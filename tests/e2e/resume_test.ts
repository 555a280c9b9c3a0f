import assert from "node:assert/strict";
import { parseHistory } from "@geta-lab/geta/report";
import { readCheckpoint, readHistory } from "@geta-lab/geta/run";
import {
  geta,
  getaCommand,
  type Outcome,
  outcome,
  quick,
  startGeta,
  temporaryFolder,
} from "./command.ts";

const options = [...quick, "--model", "mlp", "--epochs", "30"];

async function started(out: string): Promise<void> {
  for (;;) {
    try {
      if ((await readHistory(`${out}/history.jsonl`, parseHistory)).length > 3) return;
    } catch { /* not yet */ }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A run that was stopped in its first steps. */
async function stopped(out: string): Promise<void> {
  const child = startGeta([...options, "--out", out]);
  await started(out);
  child.kill("SIGINT");
  assert.equal((await outcome(child)).code, 130);
}

/** Runs words of a shell, with the command behind them. */
async function shell(script: string, words: string[]): Promise<Outcome> {
  return await outcome(
    new Deno.Command("bash", {
      args: ["-c", script, "bash", ...words],
      cwd: new URL("../../", import.meta.url),
      env: { NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn(),
  );
}

Deno.test("a run at work is not resumed, and goes on undisturbed", async () => {
  using folder = temporaryFolder();
  const out = `${folder.path}/run`, child = startGeta([...options, "--out", out]);
  await started(out);
  const second = await geta("--resume", "--out", out);
  assert.equal(second.code, 2);
  assert.match(second.err, /^Cannot use the folder .*: no other run may be at work in it.*\n$/);
  child.kill("SIGINT");
  assert.equal((await outcome(child)).code, 130);
});

Deno.test("a run resumes with other --threads and a lost history, and goes on where it was", async () => {
  using folder = temporaryFolder();
  const out = `${folder.path}/run`;
  await stopped(out);
  await Deno.remove(`${out}/history.jsonl`);
  const other = await geta("--resume", "--out", out, "--threads", "2");
  assert.equal(other.code, 0, other.err);
  assert.match(other.out, /, 2 threads\n/);
  const report = JSON.parse(await Deno.readTextFile(`${out}/report.json`));
  const history = await readHistory(`${out}/history.jsonl`, parseHistory);
  assert.equal(history.at(-1)!.step, report.steps);
  assert.ok(history[0]!.step > 1);
});

Deno.test("a run that goes on on another engine says so, in the terminal and in the report", async () => {
  using folder = temporaryFolder();
  const out = `${folder.path}/run`;
  await stopped(out);
  const { conditions } = await readCheckpoint(out);
  const { engines: [engine] } = conditions as { engines: string[] };
  // without the permission ffi there is no CBLAS
  const words = getaCommand(["--resume", "--out", out]).filter((word) => word !== "--allow-ffi");
  const { code, err } = await shell(`"$@"`, words);
  assert.equal(code, 0, err);
  const { engine: told } = JSON.parse(await Deno.readTextFile(`${out}/report.json`));
  if (engine!.startsWith("wasm")) {
    assert.doesNotMatch(err, /another engine/);
    return assert.equal(told, `${engine}, 1 thread`);
  }
  assert.match(err, new RegExp(`another engine, .*: wasm\\S+ after ${engine}\\n`));
  assert.match(told, new RegExp(`^${engine}, then wasm-\\S+, 1 thread$`));
});

const unix = { ignore: Deno.build.os === "windows" };

Deno.test("a pipe that nobody reads any more ends the run with a checkpoint", unix, async () => {
  using folder = temporaryFolder();
  const out = `${folder.path}/run`;
  const script = `"$@" 2>&1 >/dev/null | head -c 1 >/dev/null; echo "\${PIPESTATUS[0]}"`;
  const { out: code } = await shell(script, getaCommand([...options, "--out", out]));
  assert.equal(code, "141\n");
  const { step } = (await readCheckpoint(out)).checkpoint.state as { step: number };
  assert.ok(step >= 1);
});

Deno.test("a table that nobody reads does not cost the report", unix, async () => {
  using folder = temporaryFolder();
  const out = `${folder.path}/run`;
  const short = [...quick, "--model", "mlp", "--quiet", "--out", out];
  const { out: code } = await shell(`"$@" | true; echo "\${PIPESTATUS[0]}"`, getaCommand(short));
  assert.equal(code, "0\n");
  await Deno.stat(`${out}/report.json`);
});

Deno.test(
  "a closed terminal ends the run with a checkpoint, unless it runs under nohup",
  unix,
  async () => {
    using folder = temporaryFolder();
    const out = `${folder.path}/run`, child = startGeta([...options, "--out", out]);
    await started(out);
    child.kill("SIGHUP");
    const { code, err } = await outcome(child);
    assert.equal(code, 129, err);
    assert.match(err, /Stopped after step \d+; continue with --resume --out/);

    const hardy = new Deno.Command("nohup", {
      args: getaCommand(["--resume", "--out", out]),
      cwd: new URL("../../", import.meta.url),
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const { step } = (await readCheckpoint(out)).checkpoint.state as { step: number };
    while ((await readHistory(`${out}/history.jsonl`, parseHistory)).length < step + 3) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    hardy.kill("SIGHUP");
    const end = await outcome(hardy);
    assert.equal(end.code, 0, end.err);
  },
);
