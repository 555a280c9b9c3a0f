/** What of the offered structures the analysis found. */
import type { PruningGroup } from "@geta-lab/geta/structure";
import type { Offer } from "./structures.ts";

/** How many offers are structures of a prunable group, and those that are not, with the reason of their group. */
export function findOffers(
  offers: Offer[],
  groups: PruningGroup[],
): { found: number; missed: string[] } {
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
