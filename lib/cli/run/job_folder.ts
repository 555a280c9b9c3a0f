/**
 * Jobs of a folder, each named by what it asks for: `<name>.job.json` in, `<name>.result.json` out, both written whole or not at all.
 *
 * @module
 */
import * as v from "valibot";
import { parseJsonFile, writeAtomically } from "../../io/mod.ts";
import { jobName } from "../../search/mod.ts";
import { readText } from "./saved_run.ts";

const JOB = ".job.json", RESULT = ".result.json";

/**
 * Writes jobs into a folder; those that are there stay.
 *
 * @param folder The folder; made where there is none.
 * @param jobs What is asked for.
 * @returns Their names.
 */
export async function writeJobs(folder: string, jobs: readonly unknown[]): Promise<string[]> {
  await Deno.mkdir(folder, { recursive: true });
  const names = jobs.map(jobName);
  for (const [i, name] of names.entries()) {
    await writeAtomically(`${folder}/${name}${JOB}`, JSON.stringify(jobs[i]));
  }
  return names;
}

/**
 * Reads a job.
 *
 * @param folder The folder.
 * @param name Its name.
 * @returns What is asked for.
 * @throws {Error} If the name of the file is not that of the job in it.
 */
export async function readJob(folder: string, name: string): Promise<unknown> {
  const path = `${folder}/${name}${JOB}`;
  const job = parseJsonFile(await readText(path), v.parser(v.unknown()), path);
  if (jobName(job) === name) return job;
  throw new Error(
    `Cannot run ${path}: its name must be that of the job in it, ${
      jobName(job)
    }: current value is ${name}`,
  );
}

/**
 * Writes the result of a job.
 *
 * @param folder The folder, which holds the job.
 * @param name Name of the job.
 * @param result Its result, plain data.
 */
export async function writeResult(folder: string, name: string, result: unknown): Promise<void> {
  await writeAtomically(`${folder}/${name}${RESULT}`, JSON.stringify({ job: name, result }));
}

/**
 * Reads the result of a job.
 *
 * @param folder The folder.
 * @param name Name of the job.
 * @param schema Its form; anything by default.
 * @returns The result.
 * @throws {FileError} If there is none, or it is damaged, or that of another job.
 */
export async function readResult<T = unknown>(
  folder: string,
  name: string,
  schema: v.GenericSchema<unknown, T> = v.unknown() as v.GenericSchema<unknown, T>,
): Promise<T> {
  const path = `${folder}/${name}${RESULT}`;
  const parse = v.parser(v.object({ job: v.literal(name), result: schema }));
  return parseJsonFile(await readText(path), parse, path).result;
}

/**
 * The jobs of a folder.
 *
 * @param folder The folder.
 * @returns Their names, in order.
 */
export async function jobsIn(folder: string): Promise<string[]> {
  return await namesIn(folder, JOB);
}

/**
 * The jobs of a folder that have a result.
 *
 * @param folder The folder; one that is not there holds none.
 * @returns Their names.
 */
export async function answeredJobs(folder: string): Promise<Set<string>> {
  const isThere = await Deno.stat(folder).then(() => true, () => false);
  return new Set(isThere ? await namesIn(folder, RESULT) : []);
}

/**
 * The jobs of a folder that have no result.
 *
 * @param folder The folder.
 * @returns Their names, in order.
 */
export async function openJobs(folder: string): Promise<string[]> {
  const answered = await answeredJobs(folder);
  return (await jobsIn(folder)).filter((name) => !answered.has(name));
}

/**
 * The results of a folder, with the jobs that they answer.
 *
 * @param folder The folder.
 * @returns The pairs, by name.
 */
export async function resultsOf(folder: string): Promise<{ job: unknown; result: unknown }[]> {
  const names = [...await answeredJobs(folder)].sort();
  return await Promise.all(names.map(async (name) => ({
    job: await readJob(folder, name),
    result: await readResult(folder, name),
  })));
}

async function namesIn(folder: string, ending: string): Promise<string[]> {
  const files = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  return files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length))
    .sort();
}
