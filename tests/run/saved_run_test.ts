import assert from "node:assert/strict";
import { encodeCheckpoint, FileError } from "@geta-lab/geta/io";
import { readCheckpoint, writeCheckpoint } from "@geta-lab/geta/run";

const saved = {
  description: { model: "mlp", epochs: 2 },
  conditions: { samples: "5f", engines: ["wasm-simd"] },
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

Deno.test("readCheckpoint() gives back what writeCheckpoint() wrote", () =>
  inFolder(async (parent) => {
    await writeCheckpoint(parent, saved);
    assert.deepEqual(await readCheckpoint(parent), saved);
    assert.deepEqual([...Deno.readDirSync(parent)].map(({ name }) => name), ["checkpoint"]);
  }));

Deno.test("readCheckpoint() says what is wrong with a checkpoint of another version or program", () =>
  inFolder(async (parent) => {
    const good = {
      schema: "geta-lab/run/4",
      description: {},
      conditions: {},
      seconds: 1,
      state: {},
    };
    const cases: [state: unknown, message: RegExp][] = [
      [null, /GETA Lab: state: .*Object but received null/],
      [{ ...good, schema: "geta-lab/run/3" }, /: schema: .*"geta-lab\/run\/4".*"geta-lab\/run\/3"/],
      [{ ...good, seconds: -1 }, /: seconds: /],
      [{ ...good, seconds: "1" }, /: seconds: /],
      [{ schema: good.schema, conditions: {}, seconds: 1, state: {} }, /: description: /],
      [{ schema: good.schema, description: {}, seconds: 1, state: {} }, /: conditions: /],
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
