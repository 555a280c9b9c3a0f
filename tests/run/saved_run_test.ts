import assert from "node:assert/strict";
import { encodeCheckpoint, FileError } from "@geta-lab/geta/io";
import { createRunFolder, readCheckpoint } from "@geta-lab/geta/run";

const saved = {
  description: { model: "mlp", epochs: 2 },
  seconds: 1.5,
  checkpoint: { state: { phase: "dense", step: 7 }, arrays: { w: Float32Array.of(1, -0) } },
};

async function inFolder(test: (parent: string) => Promise<void>): Promise<void> {
  const parent = await Deno.makeTempDir();
  try {
    await test(parent);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

Deno.test("readCheckpoint() gives back what createRunFolder() wrote", () =>
  inFolder(async (parent) => {
    await createRunFolder(`${parent}/run`, saved);
    assert.deepEqual(await readCheckpoint(`${parent}/run`), saved);
    assert.deepEqual([...Deno.readDirSync(`${parent}/run`)].map(({ name }) => name), [
      "checkpoint",
    ]);
  }));

Deno.test("createRunFolder() leaves nothing where it cannot write, and no other run's folder is touched", () =>
  inFolder(async (parent) => {
    const unfit = { ...saved, seconds: NaN };
    await assert.rejects(createRunFolder(`${parent}/run`, unfit), TypeError);
    assert.deepEqual([...Deno.readDirSync(parent)], []);
    await createRunFolder(`${parent}/run`, saved);
    await assert.rejects(createRunFolder(`${parent}/run`, unfit), /the folder must be new/);
    assert.deepEqual(await readCheckpoint(`${parent}/run`), saved);
  }));

Deno.test("readCheckpoint() says what is wrong with a checkpoint of another version or program", () =>
  inFolder(async (parent) => {
    const good = { schema: "geta-lab/run/2", description: {}, seconds: 1, state: {} };
    const cases: [state: unknown, message: RegExp][] = [
      [null, /GETA Lab: state: .*Object but received null/],
      [{ ...good, schema: "geta-lab/run/1" }, /: schema: .*"geta-lab\/run\/2".*"geta-lab\/run\/1"/],
      [{ ...good, seconds: -1 }, /: seconds: /],
      [{ ...good, seconds: "1" }, /: seconds: /],
      [{ schema: good.schema, seconds: 1, state: {} }, /: description: /],
    ];
    for (const [state, message] of cases) {
      await Deno.writeFile(`${parent}/checkpoint`, await encodeCheckpoint({ state, arrays: {} }));
      await assert.rejects(readCheckpoint(parent), (error: unknown) => {
        assert(error instanceof FileError);
        assert.match(error.message, /^Cannot resume from .*\/checkpoint: it must be a run of /);
        assert.match(error.message, message);
        return true;
      });
    }
  }));
