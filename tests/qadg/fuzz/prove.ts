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
import { depthOf, randomNetwork, usesEinsum } from "./network.ts";
import type { Offer } from "./structures.ts";

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
  /** Empty if everything is right. */
  complaint: string;
}

const LARGEST = 1e-4;
/** What a reason names: an operator and its place, an axis of the network, protection, being alone. */
const REASON =
  /^it is an axis of the network's output|the network's input|\w+ at node \d+|is not trained|only one structure/;

/** Proves a network; of the same seed, fewer productions give its beginning. */
export async function prove(seed: number, depth = depthOf(seed)): Promise<Proof> {
  await tf.setBackend(usesEinsum(seed) ? "cpu" : "geta");
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
    complaint: "",
  };
  let network, traced, batches: tf.Tensor[][] = [];
  try {
    const made = network = randomNetwork(seed, depth);
    Object.assign(proof, { productions: network.productions });
    batches = [1, 2].map((batch) => exampleInputs(made.inputs, batch, seed + batch));
    traced = traceInMode(
      { ...network, name: "random", forward: (x: tf.Tensor) => made.forward(x) },
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
    tf.dispose([network?.variables ?? {}, traced?.variables ?? {}, batches]);
  }
  return proof;
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

function findOffers(offers: Offer[], groups: PruningGroup[]): { found: number; missed: string[] } {
  const hits = new Set<string>(), missed: string[] = [];
  for (const offer of offers) {
    const hit = findOffer(offer, groups.filter(({ prunable }) => prunable));
    if (hit !== undefined) hits.add(hit);
    else {
      const why = groups.find((group) => !group.prunable && cutsOf(group, offer).length > 0);
      missed.push(
        `${offer.parameter} axis ${offer.axis} [${offer.positions}]: ${
          why?.reason ?? "finer or coarser"
        }`,
      );
    }
  }
  return { found: hits.size, missed };
}

function cutsOf(group: PruningGroup, { parameter, axis, positions }: Offer) {
  return [...group.ownedSlices, ...group.dependentSlices].filter((slices) =>
    slices.parameter === parameter && slices.axis === axis &&
    positions.some((i) => slices.structures[i]! >= 0)
  );
}

/** The structure that holds all positions of an offer. */
function findOffer(offer: Offer, groups: PruningGroup[]): string | undefined {
  for (const group of groups) {
    for (const { structures } of cutsOf(group, offer)) {
      const mine = new Set(offer.positions.map((i) => structures[i]!));
      if (mine.size === 1) return `${group.name}:${[...mine][0]}`;
    }
  }
}
