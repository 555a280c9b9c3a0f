/**
 * A program of its own, started by saved_subnet_test.ts: it knows nothing of any model, reads a subnet and runs it.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";
import { replay } from "@geta-lab/geta/graph";
import { decodeSubnet } from "@geta-lab/geta/io";

const [folder] = Deno.args;
await useEngine({ threads: 1 });
const { graph, parameters } = await decodeSubnet({
  json: await Deno.readTextFile(`${folder}/subnet.json`),
  safetensors: await Deno.readFile(`${folder}/subnet.safetensors`),
});
const { data, shape } = JSON.parse(await Deno.readTextFile(`${folder}/input.json`));
const tensors = Object.entries(parameters).map(([name, { data, shape }]) =>
  [name, tf.tensor(data, shape)] as const
);
const [y] = replay(graph, Object.fromEntries(tensors))(tf.tensor(data, shape));
console.log(JSON.stringify([...y!.dataSync()]));
