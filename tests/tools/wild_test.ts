/** The study of models that others trained. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { modelFiles, sampleInputs } from "../../tools/wild/load_model.ts";
import { unpacked } from "../../tools/wild/packages.ts";
import { wildLines, type WildRow, wildTables } from "../../tools/wild/report.ts";
import { type Studied, study } from "../../tools/wild/study.ts";
import { useEngine } from "../../lib/engine/mod.ts";
import { imageModel } from "../graph/graph_models.ts";

const RESULT: Studied = {
  operators: 12,
  isFixed: false,
  found: 10,
  offered: 8,
  reasons: [["it is an axis of the network's output 0", 2]],
  removed: 3,
  worst: 1e-7,
  moved: 0.2,
  floatBytes: 400,
  subnetBytes: 70,
  step: -0.001,
};

const ROWS: WildRow[] = [
  { source: "a", name: "good", result: RESULT },
  { source: "a", name: "wrong", result: { ...RESULT, worst: 0.5, step: "no gradient" } },
  { source: "a", name: "broken", result: { ...RESULT, worst: NaN } },
  { source: "a", name: "refused", result: "it must not" },
  { source: "b", name: "other", result: { ...RESULT, at: ["peaks"] } },
];

Deno.test("wildLines() counts per package what went through, what is equal and what is trained", () => {
  assert.deepEqual(wildLines(ROWS).split("\n"), [
    "a: 3 of 4 models are traced, quantized and pruned, 1 of these are equal to the network with zeros, 2 take a step of training.",
    "b: 1 of 1 models are traced, quantized and pruned, 1 of these are equal to the network with zeros, 1 take a step of training.",
  ]);
});

Deno.test("wildTables() gives every model a row, and refusals their reason", () => {
  const text = wildTables(ROWS);
  assert.match(
    text,
    /\| good +\| +12 \| +any \| +8 of 10 \| +3 \| +1\.0e-7 \| +0\.20 \| +400 \| +70 \| -0\.100 % \|/,
  );
  assert.match(
    text,
    /decides, and with it the outputs behind:\n\n\| model \| node +\|\n\| -+ \| -+ \|\n\| other \| peaks \|/,
  );
  assert.match(
    text,
    /No step of training:\n\n\| model \| reason +\|\n\| -+ \| -+ \|\n\| wrong \| no gradient \|/,
  );
  assert.match(
    text,
    /Refused:\n\n\| model +\| reason +\|\n\| -+ \| -+ \|\n\| refused \| it must not \|/,
  );
});

Deno.test("modelFiles() passes over files that are no models, and unpacked() fetches nothing that is there", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(`${folder}/upscaler/models`, { recursive: true });
  const models = await unpacked("upscaler", folder);
  assert.equal(models, `${folder}/upscaler/models`);
  await Deno.writeTextFile(`${models}/net.json`, '{ "modelTopology": {} }');
  await Deno.writeTextFile(`${models}/models.json`, '{ "net": 1 }');
  await Deno.writeFile(`${models}/net.bin`, new Uint8Array(4));
  assert.deepEqual(modelFiles(models, "files"), [{ name: "net", path: `${models}/net.json` }]);
  await Deno.remove(folder, { recursive: true });
});

for (const rows of [-1, 1]) {
  Deno.test(`study() takes a converted model through everything, its batch ${rows < 0 ? "open" : "built in"}`, async () => {
    await useEngine({ threads: 1 });
    const { found, offered, removed, worst, moved, isFixed, step } = await study(
      imageModel(rows) as unknown as tf.GraphModel,
    );
    assert.deepEqual([found, offered, removed, isFixed], [13, 10, 2, rows > 0]);
    assert.ok(worst < 1e-5 && moved > 1e-3, `${worst} ${moved}`);
    assert.ok(typeof step === "number" && step < 0, String(step));
  });
}

Deno.test("sampleInputs() gives one sample of the size that the model wants", () => {
  const [x] = sampleInputs(imageModel() as unknown as tf.GraphModel, 1);
  assert.deepEqual([x!.shape, x!.dtype], [[1, 8, 8, 3], "float32"]);
});
