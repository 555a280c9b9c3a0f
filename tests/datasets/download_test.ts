import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { type DataSource, download } from "@geta-lab/geta/datasets";
import { inFolder } from "./in_folder.ts";
import { tarOf } from "./tar_of.ts";

/** A remote file with this content. */
function remoteOf(name: string, bytes: Uint8Array) {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { name, addresses: [`https://x.test/${name}`], size: bytes.length, sha256 };
}

/** A data set in an archive that also holds what nobody asked for. */
function archived(entries: Parameters<typeof tarOf>[0]): { source: DataSource; bytes: Uint8Array } {
  const bytes = new Uint8Array(gzipSync(tarOf(entries)));
  const downloads = [remoteOf("set.tar.gz", bytes)];
  return {
    source: { name: "set", folder: "set", downloads, files: { "a.bin": 3, "b.bin": 2 } },
    bytes,
  };
}

const good = archived([
  ["set/a.bin", Uint8Array.of(1, 2, 3)],
  ["../../evil.bin", Uint8Array.of(6, 6, 6)],
  ["set/b.bin", Uint8Array.of(4, 5)],
]);

/** A network that serves these bytes and counts how often it is asked. */
function serve(bytes: Uint8Array) {
  const asked: string[] = [];
  const fetch = (address: string) => {
    asked.push(address);
    return Promise.resolve(new Response(new Uint8Array(bytes)));
  };
  return { fetch, asked };
}

const offline = () => Promise.reject(new TypeError("no network"));

Deno.test("download() unpacks the files named, and no other", () =>
  inFolder({}, async (folder) => {
    const target = await download(good.source, { folder, fetch: serve(good.bytes).fetch });
    assert.equal(target, `${folder}/set`);
    assert.deepEqual([...await Deno.readFile(`${target}/a.bin`)], [1, 2, 3]);
    assert.deepEqual([...await Deno.readFile(`${target}/b.bin`)], [4, 5]);
    assert.deepEqual(Array.from(Deno.readDirSync(target), ({ name }) => name).sort(), [
      "a.bin",
      "b.bin",
    ]);
    assert.deepEqual(
      Array.from(Deno.readDirSync(folder), ({ name }) => name).sort(),
      ["set", "set.tar.gz"],
    );
  }));

Deno.test("download() asks nobody when everything is there", () =>
  inFolder({}, async (folder) => {
    const { fetch, asked } = serve(good.bytes);
    await download(good.source, { folder, fetch });
    await download(good.source, { folder, fetch });
    assert.equal(asked.length, 1);
  }));

Deno.test("download() takes an archive that was put there by hand, if its hash is right", () =>
  inFolder({ "set.tar.gz": good.bytes }, async (folder) => {
    await download(good.source, { folder, fetch: offline });
    assert.deepEqual([...await Deno.readFile(`${folder}/set/b.bin`)], [4, 5]);
  }));

Deno.test("download() does not trust an archive of the right size with other bytes", () =>
  inFolder(
    { "set.tar.gz": good.bytes.map((byte, i) => i === 40 ? byte ^ 1 : byte) },
    async (folder) => {
      await assert.rejects(
        () => download(good.source, { folder, fetch: offline }),
        /^DataError: Cannot download set.tar.gz: .* put it into .*no network$/,
      );
    },
  ));

Deno.test("download() puts single files right into their folder", () =>
  inFolder({}, async (folder) => {
    const bytes = Uint8Array.of(9, 8, 7);
    const downloads = [remoteOf("digits.gz", bytes)];
    const source = { name: "digits", folder: "digits", downloads, files: { "digits.gz": 3 } };
    const target = await download(source, { folder, fetch: serve(bytes).fetch });
    assert.deepEqual(await Deno.readFile(`${target}/digits.gz`), bytes);
    await Deno.writeFile(`${target}/digits.gz`, Uint8Array.of(1));
    await download(source, { folder, fetch: serve(bytes).fetch }); // a wrong size is fetched anew
    assert.deepEqual(await Deno.readFile(`${target}/digits.gz`), bytes);
  }));

Deno.test("download() refuses an archive that lacks a file or has one of another size", () =>
  inFolder({}, async (folder) => {
    const lacking = archived([["set/a.bin", Uint8Array.of(1, 2, 3)]]);
    await assert.rejects(
      () => download(lacking.source, { folder, fetch: serve(lacking.bytes).fetch }),
      /set.tar.gz: it must hold b.bin: current value is not there/,
    );
    const short = archived([["set/a.bin", Uint8Array.of(1, 2)]]);
    await assert.rejects(
      () => download(short.source, { folder, fetch: serve(short.bytes).fetch }),
      /set.tar.gz: its set\/a.bin must be 3 bytes: current value is 2/,
    );
  }));
