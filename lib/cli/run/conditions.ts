import * as v from "valibot";
import { FileError } from "../../io/mod.ts";
import type { EngineInfo } from "../../engine/mod.ts";

/** What the digits of a run depend on beside its description. */
export interface Conditions {
  /** Digest of the samples. */
  samples: string;
  /** Digest of the module of a task. */
  task?: string;
  /** What did the arithmetic; several if the run went on on another engine, the last one last. */
  engines: string[];
}

const schema = v.object({
  samples: v.string(),
  task: v.exactOptional(v.string()),
  engines: v.pipe(v.array(v.string()), v.minLength(1)),
});

/**
 * The engine as far as digits depend on it: not on the number of threads.
 *
 * @param info What runs.
 * @returns For example `libopenblas.so.0`.
 */
export function engineKind({ backend, gemm, gemmLibrary, deterministic }: EngineInfo): string {
  if (backend !== "geta") return `tfjs ${backend}`;
  return `${gemmLibrary ?? gemm}${deterministic ? ", deterministic" : ""}`;
}

/**
 * What computed, with the engines before it where a run went on on another one.
 *
 * @param info What runs now.
 * @param conditions All engines of the run.
 * @returns For example `libopenblas.so.0, 2 threads`.
 */
export function engineText({ threads, ...engine }: EngineInfo, { engines }: Conditions): string {
  const text = engines.join(", then ");
  if (engine.backend !== "geta") return text;
  return `${text}, ${threads} ${threads === 1 ? "thread" : "threads"}`;
}

/**
 * Compares the conditions of a run that is resumed with those it was under.
 *
 * @param saved What its checkpoint says.
 * @param now The samples and the engine of this process.
 * @param folder Folder of the run, for messages.
 * @returns The conditions from now on, and one sentence if the engine is another.
 * @throws {FileError} If the samples are others, or the checkpoint says nothing about them.
 */
export function continuedConditions(
  saved: unknown,
  now: Conditions,
  folder: string,
): { conditions: Conditions; warning?: string } {
  const result = v.safeParse(schema, saved);
  if (!result.success) {
    const [issue] = result.issues;
    throw new FileError(
      `Cannot resume from ${folder}/checkpoint: conditions.${
        v.getDotPath(issue) ?? ""
      }: ${issue.message}`,
    );
  }
  const { samples, task, engines } = result.output, [engine] = now.engines;
  if (task !== now.task) {
    throw new FileError(
      `Cannot resume the run in ${folder}: the module of its task must be the one it began with, of SHA-256 ${
        task?.slice(0, 12)
      }…: current value is ${now.task?.slice(0, 12)}…, it was changed`,
    );
  }
  if (samples !== now.samples) {
    throw new FileError(
      `Cannot resume the run in ${folder}: the samples must be those it began with, of SHA-256 ${
        samples.slice(0, 12)
      }…: current value is ${now.samples.slice(0, 12)}…${
        task === undefined
          ? ""
          : "; its module makes other ones at each start: random numbers need a seed, which tfjs wants above 0"
      }`,
    );
  }
  if (engines.at(-1) === engine) return { conditions: result.output };
  return {
    conditions: { ...result.output, engines: [...engines, engine!] },
    warning:
      `The run goes on on another engine, so its last digits are not those of a run without a break: ${engine} after ${
        engines.at(-1)
      }`,
  };
}

/**
 * Throws unless a worker computes what the process that started it would.
 *
 * @param now The samples and the engine of the worker.
 * @param wanted Those of the run; of several engines the last one.
 * @throws {Error} If they differ: samples were changed, or the machine gave the worker another engine.
 */
export function requireSameConditions(now: Conditions, wanted: Conditions): void {
  const words = ({ samples, engines }: Conditions) =>
    `${samples.slice(0, 12)}… on ${engines.at(-1)}`;
  if (now.samples === wanted.samples && words(now) === words(wanted)) return;
  throw new Error(
    `Cannot measure in a worker: samples and engine must be those of the run, ${
      words(wanted)
    }: current value is ${words(now)}`,
  );
}
