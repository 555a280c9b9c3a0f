// Graphs come from files. One that was changed is refused in the library's own words, or computes the same; it computes something
// else only if it is another network: says something else where it says what is computed, and is sound in all it declares.
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { random, type Tensor } from "@geta-lab/geta/core";
import { useEngine } from "@geta-lab/geta/engine";
import { fromJson, type Graph, replay, toJson, trace } from "@geta-lab/geta/graph";
import { exampleInputs, runNetwork } from "@geta-lab/geta/nn";
import { architectures } from "@geta-lab/geta/zoo";
import { mutate } from "../support/mutate.ts";
import { MEANING } from "./meaning.ts";

await useEngine({ threads: 1 });

/** What a graph declares, of which nothing may change unnoticed. */
function declarations({ schema, values, leaves, nodes, outputNames }: Graph): unknown {
  return {
    schema,
    values,
    outputNames,
    leaves: leaves.map(({ value, kind, data }) => [value, kind, data?.length]),
    names: leaves.map(({ name }) => name).sort(),
    nodes: nodes.map(({ id, outputs, attrs }) => [id, outputs, Object.keys(attrs).sort()]),
  };
}

for (
  const name of ["mobilenetv2", "gpt", "gptFused", "unet", "groupNormResnet", "lstm", "twoHeads"]
) {
  Deno.test(`mutants of the graph of ${name} are refused, harmless or other networks`, () => {
    const model = architectures[name]!(0), inputs = exampleInputs(model.inputs, 2, 1);
    const forward = (...xs: Tensor[]) => runNetwork(model, xs, { training: false });
    const { variables } = model;
    const json = toJson(trace(forward, exampleInputs(model.inputs, 1, 0), { variables }));
    const graph = fromJson(json), plain = JSON.parse(json);
    const results = (graph: Graph) =>
      tf.tidy(() =>
        replay(graph, variables)(...inputs).map((y) => [y.shape, y.dtype, ...y.dataSync()].join())
      );
    const wanted = results(graph), before = tf.memory().numTensors;
    const stream = random(7), seen = { refused: 0, harmless: 0, other: 0 };
    for (let i = 0; i < 300; i++) {
      const mutant = mutate(plain, stream);
      if (mutant === undefined) continue;
      let read: Graph | undefined, found: string[] | undefined;
      try {
        read = fromJson(JSON.stringify(mutant.value));
        found = results(read);
      } catch (error) {
        const { message } = error as Error;
        assert.match(message, /^Cannot (read|replay) the graph: |^Cannot use \S+: /, mutant.change);
        assert.doesNotMatch(message, /\n/, mutant.change);
        seen.refused++;
        continue;
      } finally {
        assert.equal(tf.memory().numTensors, before, `${mutant.change} leaves tensors behind`);
      }
      if (found.join(";") === wanted.join(";")) {
        seen.harmless++;
        continue;
      }
      assert.match(mutant.path, MEANING, mutant.change);
      assert.deepEqual(declarations(read), declarations(graph), mutant.change);
      seen.other++;
    }
    assert.ok(seen.refused > 150, JSON.stringify(seen));
    tf.dispose([inputs, Object.values(variables)]);
  });
}

Deno.test("replay() of a graph that was changed in memory throws the library's own errors", () => {
  const model = architectures.gpt!(0), inputs = exampleInputs(model.inputs, 2, 1);
  const forward = (...xs: Tensor[]) => runNetwork(model, xs, { training: false });
  const { variables } = model;
  const graph = trace(forward, exampleInputs(model.inputs, 1, 0), { variables });
  const stream = random(8);
  let refused = 0;
  for (let i = 0; i < 300; i++) {
    const mutant = mutate(graph, stream);
    if (mutant === undefined) continue;
    try {
      tf.tidy(() => void replay(mutant.value, variables)(...inputs));
    } catch (error) {
      assert.match(
        (error as Error).message,
        /^Cannot (read|replay) the graph: |^Cannot use \S+: /,
        mutant.change,
      );
      refused++;
    }
  }
  assert.ok(refused > 150, `${refused}`);
});
