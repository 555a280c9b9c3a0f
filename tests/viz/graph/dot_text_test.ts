import assert from "node:assert/strict";
import fc from "fast-check";
import { dotToSvg } from "@geta-lab/geta/viz";
import { boxName, dotText, dotTooltip } from "../../../lib/viz/graph/dot_text.ts";

/** What a reader sees: texts of an SVG picture, entities resolved. */
function shownIn(svg: string): { text: string; tooltip: string } {
  const resolve = (text: string) =>
    text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
      .replaceAll("&#45;", "-").replaceAll("&lt;", "<").replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"').replaceAll("&apos;", "'").replaceAll("&amp;", "&");
  const part = (pattern: RegExp) => resolve(pattern.exec(svg)?.[1] ?? "");
  return {
    text: part(/<text [^>]*>([^]*?)<\/text>/),
    tooltip: part(/<title>([^]*?)<\/title>/),
  };
}

const draw = (text: string) =>
  dotToSvg(`digraph { a [label=<x${dotText(text)}> tooltip="x${dotTooltip(text)}"] }`);

Deno.test("dotText() shows hostile names as they are, in labels and tooltips", async () => {
  const names = [
    `"quoted" 'too'`,
    "</FONT><script>alert(1)</script>",
    "&amp; &lt; &#92; &",
    String.raw`\N \G \E \n \l \\ end\ `.trim(),
    "]; } digraph {",
    "größe/重み/🙂",
  ];
  for (const name of names) {
    assert.deepEqual(shownIn(await draw(name)), { text: `x${name}`, tooltip: `x${name}` });
  }
});

Deno.test("dotText() writes what cannot be printed as in JSON", () => {
  assert.equal(
    dotText("a\nb\tc\u0000\u2028"),
    String.raw`a\nb\tc\u0000\u2028`.replaceAll("\\", "&#92;&#92;"),
  );
  assert.equal(dotText("\ud800"), "\ufffd");
});

Deno.test("dotText() never breaks a picture (property)", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", maxLength: 12 }), async (text) => {
      const svg = await draw(text);
      assert.equal(svg.match(/<text/g)!.length, 1);
    }),
    { seed: 5, numRuns: 100 },
  );
});

Deno.test("boxName() keeps the end of a long name, whole letters", () => {
  assert.equal(boxName("conv1"), "conv1");
  assert.equal(boxName("a".repeat(60) + "/kernel"), `…${"a".repeat(40)}/kernel`);
  assert.equal(boxName("🙂".repeat(49)), `…${"🙂".repeat(47)}`);
});
