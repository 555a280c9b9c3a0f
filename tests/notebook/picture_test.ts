import assert from "node:assert/strict";
import { picture, svgToPng } from "@geta-lab/geta/notebook";
import { captured } from "./captured.ts";
import { insideFakeKernel } from "./fake_jupyter.ts";

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"/>';

Deno.test("picture() sends one picture and one line inside, prints the line outside a notebook", async () => {
  await insideFakeKernel(async (calls) => {
    await picture(SVG, { title: "QADG", id: "graph" });
    const png = await svgToPng(SVG);
    assert.deepEqual(calls[0]?.bundle, {
      "text/plain": "[picture] QADG",
      ...png ? { "image/png": png.toBase64() } : { "image/svg+xml": SVG },
    });
    assert.equal(calls[0]?.options.display_id, "graph");
  });
  assert.deepEqual(await captured(() => picture(SVG)), ["[picture]"]);
});

Deno.test("picture() keeps the SVG of a picture that moves beside its still form", async () => {
  await insideFakeKernel(async (calls) => {
    await picture(SVG, { moves: true });
    const png = await svgToPng(SVG);
    assert.deepEqual(calls[0]?.bundle, {
      "text/plain": "[picture]",
      "image/svg+xml": SVG,
      ...png && { "image/png": png.toBase64() },
    });
  });
});
