import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { pointBatches, pointClouds } from "@geta-lab/geta/datasets";
import { largest } from "@geta-lab/geta/core";
import { backward, softmaxCrossEntropy, useEngine } from "@geta-lab/geta/engine";
import { pointNetwork, voxelSites } from "@geta-lab/geta/hardware";
import { denseRun } from "@geta-lab/geta/train";
import { assertClose } from "../engine/backends.ts";

tf.env().set("PROD", true);

const data = pointClouds({ train: 24, validation: 6, test: 6, points: 64 });
const sizes = { inputShape: data.inputShape, classes: 6, widths: [6, 8] };

Deno.test("pointNetwork() learns in the ordinary training: the loss falls", async () => {
  await useEngine({ threads: 1 });
  const source = pointBatches(data, { size: 12, seed: 0 });
  const options = { totalSteps: 40, learningRate: 0.03, optimizer: { rule: "adam" as const } };
  const run = denseRun(pointNetwork(sizes), source, options);
  let state = run.start();
  const losses: number[] = [];
  while (state.step < run.totalSteps) {
    const next = run.advance(state);
    state = next.state;
    losses.push(next.line.loss);
  }
  assert.ok(losses.at(-1)! < 0.6 * losses[0]!, `${losses[0]} to ${losses.at(-1)}`);
});

Deno.test("pointNetwork() has gradients by every weight: differences of its loss", async () => {
  await useEngine({ threads: 1 });
  const { variables, forward } = pointNetwork({ ...sizes, widths: [3, 4] });
  const x = tf.tensor(data.train.points.subarray(0, 6 * 192), [6, 64, 3]);
  const labels = tf.tensor1d([...data.train.labels.subarray(0, 6)], "int32");
  // without batch norm's statistics of the batch, so that differences are small
  const loss = () => softmaxCrossEntropy(forward(x, { training: false }), labels);
  const names = Object.keys(variables).filter((name) => name.endsWith("/kernel"));
  const { gradients } = backward(loss, names.map((name) => variables[name]!));
  assert.deepEqual(names, ["sub1/kernel", "down2/kernel", "sub2/kernel", "head/kernel"]);
  for (const [i, name] of names.entries()) {
    const variable = variables[name]!, start = Float32Array.from(variable.dataSync());
    const gradient = Float32Array.from(gradients[i]!.dataSync()), sizes = gradient.map(Math.abs);
    const at = sizes.indexOf(largest(sizes)); // the weight that matters most
    const valueAt = (step: number) => {
      variable.assign(tf.tensor(start.map((w, k) => k === at ? w + step : w), variable.shape));
      return loss().dataSync()[0]!;
    };
    const slope = (valueAt(1e-2) - valueAt(-1e-2)) / 2e-2;
    valueAt(0);
    assertClose([gradient[at]!], [slope], 0.02 * Math.abs(slope) / (1 + Math.abs(slope)), name);
  }
});

Deno.test("pointNetwork() scores a cloud alone as in a batch, whatever the order of its points", async () => {
  await useEngine({ threads: 1 });
  const { forward } = pointNetwork({ ...sizes, edge: 0.25 });
  const clouds = [0, 1, 2].map((i) => data.test.points.subarray(i * 192, (i + 1) * 192));
  // equal corners, so that every cloud begins at the same voxel wherever it stands
  for (const cloud of clouds) cloud.set([-1.5, -1.5, -1.5, 1.5, 1.5, 1.5]);
  const score = (own: Float32Array[]) => {
    const x = tf.tensor(own.flatMap((cloud) => [...cloud]), [own.length, 64, 3]);
    return forward(x, { training: false }).arraySync() as number[][];
  };
  const together = score(clouds);
  clouds.forEach((cloud, i) => assertClose(score([cloud])[0]!, together[i]!, 1e-5));
  const reversed = Float32Array.from(
    { length: 192 },
    (_, i) => clouds[0]![(63 - Math.floor(i / 3)) * 3 + i % 3]!,
  );
  assertClose(score([reversed])[0]!, together[0]!, 1e-5);
});

Deno.test("voxelSites() keeps clouds apart, and each voxel once", () => {
  const { sites, pitch } = voxelSites(data.train.points, { clouds: 24, edge: 0.25 });
  assert.equal(new Set(sites.map(String)).size, sites.length);
  const owners = sites.map(([x]) => Math.floor(x! / pitch));
  assert.deepEqual([...new Set(owners)], Array.from({ length: 24 }, (_, i) => i));
  const places = sites.map(([x]) => x!).sort((a, b) => a - b);
  const gaps = places.slice(1).map((x, i) => x - places[i]!).filter((gap) => gap > 1);
  assert.ok(gaps.length >= 23 && gaps.filter((gap) => gap > 16).length === 23);
  assert.deepEqual(voxelSites([], { clouds: 1, edge: 1 }).sites, []);
});

Deno.test("voxelSites() refuses coordinates that are none, or fill no clouds", () => {
  assert.throws(
    () => voxelSites([0, 0, NaN], { clouds: 1, edge: 1 }),
    new RangeError("Cannot use a coordinate: it must be a number: current value is NaN"),
  );
  assert.throws(
    () => voxelSites([0, 0, 0], { clouds: 2, edge: 1 }),
    new RangeError(
      "Cannot use points of a cloud: it must be an integer in [0, infinity): current value is 0.5",
    ),
  );
});
