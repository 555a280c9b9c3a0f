/**
 * Jobs of a folder, done by several processes on this machine.
 *
 * @module
 */
import { openJobs } from "../../lib/cli/run/job_folder.ts";
import { onStop, stopExitCodes } from "../../lib/run/mod.ts";
import type { Shard } from "../../lib/search/mod.ts";

/** What {@linkcode runPool} needs. */
export interface PoolOptions {
  /** How many processes. */
  workers: number;
  /** What Deno is told to do the jobs of a shard: a process that writes results as `runFolder` does. */
  command: (shard: Shard) => string[];
  /** Who hears of progress. */
  tell?: (text: string) => void;
}

/** How a pool ended. */
export interface PoolResult {
  /** Jobs that have no result: a process of theirs failed or was killed. */
  open: number;
  /** The exit code: 0 if all are done, 1 if not, or that of the signal that stopped the pool. */
  exitCode: number;
}

/**
 * Starts a process for each shard and waits for all of them. One that is killed takes only its own shard along, and loses only the job
 * that it was at; the next pool, of any number of processes, does what is open. A signal ends all processes.
 *
 * @param folder The folder.
 * @param options Processes, what they do, who hears of it.
 * @returns What is left.
 */
export async function runPool(
  folder: string,
  { workers, command, tell = () => {} }: PoolOptions,
): Promise<PoolResult> {
  const children = Array.from({ length: workers }, (_, i) =>
    new Deno.Command(Deno.execPath(), {
      args: command({ index: i + 1, count: workers }),
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn());
  let stopped: keyof typeof stopExitCodes | undefined;
  const stopListening = onStop((signal) => {
    stopped = signal;
    for (const child of children) stop(child);
  });
  try {
    await Promise.all(children.map(async (child, i) => {
      const own = (text: string) => tell(`worker ${i + 1}: ${text}`);
      await Promise.all([eachLine(child.stdout, own), eachLine(child.stderr, own)]);
      const { code, signal } = await child.status;
      if (code !== 0) own(`ended with ${signal ?? `code ${code}`}`);
    }));
  } finally {
    stopListening();
  }
  const open = (await openJobs(folder)).length;
  return { open, exitCode: stopped === undefined ? Math.min(open, 1) : stopExitCodes[stopped] };
}

/** Asks a process to end; one that has ended already is left alone. */
function stop(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGTERM");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}

async function eachLine(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  tell: (line: string) => void,
) {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    lines.forEach(tell);
  }
  if (rest !== "") tell(rest);
}
