import type { PruningRecipe } from "./types.ts";

const han = {
  title: "Han et al.: Learning both weights and connections for efficient neural networks",
  link: "https://arxiv.org/abs/1506.02626",
};
const base = {
  view: "element",
  score: { by: "magnitude" },
  choice: { rule: "global", sparsity: 0.8, maxRatio: 0.98 },
  time: { kind: "oneShot" },
  after: { rule: "hold" },
} as const satisfies Partial<PruningRecipe>;

/** Recipes for single weights. */
export const weightRecipes: readonly PruningRecipe[] = [
  {
    ...base,
    name: "magnitude-oneshot",
    about: "the smallest weights, all at once, no training behind",
    source: han,
    training: { dense: 6, pruning: 0, fineTuning: 0 },
  },
  {
    ...base,
    name: "magnitude-finetune",
    about: "the smallest weights, all at once, then fine-tuning",
    source: han,
    training: { dense: 6, pruning: 0, fineTuning: 4 },
  },
  {
    ...base,
    name: "magnitude-iterative",
    about: "the smallest weights, the same share of what remains in each of four rounds",
    source: han,
    time: { kind: "constantShare", begin: 0, end: 3, every: 1 },
    training: { dense: 6, pruning: 3, fineTuning: 1, pruningDivisor: 10 },
  },
  {
    ...base,
    name: "uniform",
    about: "the smallest weights, the same share of every layer",
    source: {
      title: "Zhu, Gupta: To prune, or not to prune",
      link: "https://arxiv.org/abs/1710.01878",
    },
    choice: { rule: "uniform", sparsity: 0.8 },
    training: { dense: 6, pruning: 0, fineTuning: 4 },
  },
  {
    ...base,
    name: "global",
    about: "the smallest weights of all layers in one list, after division by each layer's norm",
    source: {
      title:
        "Molchanov et al.: Pruning convolutional neural networks for resource efficient inference",
      link: "https://arxiv.org/abs/1611.06440",
    },
    score: { by: "magnitude", normaliser: "l2" },
    training: { dense: 6, pruning: 0, fineTuning: 4 },
  },
  {
    ...base,
    name: "lamp-global",
    about: "all layers in one list, each weight relative to the larger ones of its layer",
    source: {
      title: "Lee et al.: Layer-adaptive sparsity for the magnitude-based pruning",
      link: "https://arxiv.org/abs/2010.07611",
    },
    score: { by: "magnitude", normaliser: "lamp" },
    choice: { rule: "global", sparsity: 0.8 },
    training: { dense: 6, pruning: 0, fineTuning: 4 },
  },
  {
    ...base,
    name: "cubic",
    about: "the smallest weights, along a cubic while the network trains",
    source: {
      title: "Zhu, Gupta: To prune, or not to prune",
      link: "https://arxiv.org/abs/1710.01878",
    },
    choice: { rule: "uniform", sparsity: 0.8 },
    time: { kind: "polynomial", begin: 0, end: 3, every: 0.2 },
    training: { dense: 6, pruning: 3, fineTuning: 2 },
  },
  {
    ...base,
    name: "obd",
    about: "weights whose removal costs least by the curvature of the loss, in three rounds",
    source: {
      title: "LeCun, Denker, Solla: Optimal brain damage",
      link: "https://papers.nips.cc/paper/1989/hash/6c9882bbac1c7093bd25041881277658-Abstract.html",
    },
    score: { by: "obd", batches: 2 },
    choice: { rule: "global", sparsity: 0.8, maxRatio: 0.98 },
    time: { kind: "constantShare", begin: 0, end: 2, every: 1 },
    training: { dense: 6, pruning: 2, fineTuning: 2, pruningDivisor: 10 },
  },
  {
    ...base,
    name: "rigl",
    about: "sparse from the start: small weights drop, others grow where the gradient is large",
    source: {
      title: "Evci et al.: Rigging the lottery: making all tickets winners",
      link: "https://arxiv.org/abs/1911.11134",
    },
    score: { by: "random" },
    choice: { rule: "erk", sparsity: 0.8 },
    after: { rule: "regrow", every: 0.5, end: 7.5, fraction: 0.3 },
    training: { dense: 0, pruning: 10, fineTuning: 0 },
  },
];
