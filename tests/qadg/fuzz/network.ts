/** Random networks of the grammar. */
import * as tf from "@tensorflow/tfjs";
import { type NamedVariables, random, type Tensor } from "@geta-lab/geta/core";
import type { InputSpec } from "@geta-lab/geta/nn";
import type { HeadParts } from "@geta-lab/geta/qadg";
import { alongAnotherAxis } from "./along.ts";
import { ARRANGEMENTS } from "./arrangements.ts";
import { ATTENTION } from "./attention.ts";
import { AXES } from "./axes.ts";
import {
  type Build,
  chance,
  choose,
  onto,
  pick,
  pickWidth,
  startBuild,
  type Value,
} from "./build.ts";
import { CHANNELWISE } from "./channelwise.ts";
import { CHANNELS_FIRST } from "./channels_first.ts";
import { DIVIDED_KERNELS } from "./divided_kernels.ts";
import { DIVISIONS } from "./divisions.ts";
import { IMAGES } from "./images.ts";
import { KERNELS } from "./kernels.ts";
import { bias, dense } from "./layers.ts";
import { MULTI_QUERY } from "./multi_query.ts";
import { NORMS } from "./norms.ts";
import { PIECES } from "./pieces.ts";
import { PIXELS } from "./pixels.ts";
import { POSITIONS } from "./positions.ts";
import { QUOTIENTS } from "./quotients.ts";
import { RECURRENT } from "./recurrent.ts";
import { SELECTIONS, SPELLINGS } from "./spellings.ts";
import type { Offer } from "./structures.ts";
import { CONVERSIONS, TOKENS } from "./tokens.ts";
import { TYPES } from "./types.ts";
import { VOLUMES } from "./volumes.ts";
import { WINDOWS } from "./windows.ts";

/** What goes on at every position of the other axes alike, so that any axis may stand in the place of the channels. */
const LAST_AXIS = [
  CHANNELWISE,
  NORMS,
  PIECES,
  POSITIONS,
  KERNELS,
  DIVISIONS,
  DIVIDED_KERNELS,
  QUOTIENTS,
  SPELLINGS,
  TYPES,
].flat();

/** What asks for no square image. */
const SHAPELESS = [
  LAST_AXIS,
  alongAnotherAxis(LAST_AXIS),
  AXES,
  SELECTIONS,
  ARRANGEMENTS,
  CHANNELS_FIRST,
  VOLUMES,
  TOKENS,
  ATTENTION,
  MULTI_QUERY,
  RECURRENT,
  CONVERSIONS,
].flat();

/** What a square image can do; only few values are one. */
const SQUARE = [IMAGES, PIXELS, WINDOWS].flat()
  .map((one) => ({ ...one, weight: 2 * (one.weight ?? 1) }));

/** The grammar. */
export const PRODUCTIONS = [SHAPELESS, SQUARE].flat();

const isSquare = ({ tensor }: Value) => tensor.shape[1] === tensor.shape[2];

/** Arguments: an image (twice as often, so much can be done with one), a volume, tokens, numbers of tokens, a vector. */
const INPUTS: InputSpec[] = [
  { shape: [4, 4, 3] },
  { shape: [4, 4, 3] },
  { shape: [2, 2, 3, 3] },
  { shape: [5, 4] },
  { shape: [5], vocabulary: 7 },
  { shape: [6] },
];

/** A network and what a person would say of it. */
export interface RandomNetwork {
  variables: NamedVariables;
  inputs: InputSpec[];
  forward: (x: Tensor) => Tensor;
  /** Names of its productions, in order. */
  productions: string[];
  /** What a person would call removable. */
  offers: Offer[];
  /** What of an attention may be removed. */
  heads: HeadParts;
}

/** Makes a network; of the same seed, one with fewer productions is its beginning. */
export function randomNetwork(seed: number, depth = depthOf(seed)): RandomNetwork {
  const variables: NamedVariables = {};
  const choice = random(seed, 1);
  const input = INPUTS[choice.integer(INPUTS.length)]!;
  const heads = (["whole", "dimensions", "both"] as const)[choice.integer(3)]!;
  const result: RandomNetwork = {
    variables,
    inputs: [input],
    productions: [],
    offers: [],
    heads,
    forward: (x) => {
      const build = startBuild(seed, variables, { heads });
      const tensor = run(build, x, depth, input);
      result.productions = build.productions;
      result.offers = build.account.offers();
      return tensor;
    },
  };
  const example = tf.zeros([1, ...input.shape], input.vocabulary ? "int32" : "float32");
  tf.tidy(() => void result.forward(example)); // makes the variables
  example.dispose();
  return result;
}

/** Number of productions of a network: 3 to 12. */
export function depthOf(seed: number): number {
  return 3 + random(seed, 2).integer(10);
}

/** The productions, often with a dense layer behind, so that there are structures to be removed. */
function run(build: Build, x: Tensor, depth: number, input: InputSpec): Tensor {
  let value = begin(build, x, input);
  for (let i = 0; i < depth; i++) {
    build.earlier.push(value);
    const production = choose(build, value, isSquare(value) ? PRODUCTIONS : SHAPELESS);
    build.enter(`${i}${production.name}`);
    build.productions.push(production.name);
    value = production.apply(build, value);
    build.enter(`${i}between`);
    if (chance(build, 0.35)) value = dense(build, value, "dense", pickWidth(build));
  }
  build.enter("end");
  return finish(build, value);
}

function begin(build: Build, x: Tensor, { vocabulary }: InputSpec): Value {
  build.enter("begin");
  if (vocabulary === undefined) {
    const channels = build.account.fixed(x.shape.at(-1)!);
    const value = { tensor: x, channels, isZero: true };
    return chance(build, 0.6) ? dense(build, value, "dense", pickWidth(build)) : value;
  }
  const { name, tensor } = build.parameter("table", [vocabulary, 6]);
  const rows = chance(build, 0.5) ? renumbered(build, x, vocabulary) : x;
  return {
    tensor: tf.gather(tensor, rows as tf.Tensor1D),
    channels: build.account.create(name, 1, 6),
    isZero: true,
  };
}

/** Numbers of tokens in another order, which a variable holds. */
function renumbered(build: Build, x: Tensor, vocabulary: number): Tensor {
  const { tensor } = build.parameter("order", [vocabulary], { below: vocabulary });
  return tf.gather(tensor, x as tf.Tensor1D);
}

/** Usually a pool and a dense layer; sometimes the value itself is the result. */
function finish(build: Build, value: Value): Tensor {
  if (chance(build, 0.1)) {
    build.account.keep(value.channels);
    return bias(build, value, "result").tensor;
  }
  const axes = value.tensor.shape.slice(1, -1).map((_, i) => i + 1);
  // bent, not symmetrically: normalised values would add up to zero, and the result be nothing but rounding
  const bent = onto(value, tf.elu(value.tensor));
  const pooled = axes.length > 0 && chance(build, 0.7)
    ? { ...bent, tensor: pick(build, [tf.mean, tf.sum])(bent.tensor, axes) }
    : bent;
  const { tensor, channels } = dense(build, pooled, "head", 3);
  build.account.keep(channels);
  return tensor;
}
