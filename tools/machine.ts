import { arch, cpus, release, type } from "node:os";

/**
 * The machine of a measurement in words. Runs of the same machine are found again by them.
 *
 * @returns Cores, processor, operating system with its release, architecture.
 */
export function machine(): string {
  return `${cpus().length} x ${cpus()[0]?.model.trim()}, ${type()} ${release()} ${arch()}`;
}
