import * as tf from "@tensorflow/tfjs";

/** Writes a model of tf.layers as `model.save` does in Node and in a browser: model.json, and its weights beside it. */
export async function writeLayersModel(
  model: tf.LayersModel,
  folder: string,
  change = (json: object) => json,
): Promise<void> {
  await model.save(tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
    const bytes = tf.io.CompositeArrayBuffer.join(weightData as ArrayBuffer);
    const weightsManifest = [{ paths: ["weights.bin"], weights: weightSpecs }];
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeFile(`${folder}/weights.bin`, new Uint8Array(bytes));
    const json = change({ format: "layers-model", modelTopology, weightsManifest });
    await Deno.writeTextFile(`${folder}/model.json`, JSON.stringify(json));
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
  }));
}
