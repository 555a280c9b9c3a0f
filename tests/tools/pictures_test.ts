import assert from "node:assert/strict";
import { qadgFigures } from "../../tools/pictures/qadg_figures.ts";

Deno.test("docs/pictures holds what `deno task pictures` draws", async () => {
  for (const [name, svg] of Object.entries(await qadgFigures())) {
    const file = new URL(`../../docs/pictures/${name}.svg`, import.meta.url);
    assert.equal(Deno.readTextFileSync(file), svg);
  }
});
