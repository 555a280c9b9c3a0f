/** The committed translations are complete and keep the rules of their editions; `deno task nb:i18n` lists the same. */
import assert from "node:assert/strict";
import { staleCells, wordingOfCells } from "../../tools/i18n/faults.ts";

Deno.test("staleCells names no cell: every translated notebook is translated whole and as it is now", () => {
  assert.deepEqual(staleCells(), []);
});

Deno.test("wordingOfCells names no cell: formulas and code are copied, terms and punctuation are those of the edition", () => {
  assert.deepEqual(wordingOfCells(), []);
});
