import assert from "node:assert/strict";
import { svgToPng } from "../../lib/notebook/png.ts";

const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="9" height="9"/></svg>';

Deno.test("svgToPng() draws 1.5 pixels per unit", async () => {
  const png = await svgToPng(svg);
  assert.ok(png, "the native renderer must load where the tests run");
  const view = new DataView(png.buffer, png.byteOffset);
  // The first chunk of a PNG file holds width and height.
  assert.deepEqual([view.getUint32(16), view.getUint32(20)], [60, 30]);
});
