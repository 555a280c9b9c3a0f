import { pngAddress } from "@geta-lab/geta/viz";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";

Deno.test("pngAddress() needs no method of arrays that Node 22 lacks", async () => {
  const image = new Uint8Array(300).map((_, i) => i), encoder = Uint8Array.prototype;
  const method = Object.getOwnPropertyDescriptor(encoder, "toBase64");
  try {
    Reflect.deleteProperty(encoder, "toBase64");
    const address = await pngAddress(image, [10, 10, 3]), start = "data:image/png;base64,";
    assert.ok(address.startsWith(start));
    const bytes = Buffer.from(address.slice(start.length), "base64");
    assert.deepEqual([...bytes.subarray(1, 4)], [..."PNG"].map((letter) => letter.charCodeAt(0)));
  } finally {
    if (method !== undefined) Object.defineProperty(encoder, "toBase64", method);
  }
});
