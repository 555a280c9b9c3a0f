import assert from "node:assert/strict";
import fc from "fast-check";
import { chosenNotebooks } from "../../tools/notebook/checked.ts";

const names = ["00", "01", "02", "03", "04"];

Deno.test("chosenNotebooks() takes what changed and another one by turn", () => {
  assert.deepEqual(chosenNotebooks(names, { changed: [], turn: 0 }), ["00"]);
  assert.deepEqual(chosenNotebooks(names, { changed: [], turn: 7 }), ["02"]);
  assert.deepEqual(chosenNotebooks(names, { changed: ["03"], turn: 0 }), ["00", "03"]);
  assert.deepEqual(chosenNotebooks(names, { changed: names, turn: 7 }), names);
  assert.deepEqual(chosenNotebooks(["00"], { changed: [], turn: 5 }), ["00"]);
});

Deno.test("chosenNotebooks() reaches every notebook within as many turns as there are", () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.subarray(names), (turn, changed) => {
      const seen = new Set<string>();
      for (let i = 0; i < names.length; i++) {
        const chosen = chosenNotebooks(names, { changed, turn: turn + i });
        assert.ok(changed.every((name) => chosen.includes(name)));
        assert.equal(chosen.length, Math.min(names.length, changed.length + 1));
        for (const name of chosen) seen.add(name);
      }
      assert.equal(seen.size, names.length);
    }),
    { seed: 8 },
  );
});
