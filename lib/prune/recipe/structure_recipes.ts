import type { PruningRecipe } from "./types.ts";

const base = {
  view: "structure",
  choice: { rule: "global", sparsity: 0.5, maxRatio: 0.9 },
  time: { kind: "oneShot" },
  after: { rule: "hold" },
} as const satisfies Partial<PruningRecipe>;

const short = { dense: 6, pruning: 0, fineTuning: 4 };

/** ResNet20 on CIFAR-10 as peers prune it: the same training for all, then a budget of multiply-adds. */
const peer = {
  view: "structure",
  score: { by: "taylorSquares", normaliser: "l2", batches: 8 },
  time: { kind: "polynomial", begin: 0, end: 2, every: 0.25 },
  after: { rule: "hold" },
  training: {
    dense: 20,
    pruning: 2,
    fineTuning: 10,
    pruningDivisor: 10,
    fineTuningDivisor: 10,
    learningRate: 0.1,
    optimizer: { rule: "sgd", momentum: 0.9, weightDecay: 5e-4 },
  },
} as const satisfies Partial<PruningRecipe>;

/** Recipes for whole structures, which leave the network physically. */
export const structureRecipes: readonly PruningRecipe[] = [
  {
    ...base,
    name: "filter-l1",
    about: "filters of smallest L1 norm, with all that goes together with them",
    source: {
      title: "Li et al.: Pruning filters for efficient ConvNets",
      link: "https://arxiv.org/abs/1608.08710",
    },
    score: { by: "l1Norm" },
    choice: { rule: "uniform", sparsity: 0.5 },
    training: short,
  },
  {
    ...base,
    name: "slimming",
    about: "channels of small batch norm scale, after a training that makes scales small",
    source: {
      title: "Liu et al.: Learning efficient convolutional networks through network slimming",
      link: "https://arxiv.org/abs/1708.06519",
    },
    score: { by: "slimming" },
    time: { kind: "oneShot", begin: 6 },
    penalty: { rule: "slimming", strength: 1e-3 },
    training: { dense: 0, pruning: 6, fineTuning: 4, fineTuningDivisor: 1 },
  },
  {
    ...base,
    name: "taylor",
    about: "structures whose removal changes the loss least, to first order, little by little",
    source: {
      title: "Molchanov et al.: Importance estimation for neural network pruning",
      link: "https://arxiv.org/abs/1906.10771",
    },
    score: { by: "taylorSquares", normaliser: "l2" },
    time: { kind: "polynomial", power: 1, begin: 0, end: 2, every: 0.25 },
    training: { dense: 6, pruning: 2, fineTuning: 2, pruningDivisor: 10 },
  },
  {
    ...base,
    name: "fpgm",
    about: "filters that the others can replace: those nearest to all others",
    source: {
      title: "He et al.: Filter pruning via geometric median",
      link: "https://arxiv.org/abs/1811.00250",
    },
    score: { by: "distanceSum" },
    choice: { rule: "uniform", sparsity: 0.4 },
    training: short,
  },
  {
    ...base,
    name: "apoz",
    about: "channels that are zero behind their ReLU for most images",
    source: {
      title: "Hu et al.: Network trimming",
      link: "https://arxiv.org/abs/1607.03250",
    },
    score: { by: "apoz" },
    choice: { rule: "global", sparsity: 0.4, maxRatio: 0.9 },
    training: short,
  },
  {
    ...base,
    name: "lasso",
    about:
      "channels that the next layer can do without, whose weights are fitted anew to its outputs",
    source: {
      title: "He et al.: Channel pruning for accelerating very deep neural networks",
      link: "https://arxiv.org/abs/1707.06168",
    },
    score: { by: "lasso", batches: 8 },
    choice: { rule: "uniform", sparsity: 0.5 },
    training: short,
  },
  {
    ...base,
    name: "sfp",
    about: "small filters become zero after every epoch and train on; cut after the last one",
    source: {
      title: "He et al.: Soft filter pruning for accelerating deep convolutional neural networks",
      link: "https://arxiv.org/abs/1808.06866",
    },
    score: { by: "magnitude" },
    choice: { rule: "uniform", sparsity: 0.3 },
    time: {
      kind: "rounds",
      rounds: Array.from({ length: 6 }, (_, i) => ({ epoch: i + 1, part: 1 })),
    },
    after: { rule: "soft" },
    training: { dense: 4, pruning: 6, fineTuning: 0 },
  },
  {
    ...base,
    // by gradient, as in the authors' code (https://github.com/wenwei202/caffe, branch scnn), which sets weights below 1e-4 to zero
    // after each step; here the cut removes the smallest filters instead
    name: "group-lasso",
    about: "filters that the gradient of a group lasso has drawn towards zero",
    source: {
      title: "Wen et al.: Learning structured sparsity in deep neural networks",
      link: "https://arxiv.org/abs/1608.03665",
    },
    score: { by: "rootMeanSquare" },
    time: { kind: "oneShot", begin: 6 },
    penalty: { rule: "groupLasso", strength: 1e-4 },
    training: { dense: 0, pruning: 6, fineTuning: 4 },
  },
  {
    ...base,
    name: "sensitivity",
    about: "from each group what a scan on validation images allows at a drop of two points",
    source: {
      title: "Han et al.: Learning both weights and connections for efficient neural networks",
      link: "https://arxiv.org/abs/1506.02626",
    },
    score: { by: "magnitude" },
    choice: { rule: "sensitivity", maxDrop: 0.02 },
    training: short,
  },
  {
    ...base,
    name: "budget-macs",
    about: "half of the multiply-adds, structures of the lowest scores first, whatever they cost",
    source: {
      title: "He et al.: AMC: AutoML for model compression and acceleration on mobile devices",
      link: "https://arxiv.org/abs/1802.03494",
    },
    score: { by: "taylorSquares", normaliser: "l2" },
    choice: { rule: "budget", of: "macs", keep: 0.5, maxRatio: 0.9 },
    training: short,
  },
  {
    ...peer,
    name: "fastnas-peer",
    about:
      "ResNet20 on CIFAR-10 at 0.73 of its multiply-adds, the budget of FastNAS's notebook, by Taylor scores",
    source: {
      title: "NVIDIA Model Optimizer, notebook on pruning ResNet20",
      link:
        "https://github.com/NVIDIA/TensorRT-Model-Optimizer/blob/2886232eb63a3c2e716109d6e107a4c523da1abe/examples/pruning/cifar_resnet.ipynb",
    },
    choice: { rule: "budget", of: "macs", keep: 0.73, maxRatio: 0.8 },
  },
  {
    ...peer,
    name: "lasso-peer",
    about:
      "ResNet20 on CIFAR-10 at half of its multiply-adds by the LASSO, as PocketFlow's channel pruning",
    source: {
      title: "PocketFlow, channel pruning of ResNet20",
      link: "https://github.com/Tencent/PocketFlow/issues/220",
    },
    score: { by: "lasso", batches: 8 },
    choice: { rule: "budget", of: "macs", keep: 0.5, maxRatio: 0.8 },
    time: { kind: "oneShot" },
    training: { ...peer.training, pruning: 0, fineTuning: 12 },
  },
];
