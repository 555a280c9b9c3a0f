/** The recurrent layers of tf.layers: every structure is found, and its removal is exact. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";
import { trace } from "@geta-lab/geta/graph";
import { layersModel } from "@geta-lab/geta/nn";
import { prepareGraph, worstRemoval } from "../subnet/proof.ts";

type Layers = tf.layers.Layer[];
const L = tf.layers;

/** A dense layer of 7 units, the layers, a dense layer of 3. */
function between(layers: Layers): tf.LayersModel {
  const first = L.dense({ name: "first", inputShape: [4, 5], units: 7, activation: "relu" });
  return tf.sequential({ layers: [first, ...layers, L.dense({ name: "last", units: 3 })] });
}

/** The states of one recurrent layer are the first states of another. */
function encoderAndDecoder(): tf.LayersModel {
  const x = tf.input({ shape: [4, 5] }), y = tf.input({ shape: [3, 5] });
  const [, h, c] = L.lstm({ name: "encoder", units: 6, returnState: true }).apply(
    x,
  ) as tf.SymbolicTensor[];
  const states = { initialState: [h, c] } as never;
  const decoded = L.lstm({ name: "decoder", units: 6 }).apply(y, states) as tf.SymbolicTensor;
  const outputs = L.dense({ name: "last", units: 3 }).apply(decoded) as tf.SymbolicTensor;
  return tf.model({ inputs: [x, y], outputs });
}

/** The model, and the sizes of the groups that are prunable. */
const models: Record<string, [() => tf.LayersModel, number[]]> = {
  simpleRNN: [() => between([L.simpleRNN({ name: "a", units: 6 })]), [7, 6]],
  gru: [() => between([L.gru({ name: "a", units: 6 })]), [7, 6]],
  lstm: [() => between([L.lstm({ name: "a", units: 6 })]), [7, 6]],
  "lstm with hard sigmoids": [
    () => between([L.lstm({ name: "a", units: 6, recurrentActivation: "hardSigmoid" })]),
    [7, 6],
  ],
  "lstm backwards": [() => between([L.lstm({ name: "a", units: 6, goBackwards: true })]), [7, 6]],
  "stacked layers": [
    () =>
      between([
        L.lstm({ name: "a", units: 6, returnSequences: true }),
        L.gru({ name: "b", units: 5 }),
      ]),
    [7, 6, 5],
  ],
  "stacked cells": [
    () =>
      between([L.rnn({
        name: "a",
        cell: [L.lstmCell({ name: "c", units: 6 }), L.gruCell({ name: "d", units: 5 })] as never,
      })]),
    [7, 6, 5],
  ],
  "bidirectional, side by side": [
    () =>
      between([
        L.bidirectional({ name: "a", layer: L.lstm({ units: 6 }) as never, mergeMode: "concat" }),
      ]),
    [7, 6, 6],
  ],
  "bidirectional, added": [
    () =>
      between([
        L.bidirectional({ name: "a", layer: L.gru({ units: 6 }) as never, mergeMode: "sum" }),
      ]),
    [7, 6],
  ],
  "bidirectional sequences, averaged": [
    () =>
      between([
        L.bidirectional({
          name: "a",
          layer: L.gru({ units: 6, returnSequences: true }) as never,
          mergeMode: "ave",
        }),
        L.simpleRNN({ name: "b", units: 4 }),
      ]),
    [7, 6, 4],
  ],
  "a convolutional lstm": [
    () =>
      tf.sequential({
        layers: [
          L.convLstm2d({ name: "a", inputShape: [3, 6, 6, 2], filters: 4, kernelSize: 3 }) as never,
          L.flatten({ name: "flat" }),
          L.dense({ name: "last", units: 2 }),
        ],
      }),
    [4],
  ],
  "states from another layer": [encoderAndDecoder, [6]],
};

for (const [name, [create, sizes]] of Object.entries(models)) {
  Deno.test(`pruningGroups() finds the structures of ${name}, and removes them exactly`, async () => {
    await useEngine();
    const model = create(), { variables, inputs } = layersModel(model);
    const forward = (...x: tf.Tensor[]) =>
      model.apply(x.length === 1 ? x[0]! : x, { training: false }) as tf.Tensor;
    const example = inputs.map(({ shape }) => tf.zeros([1, ...shape]));
    const network = prepareGraph({
      forward,
      variables,
      graph: trace(forward, example, { variables }),
    });
    const prunable = network.groups.filter((group) => group.prunable).map(({ size }) => size);
    assert.deepEqual(prunable.sort((a, b) => b - a), sizes);
    const worst = await worstRemoval(network, 4);
    assert.ok(worst <= 1e-5, `${worst}`);
    tf.dispose([example, variables]);
  });
}
