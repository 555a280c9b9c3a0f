import assert from "node:assert/strict";
import { display } from "@geta-lab/geta/notebook";
import { captured } from "./captured.ts";
import { insideFakeKernel } from "./fake_jupyter.ts";

const hello = { "text/plain": "hello", "text/html": "<b>hello</b>" };

Deno.test("display() prints the plain text outside a notebook, and no replacement", async () => {
  const lines = await captured(async () => {
    await display(hello, { id: "a" });
    await display(hello, { id: "a", update: true });
  });
  assert.deepEqual(lines, ["hello"]);
});

Deno.test("display() hands the raw bundle and its id to the kernel", async () => {
  await insideFakeKernel(async (calls) => {
    await display(hello);
    await display(hello, { id: "a", update: true });
    assert.deepEqual(calls, [
      { bundle: hello, options: { raw: true, update: false } },
      { bundle: hello, options: { raw: true, update: true, display_id: "a" } },
    ]);
  });
});

Deno.test("display() refuses what would break the kernel's output stream", async () => {
  await insideFakeKernel(async (calls) => {
    const size = JSON.stringify({ "text/plain": "" }).length;
    const max = { "text/plain": "x".repeat(2_000_000 - size) };
    await display(max);
    await assert.rejects(
      display({ "text/plain": max["text/plain"] + "x" }),
      new RangeError(
        "Cannot display a bundle: it must have at most 2000000 characters: current value is 2000001",
      ),
    );
    assert.equal(calls.length, 1);
  });
});
