import assert from "node:assert/strict";
import { progressBar } from "@geta-lab/geta/viz";

Deno.test("progressBar() fills with the share that is done and keeps its length", () => {
  for (const [share, full] of [[0, 0], [0.04, 0], [0.06, 1], [0.5, 5], [0.999, 10], [1, 10]]) {
    assert.equal(progressBar(share!, { width: 10 }), "█".repeat(full!) + "░".repeat(10 - full!));
  }
  assert.equal(progressBar(0.5, { width: 0 }), "");
});

Deno.test("progressBar() colours do not change its characters", () => {
  const coloured = progressBar(0.3, { width: 24, colour: true });
  // deno-lint-ignore no-control-regex
  assert.equal(coloured.replace(/\x1b\[\d+m/g, ""), progressBar(0.3, { width: 24 }));
  assert.ok(coloured.endsWith("\x1b[0m"), "what follows has the usual colour");
});
