import assert from "node:assert/strict";
import { progressBar } from "@geta-lab/geta/viz";

Deno.test("progressBar() fills with the share that is done and keeps its length", () => {
  const cases: [share: number, full: number, percent: string][] = [
    [0, 0, "  0 %"],
    [0.04, 0, "  4 %"],
    [0.06, 1, "  6 %"],
    [0.5, 5, " 50 %"],
    [0.999, 10, "100 %"],
    [1, 10, "100 %"],
  ];
  for (const [share, full, percent] of cases) {
    const bar = "█".repeat(full) + "░".repeat(10 - full);
    assert.equal(progressBar("Load", share, { width: 10 }), `Load ${bar} ${percent}`);
  }
});

Deno.test("progressBar() colours do not change its characters", () => {
  const coloured = progressBar("Load", 0.3, { width: 24, colour: true });
  // deno-lint-ignore no-control-regex -- a terminal's sequences begin with escape
  assert.equal(coloured.replace(/\x1b\[\d+m/g, ""), progressBar("Load", 0.3, { width: 24 }));
  assert.ok(coloured.endsWith("\x1b[0m  30 %"), "what follows has the usual colour");
});
