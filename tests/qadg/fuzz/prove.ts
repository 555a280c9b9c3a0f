/** One random network: analysed, structures removed, compared; and what of the offered structures was found. */
import * as tf from "@tensorflow/tfjs";
import { random } from "@geta-lab/geta/core";
import { exampleInputs } from "@geta-lab/geta/nn";
import { mergeBranches, pruningGroups } from "@geta-lab/geta/qadg";
import type { PruningGroup } from "@geta-lab/geta/structure";
import { checkRemoval, chooseAtRandom, parameterArrays } from "@geta-lab/geta/subnet";
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
  /** Empty if everything is right. */
  complaint: string;
}

const LARGEST = 1e-4;
/** What a reason names: an operator and its place, an axis of the network, protection, being alone. */
const REASON =
  /^it is an axis of the network's output|the network's input|\w+ at node \d+|only one structure/;

/** Proves a network; of the same seed, fewer productions give its beginning. */
export async function prove(seed: number, depth = depthOf(seed)): Promise<Proof> {
  await tf.setBackend(usesEinsum(seed) ? "cpu" : "geta");
  const network = randomNetwork(seed, depth);
  const mode = seed % 3 === 0 ? MODES[1 + Math.floor(seed / 3) % (MODES.length - 1)]! : "float";
  const example = exampleInputs(network.inputs, 1, seed);
  const { graph, forward, variables } = traceInMode(
    { ...network, name: "random", forward: (x: tf.Tensor) => network.forward(x) },
    mode,
  );
  const batches = [example, exampleInputs(network.inputs, 2, seed + 1)];
  const story = () =>
    `seed ${seed}, ${network.productions.join(" > ")}, ${mode}, heads: ${network.heads}`;
  try {
    const merged = mergeBranches(graph);
    const groups = pruningGroups(merged.graph, { layers: merged.layers, heads: network.heads });
    const parameters = parameterArrays(variables);
    const shapes = Object.fromEntries(
      Object.entries(variables).map(([name, { shape }]) => [name, shape]),
    );
    const { found, missed } = findOffers(network.offers, groups);
    const { productions } = network;
    const count = { productions, offered: network.offers.length, found, missed };
    const vague = groups.find(({ prunable, reason }) => !prunable && !REASON.test(reason ?? ""));
    if (vague) {
      return { ...count, complaint: `${story()}: ${vague.name} is kept, because ${vague.reason}` };
    }
    const stream = random(seed, 3);
    for (const share of [0.3, 0.7]) {
      const chosen = chooseAtRandom(groups, share, stream);
      const removal = () =>
        groups.flatMap(({ name }, i) => {
          const gone = chosen[i]!.flatMap((isRemoved, one) => isRemoved ? [one] : []);
          return gone.length > 0 ? [`${name} [${gone}]`] : [];
        }).join(", ");
      let relative: number | string;
      try {
        ({ relative } = await checkRemoval(
          { graph, forward, variables, groups, layers: merged.layers, parameters, shapes },
          chosen,
          batches,
        ));
      } catch (error) {
        relative = (error as Error).message;
      }
      if (typeof relative === "number" && relative <= LARGEST) continue;
      return {
        ...count,
        complaint: `${story()}: without ${removal()}: relative difference ${relative}`,
      };
    }
    return { ...count, complaint: "" };
  } catch (error) {
    return {
      productions: [],
      offered: 0,
      found: 0,
      missed: [],
      complaint: `${story()}: ${(error as Error).message}`,
    };
  } finally {
    tf.dispose([variables, batches]);
  }
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
