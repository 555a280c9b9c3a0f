// In a file of its own: what the engine runs on is chosen at its first start.
import assert from "node:assert/strict";
import { execute } from "../../lib/cli/run/execute.ts";
import { runCommand } from "@geta-lab/geta/cli";
import { quick, temporaryFolder } from "../e2e/command.ts";

Deno.test("the command says first that the engine fell back to one thread, and that fewer structures can leave than shall", async () => {
  using folder = temporaryFolder();
  const written: string[] = [];
  const stream = { write: (text: string) => void written.push(text) };
  const worker = Object.getOwnPropertyDescriptor(globalThis, "Worker")!;
  delete (globalThis as { Worker?: unknown }).Worker;
  const blocks = ["--round-to", "16", "--sparsity", "0.3"];
  const args = [...quick, "--model", "mlp", ...blocks, "--out", `${folder.path}/run`];
  try {
    const code = await runCommand(args, { io: { out: stream, err: stream }, execute });
    assert.equal(code, 0, written.join(""));
  } finally {
    Object.defineProperty(globalThis, "Worker", worker);
  }
  assert.equal(written.join("").split("Images: ").length, 2); // once, with the results
  const [engine, shortfall] = written;
  assert.equal(
    engine,
    "The engine runs on one thread: SharedArrayBuffer or Worker is missing\n",
  );
  assert.equal(
    shortfall,
    "Of 58 structures that shall leave at most 48 can: groups give whole blocks of 16 (--round-to).\n",
  );
  assert.match(written.join(""), /Only 48 of 58 structures went/);
});
