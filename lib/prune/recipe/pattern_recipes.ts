import type { PruningRecipe } from "./types.ts";

const maxQ = {
  title: "Xiang et al.: MaxQ",
  link: "https://arxiv.org/abs/2312.07061",
};
const twoOfFour: Pick<PruningRecipe, "view" | "whole" | "score" | "choice" | "time"> = {
  view: { pattern: 4 },
  whole: ["first", "last"],
  score: { by: "magnitude" },
  choice: { rule: "nm", n: 2, m: 4 },
  time: { kind: "oneShot" },
};

/** From dense to 1:16, block by block. */
function progressive(
  order: "largestFirst" | "smallestFirst" | "decreaseN",
  [name, about]: readonly [string, string],
  membership?: "frozen",
): PruningRecipe {
  return {
    name,
    about,
    source: maxQ,
    view: { pattern: 16 },
    whole: ["first", "last"],
    score: { by: "magnitude" },
    choice: { rule: "nm", n: 1, m: 16, order, ...(membership && { membership }) },
    time: { kind: "blocks", curve: "linear", begin: 0, end: 7.5, per: "step" },
    after: { rule: "srSte" },
    training: { dense: 0, pruning: 10, fineTuning: 0 },
  };
}

/** Recipes for N:M patterns. */
export const patternRecipes: readonly PruningRecipe[] = [
  {
    ...twoOfFour,
    name: "nm-2-4",
    about: "two of four weights along the input channels, then the whole training once more",
    source: {
      title: "Mishra et al.: Accelerating sparse deep neural networks",
      link: "https://arxiv.org/abs/2104.08378",
    },
    after: { rule: "hold" },
    training: { dense: 6, pruning: 0, fineTuning: 6, fineTuningDivisor: 1 },
  },
  {
    ...twoOfFour,
    name: "sr-ste-2-4",
    about: "two of four weights from the first step, chosen anew in every step",
    source: {
      title:
        "Zhou et al.: Learning N:M fine-grained structured sparse neural networks from scratch",
      link: "https://arxiv.org/abs/2102.04010",
    },
    after: { rule: "srSte", decay: 2e-4 },
    training: { dense: 0, pruning: 10, fineTuning: 0 },
  },
  progressive("largestFirst", [
    "progressive-1-16",
    "one of sixteen weights, block by block, those of largest norm first",
  ]),
  progressive("largestFirst", [
    "progressive-1-16-frozen",
    "the same, but a block that is 1:16 stays so when its norm changes",
  ], "frozen"),
  progressive("smallestFirst", [
    "progressive-1-16-inverse",
    "block by block as well, those of smallest norm first",
  ]),
  progressive("decreaseN", [
    "progressive-1-16-decrease-n",
    "all blocks alike, from 16:16 over 15:16 … to 1:16",
  ]),
];
