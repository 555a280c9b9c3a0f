import assert from "node:assert/strict";
import { imageBatches, shapes } from "@geta-lab/geta/datasets";
import { useEngine } from "@geta-lab/geta/engine";
import { mlp, small } from "@geta-lab/geta/models";
import { storedNetwork } from "@geta-lab/geta/notebook";
import { evaluate } from "@geta-lab/geta/train";

await useEngine();
const path = new URL("../../notebooks/data/small_shapes.safetensors", import.meta.url).pathname;
const sha256 = "9c002045";

Deno.test("storedNetwork() gives the network that the notebooks start from, as accurate as the README's dense one", async () => {
  const network = await storedNetwork(small(), path, sha256);
  const source = imageBatches(shapes({ seed: 0 }), { size: 100, seed: 0 });
  const { accuracy } = evaluate(
    (x) => network.forward(x, { training: false }),
    source.testBatches(),
    [32, 32, 3],
  );
  assert.ok(Math.abs(accuracy - 0.939) <= 0.002, `${accuracy}`); // other kernels, other last digits
});

Deno.test("storedNetwork() refuses another file, another network and no hash", async () => {
  const kept = small();
  await assert.rejects(
    () => storedNetwork(kept, path, "9c002046"),
    /FileError: Cannot use .*: its SHA-256 must begin with 9c002046: current value is 9c002045/,
  );
  await assert.rejects(() => storedNetwork(mlp(), path, sha256), /FileError: /);
  await assert.rejects(() => storedNetwork(kept, path, "9c"), /TypeError: Cannot use sha256/);
});
