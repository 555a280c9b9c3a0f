/** A trained model of tfjs: from the disk, compressed, and back. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";
import { trace } from "@geta-lab/geta/graph";
import { saveModel } from "@geta-lab/geta/io";
import { exampleInputs, runNetwork } from "@geta-lab/geta/nn";
import { small } from "@geta-lab/geta/models";
import { parseReport } from "@geta-lab/geta/report";
import { asSubnet } from "../io/as_subnet.ts";
import { loadedGraphModel } from "../io/loaded_graph_model.ts";
import { geta, outcome, quick, temporaryFolder } from "./command.ts";

/** Writes a network as somebody's converted model. */
async function writeModel(folder: string): Promise<void> {
  await useEngine({ threads: 1 });
  const { inputs, variables, ...network } = small({ seed: 3 });
  const run = (...x: tf.Tensor[]) =>
    tf.softmax(runNetwork({ inputs, variables, ...network } as never, x, { training: false })[0]!);
  const graph = trace(run, exampleInputs(inputs, 1, 0), { variables });
  await saveModel(asSubnet(graph, variables), folder);
}

Deno.test("deno task geta --model FILE compresses somebody's model without training it first", async () => {
  using folder = temporaryFolder();
  await writeModel(`${folder.path}/theirs`);
  const model = `${folder.path}/theirs/model.json`, out = `${folder.path}/run`;
  const { code, err, out: printed } = await geta(...quick, "--model", model, "--out", out);
  assert.equal(code, 0, err);
  assert.match(printed, /^theirs on shapes: 6 steps/);
  const report = parseReport(await Deno.readTextFile(`${out}/report.json`), "report.json");
  assert.equal(report.settings.start, "pretrained");
  assert.ok(report.structures.zero > 0 && report.equivalence.relative <= 1e-4);
  assert.match(report.origin.command, /^deno task geta .*--model .*theirs\/model\.json /);
  const untrained = await geta(...quick, "--start", "pretrained", "--out", `${folder.path}/none`);
  assert.equal(untrained.code, 2);
  assert.match(untrained.err, /Cannot use --start pretrained: small is not trained, add --model/);
  const missing = await geta(...quick, "--model", "no/model.json", "--out", `${folder.path}/none`);
  assert.equal(missing.code, 2);
  assert.match(missing.err, /Cannot read no\/model\.json: /);
});

Deno.test("the ten lines of the README take a GraphModel from the disk, prune it and write it back", async () => {
  const readme = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
  const lines = [...readme.matchAll(/```ts ignore\n([^]*?)```/g)].map(([, text]) => text!)
    .find((text) => text.includes("loadModel"))!;
  assert.equal(lines.trim().split("\n").length, 10);
  using folder = temporaryFolder();
  await writeModel(`${folder.path}/my_model`);
  await Deno.writeTextFile(`${folder.path}/use.ts`, lines);
  await Deno.writeTextFile(
    `${folder.path}/my_task.ts`,
    `import * as tf from "@tensorflow/tfjs-core";
const train = Array.from({ length: 10 }, (_, n) => ({
  inputs: tf.randomNormal([8, 32, 32, 3], 0, 1, "float32", n + 1) as tf.Tensor,
  labels: tf.tensor1d(new Array(8).fill(n), "int32") as tf.Tensor,
}));
export const batches = { train, validation: train, test: train };
export const loss = (outputs: tf.Tensor | tf.Tensor[], labels: tf.Tensor) =>
  tf.neg(tf.mean(tf.log(tf.add(tf.sum(tf.mul([outputs].flat()[0]!, tf.oneHot(labels as tf.Tensor1D, 10)), -1), 1e-6)))) as tf.Scalar;
`,
  );
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-q",
      `--config=${config}`,
      "--allow-read",
      "--allow-write",
      "--allow-ffi",
      "use.ts",
    ],
    cwd: folder.path,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const { code, out, err } = await outcome(child);
  assert.equal(code, 0, err);
  const smaller = `${folder.path}/smaller_model`,
    json = await Deno.readTextFile(`${smaller}/model.json`);
  const names = JSON.parse(json).weightsManifest[0].paths as string[];
  const sizes = ["model.json", ...names].map((name) => Deno.statSync(`${smaller}/${name}`).size);
  assert.equal(Number(out), sizes.reduce((a, b) => a + b));
  const before = Deno.statSync(`${folder.path}/my_model/group1-shard1of1.bin`).size;
  assert.ok(sizes[1]! < before / 3, `${sizes[1]} of ${before} bytes`);
  const shards = Object.fromEntries(
    names.map((name) => [name, Deno.readFileSync(`${smaller}/${name}`)]),
  );
  const model = loadedGraphModel({ json, shards });
  const y = model.predict(tf.zeros([2, 32, 32, 3])) as tf.Tensor;
  assert.deepEqual(y.shape, [2, 10]);
});
