import assert from "node:assert/strict";
import { chartBundle } from "@geta-lab/geta/notebook";

// In a file of its own: a native module that was loaded once stays loaded.
Deno.test({
  name: "chartBundle() falls back to SVG where native code may not be loaded",
  permissions: { read: true, env: true, sys: true },
  fn: async () => {
    const bundle = await chartBundle({ mark: "bar", data: { values: [] }, encoding: {} });
    assert.match(String(bundle["image/svg+xml"]), /^<svg/);
    assert.ok(!("image/png" in bundle));
  },
});
