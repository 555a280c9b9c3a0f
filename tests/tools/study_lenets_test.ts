import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { decodeSharedNetwork, sharedValues } from "@geta-lab/geta/hardware";
import { lenetTables } from "../../tools/study/lenet_tables.ts";
import { lenetData, lenetTrials } from "../../tools/study/lenet_trials.ts";

Deno.test("study lenets writes every bit of its account into a file, and no weight that is pruned", async () => {
  await useEngine();
  const folder = await Deno.makeTempDir(), dataset = await lenetData(undefined, "quick");
  const [trial] = lenetTrials(0, { scale: "quick", dataset, folder });
  const { run, ...key } = trial!, line = { ...await run(), ...key }, { compressed } = line;
  const bytes = await Deno.readFile(`${folder}/lenet300_shapes_0.dc`);
  await Deno.remove(folder, { recursive: true });
  const header = 12 + new DataView(bytes.buffer).getUint32(8, true);
  const bits = compressed!.layers.reduce((sum, { huffman }) => sum + huffman.total, 0);
  const rounding = 8 * (bytes.length - header) - bits;
  assert.ok(rounding >= 0 && rounding < 3 * 14, String(rounding));
  for (const { name, weights, nonzeros } of compressed!.layers) {
    const values = sharedValues(decodeSharedNetwork(bytes)[`${name}/kernel`]!);
    assert.equal(values.length, weights);
    assert.ok(values.filter((value) => value !== 0).length <= nonzeros, name);
  }
  const densities = compressed!.layers.map(({ nonzeros, weights }) =>
    (nonzeros / weights).toFixed(2)
  );
  assert.deepEqual(densities, ["0.08", "0.09", "0.26"]);
  const sizes = lenetTables([line]).get("written network")!.split("\n").at(-1)!;
  assert.ok(sizes.includes(bytes.length.toLocaleString("en-US")), sizes);
});
