import assert from "node:assert/strict";
import { adviseHugePages } from "../../lib/engine/huge_pages.ts";
import { engineInfo, useEngine } from "../../lib/engine/mod.ts";

const PAGES = 65536; // of a WebAssembly memory of 4 GiB

Deno.test({
  name: "adviseHugePages() takes a shared memory on Linux, which stays as it was",
  ignore: Deno.build.os !== "linux",
  fn: () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: PAGES, shared: true });
    const numbers = new Float32Array(memory.buffer);
    numbers.fill(3);
    const agreed = adviseHugePages(memory);
    memory.grow(64);
    assert.ok(numbers.every((value) => value === 3));
    assert.equal(memory.buffer.byteLength, 65 * 65536);
    assert.ok(new Uint8Array(memory.buffer, 65536).every((value) => value === 0));
    assert.equal(agreed, adviseHugePages(memory), "the same answer again");
  },
});

Deno.test({
  name: "adviseHugePages() never asks: without the permission nothing happens",
  permissions: { ffi: false, read: true },
  fn: () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: PAGES, shared: true });
    assert.equal(adviseHugePages(memory), false);
  },
});

Deno.test("engineInfo() says whether the heap has huge pages", async () => {
  const { hugePages } = await useEngine();
  assert.equal(engineInfo().hugePages, hugePages);
  if (Deno.build.os !== "linux") assert.equal(hugePages, false);
});
