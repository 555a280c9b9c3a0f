import assert from "node:assert/strict";
import { quick, temporaryFolder } from "./command.ts";

const config = new URL("../../deno.json", import.meta.url).pathname;

Deno.test("deno task geta writes where the user stands, not where deno.json is", async () => {
  using folder = temporaryFolder();
  const args = [
    "task",
    "--config",
    config,
    "geta",
    ...quick,
    "--model",
    "mlp",
    "--out",
    "mine/run",
  ];
  Deno.mkdirSync(`${folder.path}/mine`);
  // the task that runs the tests has set it, and a task inside a task keeps it
  const { INIT_CWD: _, ...env } = Deno.env.toObject();
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: folder.path,
    env: { ...env, NO_COLOR: "1" },
    clearEnv: true,
    stdout: "null",
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  assert.ok(Deno.statSync(`${folder.path}/mine/run/report.html`).isFile);
});
