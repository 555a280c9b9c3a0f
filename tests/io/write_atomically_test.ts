import assert from "node:assert/strict";
import { writeAtomically } from "@geta-lab/geta/io";

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const names = (folder: string) => [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();

Deno.test("writeAtomically() writes text and bytes and replaces what was there", () =>
  inFolder(async (folder) => {
    await writeAtomically(`${folder}/a`, "old and longer");
    await writeAtomically(`${folder}/a`, "né");
    assert.equal(await Deno.readTextFile(`${folder}/a`), "né");
    const bytes = new Uint8Array(1_000_000).map((_, i) => i);
    await writeAtomically(`${folder}/b`, bytes);
    assert.deepEqual(await Deno.readFile(`${folder}/b`), bytes);
    assert.deepEqual(names(folder), ["a", "b"]);
  }));

Deno.test("writeAtomically() leaves nothing behind when the rename fails", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/taken/inside`, { recursive: true });
    await assert.rejects(writeAtomically(`${folder}/taken`, "x"), (error: unknown) => {
      assert(error instanceof Error);
      assert.match(error.message, /^Cannot write .*taken: /);
      return true;
    });
    assert.deepEqual(names(folder), ["taken"]);
    assert.deepEqual(names(`${folder}/taken`), ["inside"]);
  }));

Deno.test("writeAtomically() names the file when the folder is missing or is a file", () =>
  inFolder(async (folder) => {
    await assert.rejects(
      writeAtomically(`${folder}/no/a`, "x"),
      /^WriteError: Cannot write .*no\/a: /,
    );
    await Deno.writeTextFile(`${folder}/file`, "kept");
    await assert.rejects(
      writeAtomically(`${folder}/file/a`, "x"),
      /^WriteError: Cannot write .*file\/a: /,
    );
    assert.equal(await Deno.readTextFile(`${folder}/file`), "kept");
    assert.deepEqual(names(folder), ["file"]);
  }));

Deno.test("writeAtomically() keeps the old file whole while many writers race", () =>
  inFolder(async (folder) => {
    const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(10_000));
    await Promise.all(texts.map((text) => writeAtomically(`${folder}/a`, text)));
    assert(texts.includes(await Deno.readTextFile(`${folder}/a`)));
    assert.deepEqual(names(folder), ["a"]);
  }));
