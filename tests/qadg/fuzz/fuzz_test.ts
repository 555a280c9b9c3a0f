/** Random networks lose random structures and compute what their own function does with these zero; what a person would call removable is found. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";
import { PRODUCTIONS, randomNetwork } from "./network.ts";
import { prove, shrink } from "./prove.ts";

const NETWORKS = 300;
/** The name of a production without what it was along another axis. */
const nameOf = (production: string) => production.split("(")[0]!;

Deno.test("random networks lose random structures and compute the same; nearly all of the structures offered are found", async () => {
  await useEngine({ threads: 1 }); // tensors are tiny
  const before = tf.memory().numTensors;
  let offered = 0, found = 0, removed = 0;
  const missed: string[] = [], used = new Map<string, number>();
  for (let seed = 0; seed < NETWORKS; seed++) {
    const proof = await prove(seed);
    if (proof.complaint !== "") {
      assert.fail(`${await shrink(seed)}\nthe whole of it: ${proof.complaint}`);
    }
    for (const one of new Set(proof.productions.map(nameOf))) {
      used.set(one, (used.get(one) ?? 0) + 1);
    }
    // nothing that the grammar makes is refused
    assert.equal(proof.refused, "");
    removed += proof.removed;
    offered += proof.offered;
    found += proof.found;
    missed.push(...proof.missed.map((one) => `seed ${seed}: ${one}`));
  }
  const rare = PRODUCTIONS.filter(({ name }) => (used.get(name) ?? 0) < 3);
  assert.deepEqual(rare.map(({ name }) => name), [], "every production stands in three networks");
  assert.ok(offered > 20 * NETWORKS, `${offered} structures were offered`);
  assert.ok(removed > 20 * NETWORKS, `${removed} structures were removed`);
  assert.ok(found >= 0.98 * offered, `${found} of ${offered} were found:\n${missed.join("\n")}`);
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("a random network is the same for the same seed, and shorter ones are its beginning", async () => {
  await useEngine({ threads: 1 }); // tensors are tiny
  const [a, b, c] = [randomNetwork(7, 6), randomNetwork(7, 6), randomNetwork(7, 3)];
  assert.deepEqual(a.productions, b.productions);
  assert.deepEqual(a.offers, b.offers);
  assert.deepEqual(c.productions, a.productions.slice(0, 3));
  for (const [name, variable] of Object.entries(a.variables)) {
    assert.deepEqual([...variable.dataSync()], [...b.variables[name]!.dataSync()]);
  }
  tf.dispose([a.variables, b.variables, c.variables]);
});
