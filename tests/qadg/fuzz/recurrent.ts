/** The recurrent layers of tf.layers over tokens [batch, token, channel]: in one direction, in both, stacked, with states as input. */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { type Build, chance, consume, pick, type Production, type Value } from "./build.ts";
import { dense } from "./layers.ts";
import type { LayerParameter } from "./tf_layers.ts";

const KINDS = ["lstm", "gru", "simpleRNN"] as const;
type Kind = typeof KINDS[number];

/** Gates, each of which has its own part of the kernels. */
const GATES: Readonly<Record<Kind, number>> = { lstm: 4, gru: 3, simpleRNN: 1 };

const INITIALIZERS = {
  kernelInitializer: "zeros",
  recurrentInitializer: "zeros",
  biasInitializer: "zeros",
} as const;

function newLayer(kind: Kind, options: object): tf.layers.Layer {
  return tf.layers[kind]({ ...INITIALIZERS, ...options } as never);
}

/** The units of a layer: one structure is its column of every gate, and its row of the recurrent kernel. */
function unitsOf(
  build: Build,
  value: Value,
  parameters: readonly LayerParameter[],
  gates: number,
): number[] {
  const [kernel, recurrent, bias] = parameters, units = recurrent!.shape[0]!;
  const channels = build.account.create(kernel!.name, 1, gates * units);
  const own = channels.slice(0, units);
  for (let gate = 1; gate < gates; gate++) {
    build.account.couple(own, channels.slice(gate * units, (gate + 1) * units));
  }
  build.account.own(kernel!.name, 0, value.channels);
  build.account.own(recurrent!.name, 0, own);
  build.account.own(recurrent!.name, 1, channels);
  if (bias !== undefined) build.account.own(bias.name, 0, channels);
  return own;
}

function applied(
  build: Build,
  value: Value,
  role: string,
  { states, sequences = chance(build, 0.5), units = pick(build, [3, 4, 5]) }: {
    states?: Value[];
    sequences?: boolean;
    units?: number;
  } = {},
): Value {
  consume(build, value);
  const kind = states === undefined ? pick(build, KINDS) : states.length === 2 ? "lstm" : "gru";
  const options = {
    units,
    returnSequences: sequences,
    goBackwards: chance(build, 0.2),
    useBias: chance(build, 0.8),
    recurrentActivation: pick(build, ["sigmoid", "hardSigmoid"]),
  };
  const { layer, parameters } = build.layer(role, () => newLayer(kind, options), value.tensor);
  const initialState = states?.map(({ tensor }) => tensor);
  const tensor = layer.apply(value.tensor, initialState && { initialState } as never) as Tensor;
  const channels = unitsOf(build, value, parameters, GATES[kind]);
  for (const state of states ?? []) {
    consume(build, state);
    build.account.couple(state.channels, channels);
  }
  return { tensor, channels, isZero: true };
}

function bidirectional(build: Build, value: Value): Value {
  consume(build, value);
  const kind = pick(build, KINDS), returnSequences = chance(build, 0.5);
  const mergeMode = pick(build, ["concat", "sum", "mul", "ave"] as const);
  const units = pick(build, [3, 4]);
  const { layer, parameters } = build.layer(
    "bidirectional",
    () => {
      const inner = newLayer(kind, { units, returnSequences });
      return tf.layers.bidirectional({ layer: inner as never, mergeMode });
    },
    value.tensor,
  );
  const tensor = layer.apply(value.tensor) as Tensor;
  const [there, back] = [parameters.slice(0, 3), parameters.slice(3)]
    .map((own) => unitsOf(build, value, own, GATES[kind]));
  if (mergeMode === "concat") return { tensor, channels: [...there!, ...back!], isZero: true };
  build.account.couple(there!, back!);
  return { tensor, channels: there!, isZero: true };
}

/** A decoder starts with what an encoder ended with, or with what a dense layer made of the mean token. */
function withStates(build: Build, value: Value): Value {
  const count = pick(build, [1, 2]), units = pick(build, [3, 4]);
  const pooled = { ...value, tensor: tf.mean(value.tensor, 1) };
  const states = Array.from({ length: count }, (_, i) => dense(build, pooled, `state${i}`, units));
  return applied(build, value, "decoder", { states, units });
}

const few = ({ tensor }: Value) => tensor.shape[1]! <= 6;

export const RECURRENT: Production[] = [
  {
    name: "recurrent",
    ranks: [3],
    weight: 1.8,
    fits: few,
    apply: (build, value) => applied(build, value, "recurrent"),
  },
  {
    name: "stackedRecurrent",
    ranks: [3],
    weight: 1,
    fits: few,
    apply: (build, value) =>
      applied(build, applied(build, value, "lower", { sequences: true }), "upper"),
  },
  { name: "bidirectional", ranks: [3], weight: 1.2, fits: few, apply: bidirectional },
  { name: "recurrentWithStates", ranks: [3], weight: 1, fits: few, apply: withStates },
];
