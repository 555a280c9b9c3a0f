import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { fetchVerified, type RemoteFile } from "@geta-lab/geta/datasets";
import { inFolder } from "./in_folder.ts";

const content = Uint8Array.from({ length: 5000 }, (_, i) => i % 256);
const sha256 = createHash("sha256").update(content).digest("hex");
const remote: RemoteFile = {
  name: "file.bin",
  addresses: ["https://one.test/file.bin", "https://two.test/file.bin"],
  size: content.length,
  sha256,
};

/** A network in which each host has its own answer. */
function network(one: () => Response, two: () => Response) {
  return (address: string) => Promise.resolve((address.includes("one") ? one : two)());
}

/** A body that comes in pieces, and may break off with an error. */
function streamed(bytes: Uint8Array, fault?: Error): Response {
  let at = 0;
  return new Response(
    new ReadableStream({
      pull(controller) {
        if (at < bytes.length) controller.enqueue(bytes.slice(at, at += 1000));
        else if (fault) controller.error(fault);
        else controller.close();
      },
    }),
  );
}

const absent = () => new Response("not here", { status: 404 });

/** Names of the files in a folder. */
function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name);
}

Deno.test("fetchVerified() stores a file with the right hash and tells the progress", () =>
  inFolder({}, async (folder) => {
    const seen: number[] = [];
    const onProgress = (_: RemoteFile, bytes: number) => seen.push(bytes);
    await fetchVerified(remote, {
      folder,
      fetch: network(() => streamed(content), absent),
      onProgress,
    });
    assert.deepEqual(await Deno.readFile(`${folder}/file.bin`), content);
    assert.deepEqual(namesIn(folder), ["file.bin"]);
    assert.deepEqual(seen, [1000, 2000, 3000, 4000, 5000]);
  }));

Deno.test("fetchVerified() goes on to the next address", () =>
  inFolder({}, async (folder) => {
    await fetchVerified(remote, { folder, fetch: network(absent, () => streamed(content)) });
    assert.deepEqual(await Deno.readFile(`${folder}/file.bin`), content);
  }));

const changed = content.map((byte, i) => i === 4321 ? byte ^ 1 : byte);
const faults: [claim: string, answer: () => Response, reason: RegExp][] = [
  ["wrong bytes", () => streamed(changed), /sha256 [0-9a-f]{64}/],
  ["too few bytes", () => streamed(content.subarray(0, 4999)), /only 4999 bytes/],
  ["too many bytes", () => streamed(new Uint8Array(1_000_000)), /more than 5000 bytes/],
  ["a broken connection", () => streamed(content.subarray(0, 2000), new Error("reset")), /reset/],
  ["a refusal", () => new Response(null, { status: 403 }), /status 403/],
];

for (const [claim, answer, reason] of faults) {
  Deno.test(`fetchVerified() leaves nothing behind after ${claim}`, () =>
    inFolder({ "file.bin": Uint8Array.of(1) }, async (folder) => {
      await assert.rejects(
        () => fetchVerified(remote, { folder, fetch: network(answer, absent) }),
        (error: Error) => {
          assert.equal(error.name, "DataError");
          assert.match(error.message, reason);
          return true;
        },
      );
      assert.deepEqual(namesIn(folder), ["file.bin"]);
      assert.deepEqual([...await Deno.readFile(`${folder}/file.bin`)], [1], "overwritten");
    }));
}

Deno.test("fetchVerified() without a network says which file, which hash and where to put it", () =>
  inFolder({}, async (folder) => {
    const fetch = () => Promise.reject(new TypeError("dns error"));
    await assert.rejects(() => fetchVerified(remote, { folder, fetch }), {
      name: "DataError",
      message: `Cannot download file.bin: 5000 bytes with sha256 ${sha256} must arrive ` +
        `(or get it yourself, put it into ${folder} and run this again): current value is ` +
        "https://one.test/file.bin: dns error; https://two.test/file.bin: dns error",
    });
  }));
