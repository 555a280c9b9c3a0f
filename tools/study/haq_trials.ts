/**
 * The comparison of `study haq`: bits of weights and activations of one dense network, learned by training, searched, computed or
 * uniform, at equal bit operations.
 *
 * @module
 */
import type { GetaRun } from "../../lib/geta/mod.ts";
import { minErrorClip, type QuantizerScalars, stepSizeForBits } from "../../lib/quant/mod.ts";
import {
  bitFeatures,
  bitProblem,
  candidateOf,
  ddpgRun,
  describeLayers,
  haqEnvironment,
  knapsack,
  scan,
  type SearchProblem,
  uniform,
} from "../../lib/search/mod.ts";
import type { PartialSettings, Settings } from "../../lib/settings/mod.ts";
import { evaluate, writeVariables } from "../../lib/train/mod.ts";
import { compress, discard, runOf } from "./compress.ts";
import { type CompressionBench, smallBench } from "./compression_bench.ts";
import { atEqualCost, type EqualCosts, raised } from "./equal_cost.ts";
import { type Measured, readLines, type StudyLine, type Trial } from "./line.ts";

/** What all ways have in common: nothing is removed, bits from 2 to 8. */
const COMMON: PartialSettings = { sparsity: 0, bitRange: [2, 8], bitReduction: 1 };

/**
 * Data and network: small ones, since a search measures hundreds of times and every row of the table is trained.
 *
 * @param seed Decides data, first weights and order of batches.
 * @param scale `full` or `quick`.
 * @returns The bench.
 */
export function bitSearchBench(seed: number, scale: string): CompressionBench {
  const sizes = scale === "quick"
    ? { train: 160, validation: 20, size: 8 }
    : { train: 1000, validation: 100, epochs: 4 };
  return smallBench(seed, scale, sizes);
}

/** What all others are compared at equal cost with. */
export const LEARNED = "QASSO, learned at a price";

type Asked = SearchProblem & EqualCosts & {
  features: number[][];
  original: number;
  seed: number;
  episodes: number;
};

/** Ways to choose bits before the training that all share. */
export const bitSearches: Record<string, (asked: Asked) => readonly number[]> = {
  "uniform": (asked) => raised(asked, uniform(asked).configuration),
  "program": bestPairs,
  "HAQ": (asked) => {
    const { features, original, seed, episodes } = asked;
    const environment = haqEnvironment(asked, { features, original });
    const finish = (taken: readonly number[]) => atEqualCost(asked, environment.finish(taken));
    const run = ddpgRun({ ...environment, finish }, { episodes, hidden: 64, seed });
    let state = run.start();
    while (state.step < run.totalSteps) ({ state } = run.advance(state));
    run.dispose();
    return run.best(state)!.configuration;
  },
};

/** The least sum of losses of one scan: bits of weight and activation of a layer are chosen together, since it costs their product. */
function bestPairs(asked: Asked): number[] {
  const { choices, budget } = asked, { losses } = scan(asked);
  const lowest = choices.map(({ options }) => options[0]!);
  const base = candidateOf(asked, lowest).cost;
  const lists = Array.from(
    { length: choices.length / 2 },
    (_, l) =>
      choices[2 * l]!.options.flatMap((weight, w) =>
        choices[2 * l + 1]!.options.map((activation, a) => {
          const configuration = lowest.with(2 * l, weight).with(2 * l + 1, activation);
          return {
            bits: [weight, activation],
            cost: candidateOf(asked, configuration).cost - base,
            loss: losses[2 * l]![w]! + losses[2 * l + 1]![a]!,
          };
        })
      ),
  );
  const { chosen } = knapsack(lists, budget - base);
  return chosen.flatMap((option, l) => lists[l]![option]!.bits);
}

/**
 * The trials of a seed: learned bits first, then every search at their bit operations.
 *
 * @param bench Data, network, settings, start.
 * @param out The file of the lines that were measured before, if there is one.
 * @returns The trials.
 */
export function haqTrials(bench: CompressionBench, out?: string): Trial[] {
  const { seed, scale } = bench, key = { scale, part: "haq", target: 1, seed };
  const isOwn = (line: StudyLine) =>
    line.method === LEARNED && line.part === "haq" && line.scale === scale && line.seed === seed;
  let learned: Measured | undefined = out === undefined ? undefined : readLines(out).find(isOwn);
  const learn = async () =>
    learned ??= await compress(bench, { changes: { ...COMMON, bits: "priced", bitPrice: 50 } });
  return [
    { ...key, method: LEARNED, run: learn },
    ...Object.keys(bitSearches).map((method) => ({
      ...key,
      method,
      run: async () => await searched(bench, method, (await learn()).bops!),
    })),
  ];
}

/** What a search finds, counts and takes; then the network, trained with these bits as the learned one was. */
async function searched(
  bench: CompressionBench,
  method: string,
  share: number,
): Promise<Measured> {
  const run = runOf(bench, { changes: COMMON });
  writeDense(run, bench);
  const layers = describeLayers(run.compression.network.floatGraph);
  const write = bitWriter(run);
  let evaluations = 0;
  const original = accuracyOf(bench, run.model.forward);
  const { problem, bitsOf } = bitProblem(layers, {
    resource: "bit operations",
    cost: ({ macs }, { weight, activation }) => macs * weight * activation,
    budget: share * 32 ** 2 * layers.reduce((sum, { macs }) => sum + macs, 0),
    weightBits: [2, 8],
    activationBits: [2, 8],
    evaluate: (bits) => {
      evaluations++;
      write(bits);
      return 100 * accuracyOf(bench, run.compression.network.forward);
    },
  });
  const asked: Asked = {
    ...problem,
    tolerance: bench.scale === "quick" ? 0.1 : 0.01,
    features: bitFeatures(layers, true),
    original: 100 * original,
    seed: bench.seed,
    episodes: bench.scale === "quick" ? 4 : 60,
  };
  const began = performance.now();
  const configuration = atEqualCost(asked, bitSearches[method]!(asked));
  const seconds = (performance.now() - began) / 1000, measurements = evaluations;
  const validation = problem.evaluate(configuration) / 100;
  discard(run);
  const layerBits: Settings["layerBits"] = bitsOf(configuration);
  const trained = await compress(bench, { changes: { ...COMMON, layerBits } });
  return { ...trained, validation, evaluations: measurements, seconds };
}

/** Puts the dense network, and the ranges of its activations, into the variables of a run. */
function writeDense(run: GetaRun, bench: CompressionBench): void {
  const { learner: { parameters }, statistics } = bench.start(run);
  writeVariables(run.compression.network.variables, { ...parameters, ...statistics });
}

/** Sets the quantizers of a run: for weights the clip of least squared error at these bits, for activations their measured range. */
function bitWriter(run: GetaRun) {
  const { network: { variables }, problem: { layers } } = run.compression;
  const read = (name: string) => variables[name]!.dataSync();
  const clips = new Map<string, number>();
  const set = (names: QuantizerScalars<string>, clip: number, bits: number) =>
    writeVariables(variables, {
      [names.clip]: Float32Array.of(clip),
      [names.exponent!]: Float32Array.of(1),
      [names.stepSize]: Float32Array.of(stepSizeForBits(bits, { clip })),
    });
  return (bits: Record<string, { weight: number; activation: number }>) => {
    for (const { name, weight, weightQuantizer, activationQuantizer } of layers) {
      const own = bits[name]!, key = `${name} ${own.weight}`;
      if (!clips.has(key)) clips.set(key, minErrorClip(read(weight), { bits: own.weight }));
      set(weightQuantizer!, clips.get(key)!, own.weight);
      set(activationQuantizer!, read(activationQuantizer!.clip)[0]!, own.activation);
    }
  };
}

type Forward = GetaRun["compression"]["network"]["forward"];

function accuracyOf({ source }: CompressionBench, forward: Forward): number {
  const infer = (x: Parameters<Forward>[0]) => forward(x, { training: false });
  return evaluate(infer as never, source.validationBatches(), [...source.inputShape]).accuracy;
}
