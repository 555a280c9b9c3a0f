/**
 * One round of NetAdapt: what each layer offers, and which offer is taken.
 *
 * @module
 */
import {
  checkOptions,
  given,
  integerWithin,
  numberWithin,
  requireNumber,
  someFunction,
  someList,
  unchecked,
} from "../../core/mod.ts";

/** Where a network is narrower in one place. */
export interface NarrowerWidth {
  /** Position in the list of widths. */
  position: number;
  /** Its channels now. */
  channels: number;
  /** What the whole network costs then. */
  cost: number;
}

/** An offer after its short fine-tuning. */
export interface Proposal extends NarrowerWidth {
  /** Accuracy on the samples held out. */
  accuracy: number;
}

/** What {@linkcode narrowerWidths} needs. */
export interface NarrowerWidthsOptions {
  /** What the network costs with other widths. */
  cost: (widths: readonly number[]) => number;
  /** Costs below this one are wanted. */
  target: number;
  /** Positions that may become narrower. */
  positions: readonly number[];
  /** Channels are multiples of it. Default 8. */
  multiple?: number;
}

/**
 * For each position the most channels, a multiple, at which the whole network costs less than the target. A position that cannot
 * reach it alone offers nothing.
 *
 * ```text
 * c_k = max { c = m, 2 m, ... below the channels now : cost(widths with c at k) < target }
 * ```
 *
 * Source: Yang et al.: NetAdapt (arXiv:1804.03230), section 3.2; its public code keeps layers that cannot reach the target at their
 * narrowest, and warns.
 *
 * @param widths Numbers of channels.
 * @param options Cost, target, positions.
 * @returns The offers, in the order of the positions.
 *
 * @example
 * ```ts
 * import { narrowerWidths } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const cost = ([a, b]: readonly number[]) => a! + 4 * b!;
 * assert.deepEqual(narrowerWidths([16, 16], { cost, target: 70, positions: [0, 1] }), [
 *   { position: 1, channels: 8, cost: 48 },
 * ]);
 * ```
 */
export function narrowerWidths(
  widths: readonly number[],
  options: NarrowerWidthsOptions,
): NarrowerWidth[] {
  checkOptions("narrowerWidths()", options, {
    cost: given(someFunction),
    target: given(numberWithin()),
    positions: given(someList),
    multiple: integerWithin({ min: 1 }),
  });
  const { cost, target, positions, multiple = 8 } = options;
  return positions.flatMap((position) => {
    let channels = multiple * (Math.ceil(widths[position]! / multiple) - 1);
    for (; channels > 0; channels -= multiple) {
      const narrower = requireNumber("the cost", cost(widths.with(position, channels)));
      if (narrower < target) return [{ position, channels, cost: narrower }];
    }
    return [];
  });
}

/** How an offer is chosen. */
export type SelectionRule = "highestAccuracy" | "lowestDropPerCost";

/** What {@linkcode selectProposal} compares with. */
export interface SelectProposalOptions {
  /** Accuracy before the round. */
  accuracy: number;
  /** Cost before the round. */
  cost: number;
  /** The rule. Default `highestAccuracy`. */
  rule?: SelectionRule;
}

/**
 * Which offer is taken.
 *
 * ```text
 * highestAccuracy:    max a_k                                             the paper
 * lowestDropPerCost:  min (A - a_k + 1e-6) / (R - r_k + 1e-5)             its public code
 * ```
 *
 * Source: Yang et al.: NetAdapt (arXiv:1804.03230), algorithm 1; https://github.com/denru01/netadapt.
 *
 * @param proposals The offers.
 * @param options Accuracy A and cost R before the round; the rule.
 * @returns The offer taken, the first of equal ones; undefined if there is none.
 * @throws {RangeError} If an accuracy or a cost is not finite, or the rule does not exist.
 *
 * @example A little accuracy for a lot of latency
 * ```ts
 * import { selectProposal } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const proposals = [
 *   { position: 0, channels: 8, cost: 9, accuracy: 89.9 },
 *   { position: 1, channels: 8, cost: 5, accuracy: 89.8 },
 * ];
 * const before = { accuracy: 90, cost: 10 };
 * assert.equal(selectProposal(proposals, before)?.position, 0);
 * assert.equal(selectProposal(proposals, { ...before, rule: "lowestDropPerCost" })?.position, 1);
 * ```
 */
export function selectProposal(
  proposals: readonly Proposal[],
  options: SelectProposalOptions,
): Proposal | undefined {
  checkOptions("selectProposal()", options, {
    accuracy: given(numberWithin()),
    cost: given(numberWithin()),
    rule: unchecked,
  });
  const { accuracy, cost, rule = "highestAccuracy" } = options;
  const worth = RULES[rule];
  if (worth === undefined) {
    throw new RangeError(
      `Cannot use rule: it must be one of ${
        Object.keys(RULES).join(", ")
      }: current value is ${rule}`,
    );
  }
  let best: Proposal | undefined, most = -Infinity;
  for (const proposal of proposals) {
    requireNumber("the accuracy", proposal.accuracy);
    requireNumber("the cost", proposal.cost);
    const value = worth(proposal, { accuracy, cost });
    if (value > most) [best, most] = [proposal, value];
  }
  return best;
}

const RULES: Record<
  SelectionRule,
  (proposal: Proposal, before: { accuracy: number; cost: number }) => number
> = {
  highestAccuracy: ({ accuracy }) => accuracy,
  lowestDropPerCost: (proposal, { accuracy, cost }) =>
    -(accuracy - proposal.accuracy + 1e-6) / (cost - proposal.cost + 1e-5),
};
