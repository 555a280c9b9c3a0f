import assert from "node:assert/strict";
import { operatorsText } from "../../tools/operators/text.ts";
import { markdownTable } from "../../tools/markdown_table.ts";

Deno.test("docs/operators.md is what the records say (deno task operators writes it)", async () => {
  const url = new URL("../../docs/operators.md", import.meta.url);
  assert.equal(await Deno.readTextFile(url), operatorsText());
});

Deno.test("operatorsText() shows weights, optional operands, formulas and lengths", () => {
  const lines = operatorsText().split("\n").map((line) => line.replaceAll(/ +/g, " "));
  const line = (name: string) => lines.filter((line) => line.startsWith(`| \`${name}\` |`));
  assert.deepEqual(line("GroupedConv2D"), [
    "| `GroupedConv2D` | `x`, `filter` | **`filter`** | `groupedConvolution` | `groups` | | yes |",
    "| `GroupedConv2D` | out positions * out channels * window * in channels / groups |",
  ]);
  assert.deepEqual(line("Pow"), ["| `Pow` | `a`, `b` | `power` | `a` | yes |"]);
  assert.deepEqual(line("AddRelu"), ["| `AddRelu` | `a`, `b` | `Add`, `relu` | | yes |"]);
});

Deno.test("markdownTable() aligns its columns", () => {
  assert.equal(
    markdownTable(["layer", "bits"], [["a", "4"]], [false, true]),
    "| layer | bits |\n| ----- | ---: |\n| a     |    4 |",
  );
});
