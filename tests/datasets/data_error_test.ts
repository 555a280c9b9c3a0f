import assert from "node:assert/strict";
import { DataError } from "@geta-lab/geta/datasets";

Deno.test("DataError() names the action that failed", () => {
  const error = new DataError("a.gz", {
    action: "download",
    wanted: "it must arrive",
    found: "no",
  });
  assert.equal(error.message, "Cannot download a.gz: it must arrive: current value is no");
  assert.deepEqual([error.name, error.file, error instanceof Error], ["DataError", "a.gz", true]);
});
