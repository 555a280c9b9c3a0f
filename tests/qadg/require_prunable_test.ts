import assert from "node:assert/strict";
import type { PruningGroup } from "@geta-lab/geta/structure";
import { requirePrunable } from "@geta-lab/geta/qadg";

function group(name: string, reason?: string): PruningGroup {
  const empty = { size: 2, ownedSlices: [], dependentSlices: [], layers: [] };
  return reason === undefined
    ? { ...empty, name, prunable: true }
    : { ...empty, name, prunable: false, reason };
}

Deno.test("requirePrunable() returns the prunable groups", () => {
  const groups = [group("a"), group("b", "it is protected by b")];
  assert.deepEqual(requirePrunable(groups), [groups[0]]);
});

Deno.test("requirePrunable() lists all reasons if nothing is left", () => {
  assert.throws(() => requirePrunable([group("a", "one"), group("b", "two")]), {
    name: "SettingsError",
    message:
      "Cannot prune the model: at least one group must be prunable: current value is a (one); b (two)",
  });
});
