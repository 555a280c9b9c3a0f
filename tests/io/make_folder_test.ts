import assert from "node:assert/strict";
import { FileError, makeFolder } from "@geta-lab/geta/io";

Deno.test("makeFolder() refuses what exists: folder, file and dangling link", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/file`, "kept");
    await Deno.symlink("nowhere", `${folder}/link`);
    for (const path of [folder, `${folder}/file`, `${folder}/link`]) {
      await assert.rejects(makeFolder(path), (error: unknown) => {
        assert(error instanceof FileError);
        assert.match(error.message, /^Cannot start a run in .*: the folder must be new .*--resume/);
        return true;
      });
    }
    await assert.rejects(
      makeFolder(`${folder}/file/a`),
      /^FileError: Cannot make the folder .*file\/a: /,
    );
    assert.equal(await Deno.readTextFile(`${folder}/file`), "kept");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
