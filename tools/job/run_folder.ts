/**
 * Jobs of a folder: `<name>.job.json` in, `<name>.result.json` out.
 *
 * @module
 */
import { writeAtomically } from "../../lib/io/mod.ts";
import { isInShard, jobName, type Shard } from "../../lib/search/mod.ts";

/** What {@linkcode runFolder} did. */
export interface FolderResult {
  /** Names of the jobs that were done now. */
  done: string[];
  /** How many were done before. */
  before: number;
}

/**
 * Writes jobs into a folder; those that are there stay.
 *
 * @param folder The folder.
 * @param jobs What is asked for.
 * @returns Their names.
 */
export async function writeJobs(folder: string, jobs: readonly unknown[]): Promise<string[]> {
  await Deno.mkdir(folder, { recursive: true });
  const names = jobs.map(jobName);
  for (const [i, name] of names.entries()) {
    await writeAtomically(`${folder}/${name}.job.json`, JSON.stringify(jobs[i]));
  }
  return names;
}

/**
 * Does the jobs of a folder that have no result yet. A result is written whole or not at all, so that a process that was killed costs
 * the one job that it was at.
 *
 * @param folder The folder.
 * @param run Does one job.
 * @param options The shard; all jobs by default. Who hears of progress.
 * @returns What was done.
 * @throws {Error} If a file's name is not that of the job in it.
 */
export async function runFolder(
  folder: string,
  run: (job: unknown) => unknown,
  { shard = { index: 1, count: 1 }, tell = () => {} }: {
    shard?: Shard;
    tell?: (text: string) => void;
  } = {},
): Promise<FolderResult> {
  const names = (await jobsOf(folder)).filter((name) => isInShard(name, shard));
  const open = (await openJobs(folder)).filter((name) => isInShard(name, shard));
  for (const [i, name] of open.entries()) {
    const path = `${folder}/${name}.job.json`;
    const job: unknown = JSON.parse(await Deno.readTextFile(path));
    if (jobName(job) !== name) {
      throw new Error(
        `Cannot run ${path}: its name must be that of the job in it, ${
          jobName(job)
        }: current value is ${name}`,
      );
    }
    const result = await run(job);
    await writeAtomically(`${folder}/${name}.result.json`, JSON.stringify({ job: name, result }));
    tell(`${i + 1} of ${open.length}: ${name} ${JSON.stringify(result)}`);
  }
  return { done: open, before: names.length - open.length };
}

async function jobsOf(folder: string, ending = ".job.json"): Promise<string[]> {
  const files = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  return files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length))
    .sort();
}

/**
 * The jobs of a folder that have no result.
 *
 * @param folder The folder.
 * @returns Their names, in order.
 */
export async function openJobs(folder: string): Promise<string[]> {
  const done = new Set(await jobsOf(folder, ".result.json"));
  return (await jobsOf(folder)).filter((name) => !done.has(name));
}

/**
 * The results of a folder, with the jobs that they answer.
 *
 * @param folder The folder.
 * @returns The pairs, by name.
 */
export async function resultsOf(folder: string): Promise<{ job: unknown; result: unknown }[]> {
  const read = async (path: string) => JSON.parse(await Deno.readTextFile(path)) as unknown;
  const names = await jobsOf(folder, ".result.json");
  return await Promise.all(names.map(async (name) => ({
    job: await read(`${folder}/${name}.job.json`),
    result: (await read(`${folder}/${name}.result.json`) as { result: unknown }).result,
  })));
}

/**
 * Reads a shard as it is typed.
 *
 * @param text For example `2/4`.
 * @returns The second of four.
 * @throws {RangeError} If it is none.
 */
export function parseShard(text: string): Shard {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (shard.index >= 1 && shard.index <= shard.count) return shard;
  throw new RangeError(
    `Cannot use --shard: it must be I/N with I from 1 to N: current value is ${text}`,
  );
}
