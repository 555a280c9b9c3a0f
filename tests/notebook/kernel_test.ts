import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { type Execution, Kernel } from "../../tools/notebook/kernel.ts";

const cwd = fileURLToPath(import.meta.resolve("../../"));
const timeoutMs = 60_000;

function stdout({ shown }: Execution): string {
  return shown.outputs.map(({ output }) => output)
    .map((output) => output.output_type === "stream" ? output.text : "").join("");
}

Deno.test("Kernel keeps every output of every cell, and in the right cell", async () => {
  await using kernel = await Kernel.start({ cwd });
  const count = 300;
  for (let cell = 0; cell < 5; cell++) {
    const code = `for (let i = 0; i < ${count}; i++) console.log("${cell}:" + i); ${cell} * 2`;
    const run = await kernel.execute(code, { timeoutMs });
    const wanted = Array.from({ length: count }, (_, i) => `${cell}:${i}\n`).join("");
    assert.equal(stdout(run), wanted);
    const result = run.shown.outputs.at(-1)?.output;
    assert.ok(result?.output_type === "execute_result");
    assert.deepEqual(result.data, { "text/plain": String(cell * 2) });
  }
});

Deno.test("Kernel keeps what a cell prints just before it throws, and its state after", async () => {
  await using kernel = await Kernel.start({ cwd });
  const code =
    `const kept = 7; for (let i = 0; i < 200; i++) console.log(i); throw new RangeError("bad")`;
  const run = await kernel.execute(code, { timeoutMs });
  assert.equal(run.error?.ename, "RangeError");
  assert.equal(run.error?.evalue, "bad");
  assert.equal(stdout(run).split("\n").length, 201);
  assert.equal(stdout(await kernel.execute("console.log(kept)", { timeoutMs })), "7\n");
});

Deno.test("Kernel reports a syntax error with its place", async () => {
  await using kernel = await Kernel.start({ cwd });
  const run = await kernel.execute("let x = ;", { timeoutMs });
  assert.equal(run.error?.ename, "SyntaxError");
  assert.match(run.error?.traceback.join("\n") ?? "", /at <cell>:1:9/);
  assert.equal((await kernel.execute("1", { timeoutMs })).error, undefined);
});

Deno.test("Kernel ends a cell that takes too long, and keeps what it showed", async () => {
  await using kernel = await Kernel.start({ cwd });
  const code = `console.log("begun"); await new Promise((r) => setTimeout(r, 100)); while (true);`;
  const run = await kernel.execute(code, { timeoutMs: 1_500 });
  assert.equal(run.error?.ename, "Timeout");
  assert.equal(run.error?.evalue, "the cell ran longer than 1500 ms");
  assert.equal(stdout(run), "begun\n");
  assert.equal((await kernel.execute("1", { timeoutMs })).error?.ename, "KernelDied");
});

Deno.test("Kernel reports its own death", async () => {
  await using kernel = await Kernel.start({ cwd });
  const run = await kernel.execute("Deno.exit(3)", { timeoutMs });
  assert.equal(run.error?.ename, "KernelDied");
  assert.match(run.error?.evalue ?? "", /exit code 3/);
  assert.equal(run.count, null);
});

Deno.test("Kernel.stop() ends the process and may be called twice", async () => {
  const kernel = await Kernel.start({ cwd });
  await kernel.stop();
  await kernel.stop();
  assert.equal((await kernel.execute("1", { timeoutMs })).error?.evalue, "it was stopped");
});

Deno.test("Kernel.start() rejects a working directory that does not exist", async () => {
  await assert.rejects(Kernel.start({ cwd: `${cwd}/no/such/folder` }), Deno.errors.NotFound);
});
