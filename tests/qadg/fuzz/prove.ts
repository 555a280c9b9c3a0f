/** One random network: analysed, structures removed, compared; and what of the offered structures was found. */
import * as tf from "@tensorflow/tfjs";
import { random } from "@geta-lab/geta/core";
import { exampleInputs } from "@geta-lab/geta/nn";
import { mergeBranches, pruningGroups } from "@geta-lab/geta/qadg";
import type { PruningGroup } from "@geta-lab/geta/structure";
import {
  checkRemoval,
  chooseAtRandom,
  type OriginalNetwork,
  parameterArrays,
} from "@geta-lab/geta/subnet";
import { MODES, traceInMode } from "../quantized_networks.ts";
import { asGraphModel, type Converted, prunableSizes } from "./as_graph_model.ts";
import { depthOf, type RandomNetwork, randomNetwork } from "./network.ts";
import { findOffers } from "./find_offers.ts";

/** What was found. */
export interface Proof {
  /** What the network is made of. */
  productions: string[];
  /** Offered structures. */
  offered: number;
  /** Those that are in a prunable group. */
  found: number;
  /** Offers that are not, with the reason of their group. */
  missed: string[];
  /** Structures that were removed. */
  removed: number;
  /** Largest relative difference of an output. */
  worst: number;
  /** Whether its own function is not finite, whatever is removed. */
  isInfinite: boolean;
  /** What a trace refused, in its own words; empty if it did not. */
  refused: string;
  /** Whether it went on as a GraphModel made from it. */
  isConverted: boolean;
  /** Why it could not be written as a GraphModel; empty if it could or had not to. */
  unwritten: string;
  /** Empty if everything is right. */
  complaint: string;
}

const LARGEST = 1e-4;
/** What a reason names: an operator and its place, an axis of the network, protection, being alone. */
const REASON =
  /^it is an axis of the network's output|the network's input|\w+ at node \d+|is not trained|only one structure/;

/** Proves a network; of the same seed, fewer productions give its beginning. */
export async function prove(seed: number, depth = depthOf(seed)): Promise<Proof> {
  await tf.setBackend(seed % 5 === 4 ? "cpu" : "geta");
  const mode = seed % 3 === 0 ? MODES[1 + Math.floor(seed / 3) % (MODES.length - 1)]! : "float";
  const proof: Proof = {
    productions: [],
    offered: 0,
    found: 0,
    missed: [],
    removed: 0,
    worst: 0,
    isInfinite: false,
    refused: "",
    isConverted: false,
    unwritten: "",
    complaint: "",
  };
  let network, traced, converted, batches: tf.Tensor[][] = [];
  try {
    const own = network = randomNetwork(seed, depth);
    Object.assign(proof, { productions: network.productions });
    batches = [1, 2].map((batch) => exampleInputs(own.inputs, batch, seed + batch));
    converted = seed % 4 === 1 ? convert(own, batches, proof) : undefined;
    const made = converted?.network ?? own;
    traced = traceInMode(
      { ...made, name: "random", forward: (x: tf.Tensor) => made.forward(x) },
      mode,
    );
    const { graph, forward, variables } = traced;
    const merged = mergeBranches(graph);
    const groups = pruningGroups(merged.graph, { layers: merged.layers, heads: network.heads });
    const parameters = parameterArrays(variables);
    const shapes = Object.fromEntries(
      Object.entries(variables).map(([name, { shape }]) => [name, shape]),
    );
    Object.assign(proof, { offered: made.offers.length }, findOffers(made.offers, groups));
    const vague = groups.find(({ prunable, reason }) => !prunable && !REASON.test(reason ?? ""));
    if (vague) throw new Error(`${vague.name} is kept, because ${vague.reason}`);
    const whole = { graph, forward, variables, groups, layers: merged.layers, parameters, shapes };
    const stream = random(seed, 3);
    for (const share of [0.3, 0.7]) {
      const chosen = chooseAtRandom(groups, share, stream);
      const { relative, reason } = await difference(whole, chosen, batches);
      if (relative === Infinity && reason === undefined && !isFinite(forward, batches)) {
        proof.isInfinite = true;
        break;
      }
      if (!(relative <= LARGEST)) {
        const found = reason ?? `relative difference ${relative}`;
        throw new Error(`without ${namesOf(groups, chosen)}: ${found}`);
      }
      proof.removed += chosen.flat().filter((isRemoved) => isRemoved).length;
      proof.worst = Math.max(proof.worst, relative);
    }
  } catch (error) {
    const { message } = error as Error;
    if (message.startsWith("Cannot trace the function")) proof.refused = message;
    else {
      const story = `seed ${seed}, ${
        proof.productions.join(" > ")
      }, ${mode}, heads: ${network?.heads}`;
      proof.complaint = `${story}: ${message}`;
    }
  } finally {
    converted?.dispose();
    tf.dispose([network?.variables ?? {}, traced?.variables ?? {}, batches]);
  }
  return proof;
}

/** The network as a GraphModel that was made from it, which computes the same and has the same structures. */
function convert(
  network: RandomNetwork,
  batches: tf.Tensor[][],
  proof: Proof,
): Converted | undefined {
  let converted: Converted;
  try {
    converted = asGraphModel(network, batches);
  } catch (error) {
    const { message } = error as Error;
    if (!message.startsWith("Cannot write a GraphModel")) throw error;
    proof.unwritten = message;
    return undefined;
  }
  if (!(converted.relative <= LARGEST)) {
    if (converted.relative === Infinity && !isFinite(network.forward, batches)) return converted;
    throw new Error(`its GraphModel is ${converted.relative} away from it`);
  }
  if (converted.isWhole) {
    const [before, after] = [network, converted.network]
      .map((one) => prunableSizes(one, batches[0]![0]!).join());
    if (before !== after) throw new Error(`as a GraphModel it has [${after}], not [${before}]`);
  }
  proof.isConverted = true;
  return converted;
}

/** How far the author's function with zeroed variables and the subnet are apart, or what went wrong. */
async function difference(
  ...[network, chosen, batches]: Parameters<typeof checkRemoval>
): Promise<{ relative: number; reason?: string }> {
  try {
    return await checkRemoval(network, chosen, batches);
  } catch (error) {
    return { relative: Infinity, reason: (error as Error).message };
  }
}

/** Whether the author's function, its variables as they are, gives numbers for all batches. */
function isFinite(forward: OriginalNetwork["forward"], batches: readonly tf.Tensor[][]): boolean {
  return batches.every((inputs) =>
    tf.tidy(() => {
      const results = [forward(...inputs)].flat() as tf.Tensor[];
      return results.every((y) => y.dataSync().every(Number.isFinite));
    })
  );
}

function namesOf(groups: readonly PruningGroup[], chosen: boolean[][]): string {
  return groups.flatMap(({ name }, i) => {
    const gone = chosen[i]!.flatMap((isRemoved, one) => isRemoved ? [one] : []);
    return gone.length > 0 ? [`${name} [${gone}]`] : [];
  }).join(", ");
}

/** The complaint about the shortest beginning of a network that has one, or nothing. */
export async function shrink(seed: number): Promise<string> {
  for (let depth = 0; depth <= depthOf(seed); depth++) {
    const { complaint } = await prove(seed, depth);
    if (complaint !== "") return complaint;
  }
  return "";
}
