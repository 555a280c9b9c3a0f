import assert from "node:assert/strict";
import { type BenchRun, benchTable, lastRun } from "../../tools/bench/report.ts";

const run: BenchRun = {
  date: "2026-11-21",
  machine: "two cores",
  versions: { deno: "2" },
  rows: [{ kind: "kernel", name: "relu", provider: "cblas", threads: 2, ms: 4 }],
};

Deno.test("lastRun() takes the last run of the same machine", () => {
  const other = { ...run, machine: "another" }, later = { ...run, date: "2026-11-22" };
  const history = [run, later, other].map((entry) => JSON.stringify(entry)).join("\n") + "\n";
  assert.deepEqual(lastRun(history, "two cores"), later);
  assert.equal(lastRun(history, "a third"), undefined);
  assert.equal(lastRun("", "two cores"), undefined);
});

Deno.test("benchTable() sets the earlier time and the ratio beside each time", () => {
  const now = [{ ...run.rows[0]!, ms: 2 }, { ...run.rows[0]!, name: "new" }];
  const lines = benchTable(now, run).split("\n");
  assert.equal(lines[0], "| kind | name | provider | threads | ms | 2026-11-21 | now / then |");
  assert.equal(lines[2], "| kernel | relu | cblas | 2 | 2.00 | 4.00 | 0.50 |");
  assert.equal(lines[3], "| kernel | new | cblas | 2 | 4.00 |  |  |");
  assert.ok(!benchTable(now).includes("then"));
});
