/**
 * Every way to search by command.
 *
 * @module
 */
import type { SearchReport } from "../../report/mod.ts";
import {
  allConfigurations,
  amcEnvironment,
  bestCandidate,
  haqEnvironment,
  haqReward,
  program,
  sensitivityGuided,
  uniform,
} from "../../search/mod.ts";
import type { SearchedNetwork, SearchedRatios } from "./search_problems.ts";
import {
  adaptRun,
  learningRun,
  listRun,
  scanRun,
  type SearchMethod,
  type SearchRun,
  type SearchRunOptions,
} from "./search_runs.ts";

/** A row of {@linkcode searchWays}. */
interface SearchWay<Searched> extends Pick<SearchReport["method"], "about" | "source"> {
  run: (network: Searched, options: SearchRunOptions) => SearchRun;
}

const paper = (title: string, number: string) => ({
  title,
  link: `https://arxiv.org/abs/${number}`,
});
const amc = paper("He et al.: AMC", "1802.03494");
const han = paper("Han et al.: Learning both weights and connections", "1506.02626");
const modelOptimizer = {
  title: "NVIDIA: Model Optimizer, AutoQuantize",
  link: "https://github.com/NVIDIA/Model-Optimizer",
};

/** Every way to search. */
export const searchWays: {
  [method in SearchMethod]: SearchWay<method extends "haq" ? SearchedNetwork : SearchedRatios>;
} = {
  exhaustive: {
    about: "every configuration within the budget is measured",
    source: amc,
    run: ({ problem }) =>
      listRun(
        problem,
        allConfigurations(problem),
        (all) => bestCandidate(all, problem.budget)!.configuration,
      ),
  },
  uniform: {
    about: "the largest value that all choices can have within the budget",
    source: amc,
    run({ problem }) {
      const { configuration } = uniform(problem);
      return listRun(problem, [configuration], () => configuration);
    },
  },
  sensitivity: {
    about: "every choice is lowered as far as it loses at most a common threshold by itself",
    source: han,
    run: ({ problem }) =>
      scanRun(problem, (scan) => sensitivityGuided(problem, scan).configuration),
  },
  program: {
    about: "the least sum of the losses of one scan within the budget",
    source: modelOptimizer,
    run: ({ problem }) => scanRun(problem, (scan) => program(problem, scan).configuration),
  },
  amc: {
    about: "an agent learns to choose the keep ratio of one group after the other",
    source: amc,
    run: (network, options) =>
      learningRun(amcEnvironment(network.problem, { features: network.features() }), options),
  },
  netadapt: {
    about: "in each round every group offers to become narrower, and the best offer is taken",
    source: paper("Yang et al.: NetAdapt", "1804.03230"),
    run: adaptRun,
  },
  haq: {
    about: "an agent learns to choose bits; a walk from the last to the first keeps the budget",
    source: paper("Wang et al.: HAQ", "1811.08886"),
    run(network, options) {
      let original: number | undefined; // measured once the network is trained
      const environment = haqEnvironment(network.problem, {
        original: 100,
        features: network.features(),
        reward: ({ score }) =>
          haqReward(100 * score, 100 * (original ??= network.whole("validation"))),
      });
      return learningRun(environment, options);
    },
  },
};
