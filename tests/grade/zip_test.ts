import assert from "node:assert/strict";
import { dirname } from "node:path";
import { crc32, inflateRawSync } from "node:zlib";
import { autograderZip } from "../../tools/grade/autograder_zip.ts";
import { zipBytes } from "../../tools/grade/zip.ts";

/** Reads an archive by its directory: text and permissions of each file. */
function unzipped(bytes: Uint8Array): Map<string, { text: string; mode: number }> {
  const view = new DataView(bytes.buffer, bytes.byteOffset), decoder = new TextDecoder();
  const end = bytes.length - 22;
  assert.equal(view.getUint32(end, true), 0x06054b50);
  const files = new Map<string, { text: string; mode: number }>();
  let at = view.getUint32(end + 16, true);
  for (let n = view.getUint16(end + 8, true); n > 0; n--) {
    assert.equal(view.getUint32(at, true), 0x02014b50);
    const nameLength = view.getUint16(at + 28, true), local = view.getUint32(at + 42, true);
    const size = view.getUint32(at + 20, true), mode = view.getUint32(at + 38, true) >>> 16;
    const name = decoder.decode(bytes.subarray(at + 46, at + 46 + nameLength));
    assert.equal(view.getUint32(local, true), 0x04034b50);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const plain = inflateRawSync(bytes.subarray(start, start + size));
    assert.equal(crc32(plain), view.getUint32(at + 16, true));
    assert.equal(plain.length, view.getUint32(at + 24, true));
    files.set(name, { text: decoder.decode(plain), mode });
    at += 46 + nameLength;
  }
  return files;
}

Deno.test("zipBytes() packs texts that an unzipper gives back, programs as programs", () => {
  const long = "mask ".repeat(10_000);
  const files = unzipped(zipBytes([
    { path: "a/ö.txt", text: long },
    { path: "run", text: "#!/bin/sh\n", executable: true },
    { path: "empty", text: "" },
  ]));
  assert.deepEqual([...files], [
    ["a/ö.txt", { text: long, mode: 0o100644 }],
    ["run", { text: "#!/bin/sh\n", mode: 0o100755 }],
    ["empty", { text: "", mode: 0o100644 }],
  ]);
});

Deno.test("autograderZip() holds the scripts of Gradescope and a grader that marks a submission without the project", async () => {
  const bytes = await autograderZip(["01_what_pruning_is"]);
  assert.deepEqual(bytes, await autograderZip(["01_what_pruning_is"]));
  const files = unzipped(bytes), folder = await Deno.makeTempDir();
  try {
    for (const [name, { text }] of files) {
      await Deno.mkdir(dirname(`${folder}/${name}`), { recursive: true });
      await Deno.writeTextFile(`${folder}/${name}`, text);
    }
    assert.deepEqual(["setup.sh", "run_autograder"].map((name) => files.get(name)?.mode), [
      0o100755,
      0o100755,
    ]);
    assert.match(files.get("setup.sh")!.text, /^#!\/usr\/bin\/env bash\n/);
    // the command of run_autograder, with folders of this test for those of Gradescope
    const command = files.get("run_autograder")!.text.split("\n").slice(4).join("\n")
      .replace("/autograder/submission", `${folder}/handed-in`)
      .replaceAll("/autograder/results", `${folder}/results`)
      .replaceAll("$(command -v deno)", Deno.execPath()).replace(/^deno /, `"${Deno.execPath()}" `);
    await Deno.mkdir(`${folder}/handed-in`);
    const { success, stderr } = await new Deno.Command("bash", {
      args: ["-c", command],
      cwd: folder,
      stdout: "null",
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    const { score, tests } = JSON.parse(await Deno.readTextFile(`${folder}/results/results.json`));
    assert.equal(score, 0);
    assert.ok(
      tests.some((test: { output: string }) => /The notebook has no cell e1-1/.test(test.output)),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
