// A file of its own: nothing in it, and nothing that it imports, may register a backend.
import assert from "node:assert/strict";
import { small } from "@geta-lab/geta/models";
import { useEngine } from "@geta-lab/geta/engine";

Deno.test("a network made before useEngine() is refused in one sentence that says what to call", async () => {
  assert.throws(() => small(), {
    name: "TypeError",
    message:
      'Cannot make the variables of a network: something must compute: call "await useEngine()" of @geta-lab/geta/engine first',
  });
  await useEngine();
  assert.equal(small().name, "small");
});
