import assert from "node:assert/strict";
import { dotToSvg } from "@geta-lab/geta/viz";

Deno.test("dotToSvg() gives one element measured in pixels, without numbers that could clash", async () => {
  const svg = await dotToSvg('digraph { a [tooltip="why"]; a -> b }');
  assert.match(svg, /^<svg width="[\d.]+" height="[\d.]+"\n viewBox=/);
  assert(!/ id="|<!--|<a |xlink:title/.test(svg));
  assert.deepEqual(svg.match(/<title>.*?<\/title>/g), ["<title>why</title>"]);
  assert.equal(svg.match(/<g[ >]/g)!.length, svg.match(/<\/g>/g)!.length);
});

Deno.test("dotToSvg() draws the same text the same way, also after another picture", async () => {
  const first = await dotToSvg("digraph { a -> b -> c; a -> c }");
  await dotToSvg("digraph { x [shape=box] }");
  assert.equal(await dotToSvg("digraph { a -> b -> c; a -> c }"), first);
});

Deno.test("dotToSvg() refuses what is not DOT", async () => {
  await assert.rejects(dotToSvg("digraph { a [ }"), {
    name: "SyntaxError",
    message:
      "Cannot draw the graph: it must be valid DOT: current value is \"digraph { a [ }\" (syntax error in line 1 near '}')",
  });
});
