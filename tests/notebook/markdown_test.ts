import assert from "node:assert/strict";
import { markdown } from "@geta-lab/geta/notebook";
import { captured } from "./captured.ts";
import { insideFakeKernel } from "./fake_jupyter.ts";

Deno.test("markdown() shows the source as Markdown and as text", async () => {
  await insideFakeKernel(async (calls) => {
    await markdown("$d$");
    assert.deepEqual(calls[0]?.bundle, { "text/markdown": "$d$", "text/plain": "$d$" });
  });
});

Deno.test("markdown() prints its source outside a notebook", async () => {
  assert.deepEqual(await captured(() => markdown("# Title")), ["# Title"]);
});
