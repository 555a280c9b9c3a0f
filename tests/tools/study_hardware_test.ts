import assert from "node:assert/strict";
import { withTables } from "../../tools/study/hardware_page.ts";
import { hardwareTables } from "../../tools/study/hardware_tables.ts";

const page = Deno.readTextFileSync(new URL("../../docs/hardware.md", import.meta.url));

Deno.test("docs/hardware.md has the tables that deno task study hardware computes", () => {
  assert.equal(withTables(page, hardwareTables()), page);
});

Deno.test("withTables() replaces tables by their first head, and says where one is missing", () => {
  const text = "a\n\n| x | y |\n| - | - |\n| 1 | 2 |\n\n| z |\n| - |\n| 3 |\n";
  assert.equal(withTables(text, new Map([["z", "| z |\n| - |\n| 4 |"]])), text.replace("3", "4"));
  assert.throws(
    () => withTables(text, new Map([["q", ""]])),
    new Error(
      "Cannot write tables: the document must have a table for each: current value is none for q",
    ),
  );
});
