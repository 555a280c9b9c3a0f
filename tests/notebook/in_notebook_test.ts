import assert from "node:assert/strict";
import { inNotebook } from "@geta-lab/geta/notebook";
import { insideFakeKernel } from "./fake_jupyter.ts";

Deno.test("inNotebook() is false where reading Deno.jupyter throws", () => {
  assert.throws(() => Deno.jupyter);
  assert.equal(inNotebook(), false);
});

Deno.test("inNotebook() is true where Deno.jupyter can broadcast", async () => {
  await insideFakeKernel(() => Promise.resolve(assert.equal(inNotebook(), true)));
  assert.equal(inNotebook(), false);
});
