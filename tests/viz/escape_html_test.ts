import assert from "node:assert/strict";
import fc from "fast-check";
import { escapeHtml } from "@geta-lab/geta/viz";

Deno.test("escapeHtml() leaves nothing that opens an element or ends an attribute", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const escaped = escapeHtml(text);
      assert.doesNotMatch(escaped, /[<>"']/);
      const back = escaped.replaceAll("&lt;", "<").replaceAll("&gt;", ">")
        .replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&");
      assert.equal(back, text);
    }),
    { seed: 1 },
  );
});
