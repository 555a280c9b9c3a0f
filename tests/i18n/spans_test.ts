import assert from "node:assert/strict";
import { proseOf, spanFaults } from "../../tools/i18n/spans.ts";

const english =
  "The rate $\\alpha$ of `step(n)`, see [4](../docs/geta.md):\n\n$$\nx = 1 \\text{ if } y\n$$";

Deno.test("spanFaults allows another order and other words inside a formula", () => {
  const translated =
    "见 [4](../docs/geta.md)：`step(n)` 的 $\\alpha$\n\n$$\nx = 1 \\text{ 若 } y\n$$";
  assert.deepEqual(spanFaults(english, translated), []);
});

Deno.test("spanFaults names spans that are missing, changed or doubled", () => {
  const translated = "$\\beta$ `step(n)` `step(n)`\n\n$$\nx = 1 \\text{ 若 } y\n$$";
  assert.deepEqual(spanFaults(english, translated), [
    'lacks "$\\\\alpha$"',
    'lacks "](../docs/geta.md)"',
    'has "$\\\\beta$", which the English cell has not',
    'has "`step(n)`", which the English cell has not',
  ]);
});

Deno.test("spanFaults compares the marks of exercises and the tags of hints", () => {
  const task = "<!-- BEGIN HINTS -->\n<details><summary>Hint 1</summary>Sort.</details>";
  assert.deepEqual(spanFaults(task, "<details><summary>提示 1</summary>排序。</details>"), [
    'lacks "<!-- BEGIN HINTS -->"',
  ]);
});

Deno.test("proseOf keeps the text of links and leaves code and formulas out", () => {
  assert.equal(proseOf("[表](a.md) `x` $y$ <details>"), "[表] \uE000 \uE000 \n");
});
