/**
 * Does the jobs of a folder, those of one shard or all.
 *
 * @module
 */
import { jobsIn, openJobs, readJob, writeResult } from "../../lib/cli/run/job_folder.ts";
import { isInShard, type Shard } from "../../lib/search/mod.ts";

/** What {@linkcode runFolder} did. */
export interface FolderResult {
  /** Names of the jobs that were done now. */
  done: string[];
  /** How many were done before. */
  before: number;
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
  const names = (await jobsIn(folder)).filter((name) => isInShard(name, shard));
  const open = (await openJobs(folder)).filter((name) => isInShard(name, shard));
  for (const [i, name] of open.entries()) {
    const result = await run(await readJob(folder, name));
    await writeResult(folder, name, result);
    tell(`${i + 1} of ${open.length}: ${name} ${JSON.stringify(result)}`);
  }
  return { done: open, before: names.length - open.length };
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
