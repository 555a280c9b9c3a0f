import assert from "node:assert/strict";
import { host } from "../../lib/engine/host/host.ts";
import { nodeHost } from "../../lib/engine/host/node_host.ts";
import { webHost } from "../../lib/engine/host/web_host.ts";

Deno.test("host is that of Deno, which tests/browser and tests/demo compare with a browser's", () => {
  assert.equal(host, nodeHost);
  assert.equal(nodeHost.tfjsFile("a.wasm"), undefined);
});

for (const [name, one] of Object.entries({ nodeHost, webHost })) {
  Deno.test(`${name}.withOneProcessor() ends with the processors there were, also after an error`, async () => {
    const { default: os } = await import("node:os");
    const seen = () => [os.cpus().length, navigator.hardwareConcurrency];
    const before = seen(), mine = name === "nodeHost" ? 0 : 1;
    const inside = await one.withOneProcessor(() => Promise.resolve(seen()));
    assert.deepEqual(inside, before.map((count, i) => i === mine ? 1 : count));
    await assert.rejects(one.withOneProcessor(() => Promise.reject(new Error("no"))), /no/);
    assert.deepEqual(seen(), before);
  });
}

const hosts = new URL("../../lib/engine/host/", import.meta.url);

/** A program that adds one to what it was started with, in shared memory, or throws if that is no memory. */
function adder(hostFile: string): string {
  const file = Deno.makeTempFileSync({ suffix: ".ts" });
  const name = hostFile === "web_host.ts" ? "webHost" : "nodeHost";
  Deno.writeTextFileSync(
    file,
    `import { ${name} } from ${JSON.stringify(new URL(hostFile, hosts).href)};
    ${name}.receiveData((data) => {
      const words = new Int32Array(data as SharedArrayBuffer);
      if (words.length === 0) throw new Error("no memory");
      Atomics.add(words, 0, 1);
      Atomics.notify(words, 0);
    });`,
  );
  return file;
}

for (const [file, one] of Object.entries({ "node_host.ts": nodeHost, "web_host.ts": webHost })) {
  Deno.test({
    name: `startThread() of ${file} hands data over, and hears of a thread that failed`,
    sanitizeOps: false, // a thread ends when it likes
    sanitizeResources: false,
    async fn() {
      const awake = setInterval(() => {}, 100); // threads keep nothing alive
      const program = adder(file), address = new URL(`file://${program}`);
      const words = new Int32Array(new SharedArrayBuffer(4));
      const worker = one.startThread(address, words.buffer, () => {});
      const { value } = Atomics.waitAsync(words, 0, 0, 20_000);
      assert.equal(await value, "ok");
      assert.equal(words[0], 1);
      worker.terminate();

      const lost = Promise.withResolvers<string>();
      const failed = one.startThread(address, new SharedArrayBuffer(0), lost.resolve);
      assert.match(await lost.promise, /a worker failed: .*no memory/);
      failed.terminate();
      clearInterval(awake);
      Deno.removeSync(program);
    },
  });
}
