/**
 * Jobs that measure keep ratios: of network `small` on `shapes`, trained from a seed.
 *
 * @module
 */
import * as v from "valibot";
import { prunableNetwork } from "../../lib/prune/mod.ts";
import {
  allConfigurations,
  bestCandidate,
  candidateOf,
  ratioProblem,
} from "../../lib/search/mod.ts";
import { evaluate, writeVariables } from "../../lib/train/mod.ts";
import { type Bench, bench, denseValues, fromDense } from "../study/bench.ts";
import { lengths } from "../study/lengths.ts";

const schema = v.strictObject({
  kind: v.literal("ratios"),
  network: v.literal("small"),
  data: v.literal("shapes"),
  scale: v.picklist(["full", "quick"]),
  seed: v.pipe(v.number(), v.safeInteger()),
  share: v.pipe(v.number(), v.gtValue(0), v.maxValue(1)),
  configuration: v.array(v.pipe(v.number(), v.gtValue(0), v.maxValue(1))),
});

/** A job. */
export type RatioJob = v.InferOutput<typeof schema>;

/** What it finds: multiply-adds, accuracy on validation images, not fine-tuned. */
export interface RatioResult {
  cost: number;
  score: number;
}

/**
 * All configurations within the budget, as jobs.
 *
 * @param of Seed, share of the multiply-adds, lengths.
 * @returns The jobs.
 */
export function ratioJobs(of: Pick<RatioJob, "seed" | "share" | "scale">): RatioJob[] {
  const list = withProblem(bench(of.seed, lengths[of.scale]), of.share, allConfigurations, false);
  return list.map((configuration) => ({
    kind: "ratios",
    network: "small",
    data: "shapes",
    ...of,
    configuration,
  }));
}

/**
 * Makes a function that does such jobs; the dense network of a seed is trained once a process, to the same digits in all.
 *
 * @returns From a job, checked, to its result.
 * @throws {v.ValiError} If it is no such job.
 */
export function ratioWorker(): (job: unknown) => RatioResult {
  const benches = new Map<string, Bench>();
  return (job) => {
    const { seed, scale, share, configuration } = v.parse(schema, job);
    const key = `${scale} ${seed}`, own = benches.get(key) ?? bench(seed, lengths[scale]);
    benches.set(key, own);
    return withProblem(own, share, (problem) => ({
      cost: candidateOf(problem, configuration).cost,
      score: problem.evaluate(configuration),
    }));
  };
}

/**
 * The best of what was measured.
 *
 * @param answers Jobs and their results.
 * @returns One line.
 */
export function bestText(answers: readonly { job: unknown; result: unknown }[]): string {
  const all = answers.map(({ job, result }) => ({
    configuration: v.parse(schema, job).configuration,
    ...v.parse(v.object({ cost: v.number(), score: v.number() }), result),
  }));
  const best = bestCandidate(all, Infinity);
  if (best === undefined) return "There are no jobs";
  const { configuration, cost, score } = best;
  return `The best of ${all.length}: ${configuration.join(", ")}, ${
    (100 * score).toFixed(1)
  } % of the validation images at ${cost} multiply-adds`;
}

function withProblem<T>(
  own: Bench,
  share: number,
  use: (problem: ReturnType<typeof ratioProblem>) => T,
  trained = true,
): T {
  const dense = trained ? own.dense() : undefined;
  return own.withRun(fromDense(own.lengths, {}), (run) => {
    const { model, source } = run, { variables } = model;
    if (dense) writeVariables(variables, denseValues(run.dense.restore(dense.checkpoint)));
    const { graph, groups } = prunableNetwork(model);
    const forward = (x: Parameters<typeof model.forward>[0]) =>
      model.forward(x, { training: false });
    const score = () =>
      evaluate(forward, source.validationBatches(), [...source.inputShape]).accuracy;
    return use(ratioProblem({ graph, groups, variables, evaluate: score }, { share }));
  });
}
