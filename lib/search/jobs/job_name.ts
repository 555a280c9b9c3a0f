/**
 * Candidates as jobs: one job is one JSON value in and one JSON value out, named by what it asks for.
 *
 * @module
 */
import { requireInteger } from "../../core/mod.ts";
import { sha256Digest } from "../../io/mod.ts";

/**
 * The name of a job: the same question has the same name, whatever the order of its keys, so that a search that is repeated, or was
 * killed, finds what is answered already.
 *
 * ```text
 * name = first 16 hexadecimal digits of SHA-256(JSON with sorted keys and no spaces)
 * ```
 *
 * @param job Plain data: what JSON can hold.
 * @returns The name, 64 bits.
 * @throws {TypeError} If something in it would be lost in JSON, for example NaN; names where.
 *
 * @example
 * ```ts
 * import { jobName } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * assert.equal(jobName({ seed: 1, keeps: [0.5, 1] }), jobName({ keeps: [0.5, 1], seed: 1 }));
 * assert.notEqual(jobName({ seed: 1 }), jobName({ seed: 2 }));
 * assert.throws(
 *   () => jobName({ share: NaN }),
 *   new TypeError("Cannot name the job: job.share must be plain data: current value is NaN"),
 * );
 * ```
 */
export function jobName(job: unknown): string {
  const digest = sha256Digest(new TextEncoder().encode(sortedJson(job, "job")));
  return Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** One of several processes that share the jobs of a folder. */
export interface Shard {
  /** Which one, from 1. */
  index: number;
  /** How many there are. */
  count: number;
}

/**
 * Whether a job belongs to a shard. Decided by its name alone: shards need not know of each other, and a job that is added moves no
 * other.
 *
 * ```text
 * index - 1 = (first 32 bits of the name) mod count
 * ```
 *
 * @param name Name of the job.
 * @param shard Which shard of how many.
 * @returns Whether it does.
 * @throws {RangeError} If the shard is none.
 *
 * @example
 * ```ts
 * import { isInShard } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const belongs = [1, 2, 3].map((index) => isInShard("0000000400000000", { index, count: 3 }));
 * assert.deepEqual(belongs, [false, true, false]);
 * ```
 */
export function isInShard(name: string, { index, count }: Shard): boolean {
  requireInteger("the number of shards", count, { min: 1 });
  requireInteger("the shard", index, { min: 1, max: count });
  return parseInt(name.slice(0, 8), 16) % count === index - 1;
}

function sortedJson(value: unknown, path: string): string {
  if (Array.isArray(value)) {
    return `[${value.map((one, i) => sortedJson(one, `${path}[${i}]`)).join()}]`;
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
    return `{${
      entries.map(([key, one]) => `${JSON.stringify(key)}:${sortedJson(one, `${path}.${key}`)}`)
        .join()
    }}`;
  }
  const isPlain = value === null || typeof value === "string" || typeof value === "boolean" ||
    Number.isFinite(value);
  if (isPlain) return JSON.stringify(value);
  throw new TypeError(
    `Cannot name the job: ${path} must be plain data: current value is ${String(value)}`,
  );
}
