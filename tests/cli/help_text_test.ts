import assert from "node:assert/strict";
import { helpText, optionRules } from "@geta-lab/geta/cli";
import { recipe } from "@geta-lab/geta/geta";

Deno.test("helpText() lists every option with its default and stays below 100 columns", () => {
  const text = helpText("vgg7", recipe("vgg7"));
  for (const [name, { meaning, initial }] of Object.entries(optionRules)) {
    assert(text.includes(`  --${name}`), name);
    const wanted = initial === undefined ? meaning : `${meaning} [${initial(recipe("vgg7"))}]`;
    assert(text.includes(wanted), wanted);
  }
  assert(Math.max(...text.split("\n").map((line) => line.length)) <= 100);
  assert.match(text, /Example.*\n +deno task geta --model/);
});
