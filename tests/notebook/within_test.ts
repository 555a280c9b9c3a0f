import assert from "node:assert/strict";
import { within } from "../../tools/notebook/within.ts";

Deno.test("within() gives the value, or undefined when the limit comes first", async () => {
  assert.equal(await within(Promise.resolve(3), 60_000), 3);
  assert.equal(await within(new Promise(() => {}), 1), undefined);
  await assert.rejects(within(Promise.reject(new Error("bad")), 60_000), new Error("bad"));
});
