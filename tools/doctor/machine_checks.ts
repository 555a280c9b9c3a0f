/**
 * Version of Deno, cores, memory.
 *
 * @module
 */
import { type Check, check } from "./check.ts";

/** The version that the project is tested with. */
export const WANTED_DENO = "2.9.6";
const GIGABYTE = 1e9, LITTLE = 2 * GIGABYTE, ENOUGH = 4 * GIGABYTE, FREE = 1.5 * GIGABYTE;

/**
 * Compares the version of Deno with the one that the project is tested with.
 *
 * @param version The version, as `Deno.version.deno`.
 * @returns Bad below the wanted one, a note above.
 */
export function denoCheck(version: string): Check {
  const older = compareVersions(version, WANTED_DENO) < 0, advice = `deno upgrade ${WANTED_DENO}`;
  return check(
    "Deno",
    version,
    version !== WANTED_DENO && {
      state: older ? "bad" : "note",
      advice: older
        ? advice
        : `The course is tested with ${WANTED_DENO}. If something fails: ${advice}`,
    },
  );
}

/**
 * Judges the number of cores.
 *
 * @param count Logical cores.
 * @returns A note for a single one.
 */
export function coresCheck(count: number): Check {
  const advice = "Training uses two or more; with one it takes about twice as long.";
  return check("Cores", `${count}`, count < 2 && { state: "note", advice });
}

/**
 * Judges the memory: Jupyter, a browser and one kernel take about 2 GB.
 *
 * @param memory Bytes in all, and those that are free or can be freed.
 * @returns Bad below 2 GB, a note below 4 GB or where less than 1.5 GB are free.
 */
export function memoryCheck({ total, available }: { total: number; available: number }): Check {
  const found = `${(total / GIGABYTE).toFixed(1)} GB, ${(available / GIGABYTE).toFixed(1)} GB free`;
  if (total < LITTLE) {
    return check("Memory", found, { state: "bad", advice: "Use a machine with 4 GB or more." });
  }
  const scarce = total < ENOUGH || available < FREE;
  const advice = "Close other programs; keep one notebook open at a time.";
  return check("Memory", found, scarce && { state: "note", advice });
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split(/[.-]/).map(Number));
  for (const [i, part] of right!.entries()) {
    const difference = (left![i] ?? 0) - part;
    if (difference !== 0) return difference;
  }
  return 0;
}
