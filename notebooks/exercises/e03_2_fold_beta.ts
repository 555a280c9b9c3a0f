/**
 * E3.2: what removed channels send goes into the bias of the next layer.
 *
 * @module
 */
import { permutation, type Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { distinctWeights, integerBetween } from "./values.ts";

type Args = [weight: number[][], bias: number[], betas: number[], removed: number[]];
type Result = { weight: number[][]; bias: number[] };

const relu = (x: number) => Math.max(x, 0);
const without = (row: number[], removed: number[]) => row.filter((_, j) => !removed.includes(j));

/** The removed columns, each times what its channel sends, added to the bias. */
function folded(
  [weight, bias, betas, removed]: Args,
  sends: (beta: number) => number = relu,
  from = removed,
): number[] {
  return bias.map((own, o) =>
    from.reduce((sum, j) => sum + weight[o]![j]! * sends(betas[j]!), own)
  );
}

const cut = ([weight, , , removed]: Args) => weight.map((row) => without(row, removed));

function layer(inputs: number, removed: number, stream: Random): Args {
  const outputs = integerBetween(2, 5, stream);
  const weight = Array.from({ length: outputs }, () => distinctWeights(inputs, stream));
  return [
    weight,
    distinctWeights(outputs, stream),
    distinctWeights(inputs, stream),
    [...permutation(inputs, stream)].slice(0, removed),
  ];
}

export const foldBeta: FunctionExercise<Args, Result> = {
  kind: "function",
  id: "E3.2",
  notebook: "03_importance_parameters",
  name: "foldBeta",
  visible: [
    [[[1, 2, -1], [0.5, -3, 0]], [0.1, 0.2], [0, 0.4, -1], [1]],
    [[[1, 2, -1], [0.5, -3, 0]], [0.1, 0.2], [0, 0.4, -1], [2]],
  ],
  hidden: [
    {
      name: "one channel leaves",
      points: 2,
      cases: (stream) => [layer(5, 1, stream), layer(7, 1, stream), layer(9, 1, stream)],
    },
    {
      name: "several channels leave, named in any order",
      points: 3,
      cases: (stream) =>
        [6, 8, 11].map((inputs): Args => {
          const [weight, bias, betas] = layer(inputs, 0, stream);
          const order = [...permutation(inputs, stream)];
          return [weight, bias, betas, order.slice(0, integerBetween(3, inputs - 2, stream))];
        }),
    },
    {
      name: "channels whose offset is below 0 send nothing",
      points: 2,
      cases: (stream) => {
        const [weight, bias, betas, removed] = layer(7, 3, stream);
        const below = betas.map((beta) => -Math.abs(beta));
        return [
          [weight, bias, below, removed],
          [weight, bias, below.with(removed[1]!, 0.5), removed],
          [weight, bias, below.with(removed[0]!, 0), removed],
        ];
      },
    },
    {
      name: "nothing leaves, and all but one",
      points: 1,
      cases: (stream) => [layer(6, 0, stream), layer(6, 5, stream)],
    },
  ],
  reference: (...args) => ({ weight: cut(args), bias: folded(args) }),
  wrong: {
    "ReLU left out": (...args) => ({ weight: cut(args), bias: folded(args, (beta) => beta) }),
    "subtracted": (...args) => ({ weight: cut(args), bias: folded(args, (beta) => -relu(beta)) }),
    "the offset itself added, without the weight": (...args) => {
      const [, bias, betas, removed] = args;
      const sum = removed.reduce((all, j) => all + relu(betas[j]!), 0);
      return { weight: cut(args), bias: bias.map((own) => own + sum) };
    },
    "rows removed instead of columns": (...args) => ({
      weight: args[0].filter((_, o) => !args[3].includes(o)),
      bias: folded(args),
    }),
    "columns removed first, so indices shift": (...args) => {
      const [weight, bias, betas, removed] = args, cutWeight = cut(args);
      const moved = bias.map((own, o) =>
        removed.reduce((sum, j) => sum + (cutWeight[o]![j] ?? 0) * relu(betas[j]!), own)
      );
      return { weight: weight.map((row) => without(row, removed)), bias: moved };
    },
    "kept columns folded, too": (...args) => ({
      weight: cut(args),
      bias: folded(args, relu, args[2].map((_, j) => j)),
    }),
    "only the first removed": (...args) => ({
      weight: cut(args),
      bias: folded(args, relu, args[3].slice(0, 1)),
    }),
    "bias unchanged": (...args) => ({ weight: cut(args), bias: [...args[1]] }),
    "columns zeroed, not removed": (...args) => ({
      weight: args[0].map((row) => row.map((x, j) => (args[3].includes(j) ? 0 : x))),
      bias: folded(args),
    }),
    "size of the offset": (...args) => ({ weight: cut(args), bias: folded(args, Math.abs) }),
    "the same number for all outputs": (...args) => {
      const [weight, bias, betas, removed] = args;
      const sum = weight.reduce(
        (all, row) => removed.reduce((own, j) => own + row[j]! * relu(betas[j]!), all),
        0,
      );
      return { weight: cut(args), bias: bias.map((own) => own + sum) };
    },
    "columns removed one after the other": (...args) => {
      const weight = args[0].map((row) => {
        const left = [...row];
        for (const j of args[3]) left.splice(j, 1);
        return left;
      });
      return { weight, bias: folded(args) };
    },
  },
};
