import assert from "node:assert/strict";
import { imageColumns, renderSvg } from "@geta-lab/geta/viz";

const options = { shape: [2, 2, 3], labels: ["<a>", "b"], rows: 2 };
const images = new Uint8Array(5 * 12).fill(7); // one more than there are places

Deno.test("imageColumns() puts picture and labels into one chart", async () => {
  const chart = await imageColumns(images, options);
  assert.deepEqual(JSON.parse(JSON.stringify(chart)), chart);
  // a sheet pixel is 2 wide: 2 columns of 2 pixels, gaps of 4 around each
  assert.deepEqual([chart.width, chart.height], [2 * (2 * 2 + 3 * 4), 2 * (2 * 2 + 3 * 4)]);
  const svg = await renderSvg(chart);
  assert.match(svg, /xlink:href="data:image\/png;base64,/);
  assert(svg.includes("&lt;a&gt;") && svg.includes(">b<"));
});

Deno.test("imageColumns() throws if there are fewer images than places", async () => {
  await assert.rejects(imageColumns(images.subarray(0, 36), options), {
    name: "TypeError",
    message: "Cannot draw images: shape [4,2,2,3] needs 48 bytes: current value is 36",
  });
});
