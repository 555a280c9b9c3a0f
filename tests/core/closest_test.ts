import assert from "node:assert/strict";
import fc from "fast-check";
import { closest } from "@geta-lab/geta/core";

Deno.test("closest() finds the name behind one slip of the finger", () => {
  const names = ["epochs", "batch", "sparsity", "projection-periods"];
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.nat(),
      fc.nat(3),
      fc.constantFrom("x", "q", "z"),
      (name, at, kind, letter) => {
        const i = at % (name.length - 1);
        const [a, b, c] = [name.slice(0, i), name[i]!, name.slice(i + 1)];
        const slips = [a + c, a + b + letter + c, a + letter + c, a + c[0] + b + c.slice(1)];
        assert.equal(closest(slips[kind]!, names), name);
      },
    ),
    { seed: 7 },
  );
});

Deno.test("closest() ignores case and stays silent when nothing is near", () => {
  assert.equal(closest("EPOCHS", ["epochs"]), "epochs");
  assert.equal(closest("abc", ["xyz", "uvw"]), undefined);
  assert.equal(closest("abc", []), undefined);
  assert.equal(closest("", ["abc"]), undefined);
});
