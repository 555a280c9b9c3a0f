/**
 * Candidates of a search by command as jobs, which workers answer before the steps of the search take the answers.
 *
 * @module
 */
import * as v from "valibot";
import { requireNumber } from "../../core/mod.ts";
import { readBytes, sha256 } from "../../io/mod.ts";
import type { SearchedCandidate } from "../../report/mod.ts";
import type { StopSignal } from "../../run/mod.ts";
import { candidateOf, jobName } from "../../search/mod.ts";
import { type Conditions, requireSameConditions } from "./conditions.ts";
import { answeredJobs, readResult, writeJobs, writeResult } from "./job_folder.ts";
import { answerOnWorkers } from "./job_workers.ts";
import { imageSamples } from "./run_samples.ts";
import type { SearchDescription } from "./search_description.ts";
import { searchedNetwork } from "./searched_network.ts";
import type { DoJob } from "./serve_jobs.ts";
import { prepareMaterials } from "./session.ts";

/** What measures candidates: all that their scores depend on, and where to find it. Plain data. */
export interface CandidateSetup {
  /** What the search was asked to do. */
  description: SearchDescription;
  /** Samples and engine. */
  conditions: Conditions;
  /** File of the values of the trained network. */
  dense: string;
  /** Whether CBLAS multiplies. */
  cblas: boolean;
}

/** A job: what a candidate costs, and how good it is. */
export interface CandidateJob {
  /** Tells it from other jobs. */
  kind: "candidate";
  /** One option of each choice. */
  configuration: readonly number[];
  /** What else the answer depends on. */
  [name: string]: unknown;
}

const jobSchema = v.object({
  kind: v.literal("candidate"),
  configuration: v.array(v.pipe(v.number(), v.finite())),
});
const answerSchema = v.object({
  cost: v.pipe(v.number(), v.finite()),
  score: v.pipe(v.number(), v.finite()),
});

/**
 * Candidates as jobs: everything that an answer depends on is in them, so that the name of a job stands for its answer.
 *
 * @param configurations What is to be measured.
 * @param setup Of which search.
 * @returns The jobs.
 */
export async function candidateJobs(
  configurations: readonly (readonly number[])[],
  { description, conditions, dense }: CandidateSetup,
): Promise<CandidateJob[]> {
  if (configurations.length === 0) return [];
  const { model, data, seed, batch, resource, typed: { limit, crop } } = description;
  const common = {
    kind: "candidate" as const,
    model,
    network: await sha256(await readBytes(dense)),
    data,
    seed,
    batch,
    ...limit !== undefined && { limit },
    ...crop !== undefined && { crop },
    samples: conditions.samples,
    engine: conditions.engines.at(-1),
    resource,
  };
  return configurations.map((configuration) => ({ ...common, configuration }));
}

/**
 * Divides jobs into those that a folder has the answers of, and the others.
 *
 * @param jobs The jobs.
 * @param folder The folder; one that is not there has no answers.
 * @returns Answers, and what is open.
 * @throws {FileError} If an answer is damaged.
 */
export async function knownAnswers(
  jobs: readonly CandidateJob[],
  folder: string,
): Promise<{ answered: SearchedCandidate[]; open: CandidateJob[] }> {
  const names = await answeredJobs(folder);
  const answered: SearchedCandidate[] = [], open: CandidateJob[] = [];
  for (const job of jobs) {
    const name = jobName(job);
    if (names.has(name)) {
      answered.push(candidate(job, await readResult(folder, name, answerSchema)));
    } else open.push(job);
  }
  return { answered, open };
}

/**
 * Has jobs answered by workers; job and answer go into a folder before the next one is begun.
 *
 * @param jobs The jobs.
 * @param options Folder, how many workers, with what; who hears of answers, what ends the work.
 * @returns What stopped it early.
 * @throws {Error} If a worker fails.
 */
export async function measureOnWorkers(
  jobs: readonly CandidateJob[],
  { folder, workers, setup, onAnswer, stopped }: {
    folder: string;
    workers: number;
    setup: CandidateSetup;
    onAnswer: (candidate: SearchedCandidate) => void;
    stopped: () => StopSignal | undefined;
  },
): Promise<StopSignal | undefined> {
  return await answerOnWorkers(jobs, {
    workers,
    program: new URL("./search_worker.ts", import.meta.url),
    setup,
    stopped,
    async keep(job, result) {
      const answer = v.parse(answerSchema, result), [name] = await writeJobs(folder, [job]);
      await writeResult(folder, name!, answer);
      onAnswer(candidate(job, answer));
    },
  });
}

/**
 * What a worker does: makes samples, network and problem anew, and measures candidates on one thread, which changes no digit.
 *
 * @param setup Of which search.
 * @returns Answers jobs of {@linkcode candidateJobs}.
 * @throws {Error} If samples or engine are not those of the search.
 */
export async function candidateMeter(
  { description, conditions, dense, cblas }: CandidateSetup,
): Promise<DoJob> {
  const { typed, model, data, seed, batch } = description;
  const load = () => imageSamples({ ...typed, data, seed, batch });
  const blas = cblas ? "always" : false;
  const own = await prepareMaterials({ ...typed, threads: 1, blas, model, seed, load }, dense);
  requireSameConditions(own.conditions, conditions);
  const { network, samples: { source } } = own;
  const { problem, prepare } = searchedNetwork(description, { network, source });
  prepare();
  return (job) => {
    const { configuration } = v.parse(jobSchema, job);
    const score = requireNumber("the score", problem.evaluate(configuration));
    return { cost: candidateOf(problem, configuration).cost, score };
  };
}

function candidate(
  { configuration }: CandidateJob,
  answer: { cost: number; score: number },
): SearchedCandidate {
  return { configuration: [...configuration], ...answer };
}
