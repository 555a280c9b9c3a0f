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
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: folder.path,
    env: { NO_COLOR: "1" },
    stdout: "null",
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  assert.ok(Deno.statSync(`${folder.path}/mine/run/report.html`).isFile);
});
