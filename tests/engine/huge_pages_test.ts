import assert from "node:assert/strict";
import { adviseHugePages } from "../../lib/engine/host/huge_pages.ts";
import { engineInfo, useEngine } from "@geta-lab/geta/engine";
import { createSharedMemory } from "../../lib/engine/memory/shared_heap.ts";

Deno.test({
  name: "adviseHugePages() takes a shared memory on Linux, which stays as it was",
  ignore: Deno.build.os !== "linux",
  fn: () => {
    const { memory } = createSharedMemory();
    const numbers = new Float32Array(memory.buffer, 0, 16384).fill(3);
    const agreed = adviseHugePages(memory);
    assert.ok(numbers.every((value) => value === 3));
    assert.ok(new Uint8Array(memory.buffer, 65536, 2 ** 22).every((value) => value === 0));
    assert.equal(agreed, adviseHugePages(memory), "the same answer again");
  },
});

Deno.test({
  name: "adviseHugePages() never asks: without the permission nothing happens",
  permissions: { ffi: false, read: true },
  fn: () => {
    assert.equal(adviseHugePages(createSharedMemory().memory), false);
  },
});

Deno.test("engineInfo() says whether the heap has huge pages", async () => {
  const { hugePages } = await useEngine();
  assert.equal(engineInfo().hugePages, hugePages);
  if (Deno.build.os !== "linux") assert.equal(hugePages, false);
});
