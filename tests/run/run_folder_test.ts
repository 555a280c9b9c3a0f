import assert from "node:assert/strict";
import { FileError } from "@geta-lab/geta/io";
import { createRunFolder, openRunFolder, readCheckpoint } from "@geta-lab/geta/run";

const saved = {
  description: { model: "mlp" },
  conditions: null,
  seconds: 0,
  checkpoint: { state: { phase: "dense", step: 0 }, arrays: {} },
};

/** A folder that is gone after the test. */
function temporary() {
  const parent = Deno.makeTempDirSync();
  return {
    parent,
    path: `${parent}/run`,
    names: () => [...Deno.readDirSync(`${parent}/run`)].map(({ name }) => name).sort(),
    [Symbol.dispose]: () => Deno.removeSync(parent, { recursive: true }),
  };
}

const part = (name: string) => `.${name}.${crypto.randomUUID()}.part`;

Deno.test("createRunFolder() leaves nothing where it cannot write, and no other run's folder is touched", async () => {
  using here = temporary();
  const unfit = { ...saved, seconds: NaN };
  await assert.rejects(createRunFolder(here.path, unfit), TypeError);
  assert.deepEqual([...Deno.readDirSync(here.parent)], []);
  (await createRunFolder(here.path, saved))[Symbol.dispose]();
  await assert.rejects(createRunFolder(here.path, unfit), /the folder must be new/);
  assert.deepEqual(await readCheckpoint(here.path), saved);
});

Deno.test("createRunFolder() takes a folder in which no checkpoint was finished", async () => {
  using here = temporary();
  await Deno.mkdir(here.path);
  for (const name of [".lock", part("checkpoint")]) {
    await Deno.writeTextFile(`${here.path}/${name}`, "");
  }
  using _ = await createRunFolder(here.path, saved);
  assert.deepEqual(here.names(), [".lock", "checkpoint"]);
});

Deno.test("createRunFolder() leaves a folder alone that holds anything else", async () => {
  for (const name of ["notes.txt", ".hidden", "history.jsonl", ".checkpoint.part"]) {
    using here = temporary();
    await Deno.mkdir(here.path);
    await Deno.writeTextFile(`${here.path}/${name}`, "mine");
    await assert.rejects(createRunFolder(here.path, saved), FileError);
    assert.deepEqual(here.names(), [name]);
  }
});

Deno.test("openRunFolder() removes what a killed process left, and nothing else", async () => {
  using here = temporary();
  (await createRunFolder(here.path, saved))[Symbol.dispose]();
  const kept = ["my.part", ".checkpoint.part", "report.html"];
  for (const name of [part("checkpoint"), part("report.json"), ...kept]) {
    await Deno.writeTextFile(`${here.path}/${name}`, "");
  }
  using _ = await openRunFolder(here.path);
  assert.deepEqual(here.names(), [".lock", "checkpoint", ...kept].sort());
});

Deno.test("a folder belongs to one process, until that ends in whatever way", async () => {
  using here = temporary();
  (await createRunFolder(here.path, saved))[Symbol.dispose]();
  const module = new URL("../../lib/run/mod.ts", import.meta.url).href;
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const other = new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      "--quiet",
      "--config",
      config,
      `const { openRunFolder } = await import("${module}");
       using folder = await openRunFolder(${JSON.stringify(here.path)});
       console.log("has it");
       await new Promise((end) => setTimeout(end, 60_000));`,
    ],
    stdout: "piped",
  }).spawn();
  const reader = other.stdout.getReader();
  await reader.read();
  await assert.rejects(openRunFolder(here.path), {
    name: "FileError",
    message:
      `Cannot use the folder ${here.path}: no other run may be at work in it (it ends with Ctrl-C, which writes a checkpoint)`,
  });
  await assert.rejects(createRunFolder(here.path, saved), /the folder must be new/);
  other.kill("SIGKILL");
  await other.status;
  await reader.cancel();
  using folder = await openRunFolder(here.path);
  assert.equal(folder.path, here.path);
});
