// A subnet's two files protect each other by digests. Here the saboteur has mended them: what was changed is still refused in the
// library's own words, or computes the same, or is another subnet: other numbers, or another network in the sense of the graph.
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { type Random, random } from "@geta-lab/geta/core";
import { useEngine } from "@geta-lab/geta/engine";
import { subnetForward } from "@geta-lab/geta";
import { decodeSubnet, encodeSubnet, sha256, type SubnetFiles } from "@geta-lab/geta/io";
import { exampleInputs } from "@geta-lab/geta/nn";
import { checkRemoval, chooseAtRandom } from "@geta-lab/geta/subnet";
import { architectures } from "@geta-lab/geta/zoo";
import { prepare } from "../../tools/zoo/prepare.ts";
import { MEANING } from "../graph/meaning.ts";
import { mutate } from "../support/mutate.ts";
import { sealed } from "./sealed.ts";

await useEngine({ threads: 1 });
const network = architectures.small!(1), [input] = exampleInputs(network.inputs, 2, 5);
const options = prepare(network, "weight+activation", 2);
const chosen = chooseAtRandom(options.groups, 0.5, random(1));
const { subnet } = await checkRemoval(options, chosen, [[input!]]);
const files = await encodeSubnet(subnet);

async function answers(files: SubnetFiles): Promise<string> {
  using forward = subnetForward(await decodeSubnet(files, "s"));
  return tf.tidy(() => forward(input!).dataSync().join());
}
const wanted = await answers(files);

/** How mutants end; `isOther` says where a change makes another subnet. */
async function count(
  make: (
    stream: Random,
  ) => Promise<{ files: SubnetFiles; path: string; change: string } | undefined>,
  isOther: RegExp,
) {
  const stream = random(3), seen = { refused: 0, harmless: 0, other: 0 };
  for (let i = 0; i < 400; i++) {
    const mutant = await make(stream), before = tf.memory().numTensors;
    if (mutant === undefined) continue;
    const { path, change } = mutant;
    try {
      const found = await answers(mutant.files);
      if (found !== wanted) assert.match(path, isOther, change);
      seen[found === wanted ? "harmless" : "other"]++;
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      assert.match((error as Error).message, /^Cannot (read|replay|use|run) [^\n]+$/, change);
      seen.refused++;
    }
    assert.equal(tf.memory().numTensors, before, `${change} leaves tensors behind`);
  }
  return seen;
}

Deno.test("subnets whose JSON was changed and sealed again are refused, harmless or other subnets", async () => {
  const { sha256: _, ...value } = JSON.parse(files.json);
  const { source } = MEANING;
  const other = new RegExp(`^graph\\.(${source.slice(1, -1)})$|^layers\\.\\d+\\.stepSize$`);
  const seen = await count(async (stream) => {
    const mutant = mutate(value, stream);
    return mutant && { ...mutant, files: await sealed(mutant.value, files) };
  }, other);
  assert.ok(seen.refused > 200, JSON.stringify(seen));
});

Deno.test("subnets whose numbers were changed and sealed again are refused, harmless or other subnets", async () => {
  const length = Number(new DataView(files.safetensors.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(files.safetensors.slice(8, 8 + length)));
  const data = files.safetensors.slice(8 + length), { sha256: before } = JSON.parse(files.json);
  const seen = await count(async (stream) => {
    const mutant = mutate(header, stream);
    if (mutant === undefined) return;
    const bytes = withHeader(mutant.value, data);
    const json = files.json.replace(before, await sha256(bytes));
    return { ...mutant, files: { json, safetensors: bytes } };
  }, /^$/);
  assert.ok(seen.refused > 200, JSON.stringify(seen));
});

/** A safetensors file with any header. */
function withHeader(header: unknown, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}
