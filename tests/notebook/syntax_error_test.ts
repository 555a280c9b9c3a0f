import assert from "node:assert/strict";
import { explainSyntaxError } from "../../tools/notebook/syntax_error.ts";

Deno.test("explainSyntaxError() shows what is wrong and where", async () => {
  const text = await explainSyntaxError("const a = 1;\nlet x = ;\n");
  assert.match(text ?? "", /^Expression expected/);
  assert.match(text ?? "", /let x = ;/);
  assert.match(text ?? "", /at <cell>:2:9$/);
});

Deno.test("explainSyntaxError() finds nothing wrong with top-level await and types", async () => {
  assert.equal(await explainSyntaxError("const a: number = await f();"), undefined);
});
