import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { random } from "@geta-lab/geta/core";
import { useEngine } from "@geta-lab/geta/engine";
import { encodeSubnet } from "@geta-lab/geta/io";
import { architectures } from "@geta-lab/geta/zoo";
import { exampleInputs } from "@geta-lab/geta/nn";
import { checkRemoval, chooseAtRandom } from "@geta-lab/geta/subnet";
import { replay } from "@geta-lab/geta/graph";
import { prepare } from "../../tools/zoo/prepare.ts";

Deno.test("a saved subnet runs in a process that never saw the model's source", async () => {
  await useEngine();
  const network = architectures.vitFused!(1);
  const options = prepare(network, "weight+activation", 2);
  const [input] = exampleInputs(network.inputs, 2, 5);
  const chosen = chooseAtRandom(options.groups, 0.5, random(1));
  const { subnet } = await checkRemoval(options, chosen, [[input!]]);
  const tensors = Object.entries(subnet.parameters).map(([name, { data, shape }]) =>
    [name, tf.tensor(data, shape)] as const
  );
  const [y] = replay(subnet.graph, Object.fromEntries(tensors))(input!);
  const wanted = [...y!.dataSync()];

  const folder = await Deno.makeTempDir();
  try {
    const { json, safetensors } = await encodeSubnet(subnet);
    await Deno.writeTextFile(`${folder}/subnet.json`, json);
    await Deno.writeFile(`${folder}/subnet.safetensors`, safetensors);
    const { shape } = input!;
    const data = [...input!.dataSync()];
    await Deno.writeTextFile(`${folder}/input.json`, JSON.stringify({ data, shape }));
    const program = new URL("run_saved.ts", import.meta.url).pathname;
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-read", "--allow-env", "--allow-ffi", "--allow-sys", program, folder],
    }).output();
    const found = JSON.parse(
      new TextDecoder().decode(stdout) || `"${new TextDecoder().decode(stderr)}"`,
    );
    assert.deepEqual(found, wanted, "the same bits, on one thread as on all");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
