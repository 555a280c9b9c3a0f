import assert from "node:assert/strict";
import { killAndResume, killTable } from "../../tools/kill_resume.ts";
import { quick } from "../e2e/command.ts";

Deno.test({
  name: "a run that is killed at a random moment and resumed ends with the same digits",
  ignore: Deno.build.os === "windows",
  async fn() {
    const run = [...quick, "--model", "mlp", "--epochs", "10"];
    const kills = await killAndResume({ kills: 1, seed: 1, run });
    assert.deepEqual(kills.map(({ different }) => different), [[]], killTable(kills));
  },
});

Deno.test("killTable() names what differs", () => {
  const table = killTable([
    { seconds: 1.25, steps: 3, hadCheckpoint: true, different: [] },
    { seconds: 0.1, steps: 0, hadCheckpoint: false, different: ["report.json"] },
  ]);
  assert.match(table, /1\.3 s +\| +3 +\| --resume +\| the same digits/);
  assert.match(table, /0\.1 s +\| +0 +\| same command +\| different: report\.json/);
});
