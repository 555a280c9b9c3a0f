import assert from "node:assert/strict";
import { random } from "@geta-lab/geta/core";
import { goOn, KILLED_STEPS } from "../support/killed_run.ts";

const KILLS = 20;

Deno.test({
  name:
    `a run in a folder that is killed ${KILLS} times at random moments ends with the same bytes as one that never was`,
  ignore: Deno.build.os === "windows",
  async fn() {
    const parent = await Deno.makeTempDir({ prefix: "geta-kill-chain-" });
    try {
      await goOn(`${parent}/whole`);
      const { uniform } = random(1), steps: number[] = [];
      for (let kill = 0; kill < KILLS; kill++) {
        steps.push(await killedAtWork(`${parent}/killed`, 5 + 60 * uniform()));
      }
      // the kills fell all along the run, and none came too late
      assert.ok(steps.at(-1)! < KILLED_STEPS, `${steps}`);
      assert.ok(new Set(steps).size > KILLS / 2, `${steps}`);
      await goOn(`${parent}/killed`);
      for (const name of ["history.jsonl", "checkpoint"]) {
        const [whole, killed] = await Promise.all(
          ["whole", "killed"].map((folder) => Deno.readFile(`${parent}/${folder}/${name}`)),
        );
        assert.deepEqual(killed, whole, name);
      }
    } finally {
      await Deno.remove(parent, { recursive: true });
    }
  },
});

/** Starts the run, kills it so many milliseconds after its first step, and says how many lines it has written. */
async function killedAtWork(folder: string, milliseconds: number): Promise<number> {
  const script = new URL("../support/killed_run.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--allow-all", script, folder],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read(); // at work
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  child.kill("SIGKILL");
  await reader.cancel();
  const { signal } = await child.status;
  assert.equal(signal, "SIGKILL");
  return (await Deno.readTextFile(`${folder}/history.jsonl`)).split("\n").length - 1;
}
