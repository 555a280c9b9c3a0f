import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { NamedArrays, Tensor } from "@geta-lab/geta/core";
import { replay } from "@geta-lab/geta/graph";
import { buildSubnet } from "@geta-lab/geta/subnet";
import { zeroStructures } from "@geta-lab/geta/structure";
import { fixtures, type FixtureTensor, values } from "../support/fixtures.ts";
import {
  analysed,
  chosenStructures,
  type FixtureArchitecture,
  fixtureGroups,
} from "../support/graph_fixture.ts";
import { channelsFirst, toOurActivation, type TorchLayer } from "../support/torch_parameters.ts";

interface Case {
  architecture: string;
  layers: TorchLayer[];
  before: Record<string, FixtureTensor>;
  removed: Record<string, number[]>;
  input: FixtureTensor;
  output_with_zeroed_structures: FixtureTensor[];
  output_compressed: FixtureTensor[];
  after: Record<string, FixtureTensor>;
}

/** `max |a - b| <= tolerance max |b|`. */
function assertNear(a: ArrayLike<number>, b: Float32Array, what: string, tolerance = 1e-5): void {
  assert.equal(a.length, b.length, what);
  const largest = b.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
  assert.ok(largest > 0, `${what}: all zero`);
  const difference = b.reduce((max, x, i) => Math.max(max, Math.abs(x - a[i]!)), 0);
  assert.ok(difference <= tolerance * largest, `${what}: ${difference} of ${largest}`);
}

function assertOutputs(found: Tensor[], wanted: FixtureTensor[], what: string): void {
  assert.equal(found.length, wanted.length);
  found.forEach((y, i) => {
    const theirs = channelsFirst(y);
    assert.deepEqual(theirs.shape, wanted[i]!.shape);
    assertNear(theirs.dataSync(), values(wanted[i]!), `${what} ${i}`);
  });
}

const tensors = (arrays: NamedArrays, shapes: Record<string, number[]>) =>
  Object.fromEntries(
    Object.entries(arrays).map(([name, data]) => [name, tf.tensor(data, shapes[name]!)]),
  );

// the groups that name the removed structures stand in the other file
const architectures = fixtures<{ architectures: FixtureArchitecture[] }>("graph")
  .flatMap(({ data }) => data.architectures);

for (const { file, data } of fixtures<{ cases: Case[] }>("subnet_numeric")) {
  for (const test of data.cases) {
    Deno.test(`fixture: ${test.architecture} without structures has the outputs and weights of ${file}`, () => {
      tf.tidy(() => {
        const { layers, before: numbers, removed } = test;
        const network = analysed({ layers, inputShape: test.input.shape.slice(1), numbers });
        const theirs = architectures.find(({ name }) => name === test.architecture)!;
        const chosen = chosenStructures(network, fixtureGroups(theirs, "float"), removed);
        const parameters = zeroStructures(
          network.groups,
          chosen,
          network.parameters,
          network.shapes,
        );
        const x = toOurActivation(test.input);
        const zeroed = replay(network.graph, tensors(parameters, network.shapes))(x);
        assertOutputs(zeroed, test.output_with_zeroed_structures, "output with zeros");

        const subnet = buildSubnet({ ...network, parameters });
        const slices = Object.fromEntries(
          Object.entries(subnet.parameters).map((
            [name, { data, shape }],
          ) => [name, tf.tensor(data, shape)]),
        );
        assertOutputs(replay(subnet.graph, slices)(x), test.output_compressed, "compressed output");
        assert.deepEqual(Object.keys(slices).sort(), Object.keys(test.after).sort());
        for (const [name, wanted] of Object.entries(test.after)) {
          const { order } = network.torch[name]!;
          const ours = tf.transpose(slices[name]!, order.map((_, axis) => order.indexOf(axis)));
          assert.deepEqual(ours.shape, wanted.shape, name);
          assert.deepEqual(ours.dataSync(), values(wanted), name);
        }
      });
    });
  }
}
