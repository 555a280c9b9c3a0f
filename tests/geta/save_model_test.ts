import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-cpu";
import { finishRun, getaRun, recipe } from "@geta-lab/geta";
import { useEngine } from "@geta-lab/geta/engine";
import { saveModel } from "@geta-lab/geta/io";
import { small } from "@geta-lab/geta/models";
import { subnetForward } from "@geta-lab/geta/subnet";
import { loadedGraphModel } from "../io/loaded_graph_model.ts";
import { blobs } from "./blobs.ts";

const source = blobs(), { images, count } = [...source.testBatches()][0]!;

Deno.test("saveModel() writes a quantized, pruned subnet that stock tfjs runs on its own backend", async () => {
  await useEngine();
  const run = getaRun(
    small({ seed: 0, inputShape: [8, 8, 3], classes: 4 }),
    source,
    recipe("small", { batch: 16, epochs: 12 }),
  );
  let state = run.start();
  while (state.step < run.totalSteps) ({ state } = run.advance(state));
  const { subnet } = await finishRun(run, state);
  using forward = subnetForward(subnet);
  const x = tf.tensor4d(images, [count, 8, 8, 3]);
  const wanted = tf.tidy(() => forward(x).arraySync()) as number[][];
  x.dispose();
  const bytes: Record<string, number> = {};
  for (const weights of ["float32", "integer"] as const) {
    const folder = await Deno.makeTempDir();
    const all = await saveModel(subnet, folder, { weights });
    bytes[weights] = Deno.statSync(`${folder}/group1-shard1of1.bin`).size;
    const files = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assert.deepEqual(files, ["group1-shard1of1.bin", "model.json"]);
    assert.equal(
      files.reduce((sum, name) => sum + Deno.statSync(`${folder}/${name}`).size, 0),
      all,
    );
    const shards = {
      "group1-shard1of1.bin": await Deno.readFile(`${folder}/group1-shard1of1.bin`),
    };
    await tf.setBackend("cpu");
    try {
      const model = loadedGraphModel({
        json: await Deno.readTextFile(`${folder}/model.json`),
        shards,
      });
      const found = (model.predict(tf.tensor4d(images, [count, 8, 8, 3])) as tf.Tensor)
        .arraySync() as number[][];
      const largest = Math.max(...wanted.flat().map(Math.abs));
      const worst = Math.max(
        ...wanted.flat().map((value, i) => Math.abs(value - found.flat()[i]!)),
      );
      assert.ok(worst / largest <= 1e-5, `${worst / largest}`);
    } finally {
      await useEngine();
    }
    await Deno.remove(folder, { recursive: true });
  }
  // an integer takes 1 byte where the levels of its layer span less than 2^8, else 2; a float takes 4
  const saved = subnet.layers.reduce((sum, { levels }) => {
    const span = levels ? Math.max(...levels) - Math.min(...levels) : Infinity;
    return sum + (levels?.length ?? 0) * (span < 2 ** 8 ? 3 : span < 2 ** 16 ? 2 : 0);
  }, 0);
  assert.ok(saved > 20_000);
  assert.equal(bytes["float32"]! - bytes["integer"]!, saved);
});
