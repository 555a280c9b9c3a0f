import assert from "node:assert/strict";
import { svgToPng } from "@geta-lab/geta/notebook";
import { encode } from "fast-png";

const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="9" height="9"/></svg>';

Deno.test("svgToPng() draws 1.5 pixels per unit", async () => {
  const png = await svgToPng(svg);
  assert.ok(png, "the native renderer must load where the tests run");
  const view = new DataView(png.buffer, png.byteOffset);
  // The first chunk of a PNG file holds width and height.
  assert.deepEqual([view.getUint32(16), view.getUint32(20)], [60, 30]);
});

Deno.test("svgToPng() enlarges an embedded picture without mixing its pixels", async () => {
  const dots = Uint8Array.from({ length: 32 * 32 }, (_, i) => i * 7919 % 251);
  const picture = encode({ width: 32, height: 32, data: dots, depth: 8, channels: 1 });
  const size = async (rendering: string) => {
    const link = `data:image/png;base64,${picture.toBase64()}`;
    const image = `<image width="64" height="64" ${rendering} href="${link}"/>`;
    const png = await svgToPng(
      `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64">${image}</svg>`,
    );
    return png!.length;
  };
  // blocks of equal pixels compress well, mixtures do not
  assert.ok(4 * await size("") < await size('image-rendering="optimizeQuality"'));
});
