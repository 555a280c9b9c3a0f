import assert from "node:assert/strict";
import { fileExists, readDataFile } from "@geta-lab/geta/datasets";
import { inFolder } from "./in_folder.ts";

const files = { "four.bin": Uint8Array.of(1, 2, 3, 4) };

Deno.test("readDataFile() gives the bytes when the size is right", () =>
  inFolder(files, async (folder) => {
    const bytes = await readDataFile(`${folder}/four.bin`, { exact: 4 });
    assert.deepEqual([...bytes], [1, 2, 3, 4]);
    assert.equal((await readDataFile(`${folder}/four.bin`, { maxBytes: 4 })).length, 4);
  }));

Deno.test("readDataFile() says expected and found size", () =>
  inFolder(files, async (folder) => {
    const file = `${folder}/four.bin`;
    const refused = (size: Parameters<typeof readDataFile>[1], wanted: string) =>
      assert.rejects(() => readDataFile(file, size), {
        name: "DataError",
        message: `Cannot read ${file}: its size must be ${wanted} bytes: current value is 4`,
      });
    await refused({ exact: 5 }, "5");
    await refused({ exact: 3 }, "3");
    await refused({ maxBytes: 3 }, "at most 3");
  }));

Deno.test("readDataFile() refuses a folder and a missing file", () =>
  inFolder(files, async (folder) => {
    await assert.rejects(
      () => readDataFile(folder, {}),
      /it must be a file: current value is a folder/,
    );
    await assert.rejects(() => readDataFile(`${folder}/five.bin`, {}), {
      name: "DataError",
      message: `Cannot read ${folder}/five.bin: it must be a file that can be read: ` +
        "current value is no such file",
    });
  }));

Deno.test("fileExists() tells a file from nothing", () =>
  inFolder(files, async (folder) => {
    assert.equal(await fileExists(`${folder}/four.bin`), true);
    assert.equal(await fileExists(`${folder}/five.bin`), false);
    // A file in the place of a folder is neither: better an error than a wrong answer
    await assert.rejects(() => fileExists(`${folder}/four.bin/x`), { name: "DataError" });
  }));
