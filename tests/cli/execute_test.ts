// In a file of its own: what the engine runs on is chosen at its first start.
import assert from "node:assert/strict";
import { execute } from "../../lib/cli/run/execute.ts";
import { runCommand } from "@geta-lab/geta/cli";
import { quick, temporaryFolder } from "../e2e/command.ts";

Deno.test("the command says first that the engine fell back to one thread, and why", async () => {
  using folder = temporaryFolder();
  const written: string[] = [];
  const stream = { write: (text: string) => void written.push(text) };
  const worker = Object.getOwnPropertyDescriptor(globalThis, "Worker")!;
  delete (globalThis as { Worker?: unknown }).Worker;
  const args = [...quick, "--model", "mlp", "--out", `${folder.path}/run`];
  try {
    const code = await runCommand(args, { io: { out: stream, err: stream }, execute });
    assert.equal(code, 0, written.join(""));
  } finally {
    Object.defineProperty(globalThis, "Worker", worker);
  }
  assert.equal(written.join("").split("Images: ").length, 2); // once, with the results
  assert.equal(
    written[0],
    "The engine runs on one thread: SharedArrayBuffer or Worker is missing\n",
  );
});
