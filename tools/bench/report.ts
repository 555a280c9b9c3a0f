/**
 * What the project's own benchmark found, and how it compares with earlier measurements.
 *
 * @module
 */

/** Time of one operator or training step. */
export interface BenchRow {
  /** `"kernel"` (forward and backward) or `"step"` (forward, loss, backward, Adam). */
  kind: "kernel" | "step";
  /** What was measured. */
  name: string;
  /** Who multiplied matrices: `"cblas"`, `"wasm-relaxed-simd"` or `"wasm-simd"`. */
  provider: string;
  /** Threads that worked. */
  threads: number;
  /** Least time of one repetition, ms. */
  ms: number;
}

/** One run of the benchmark: a line of docs/bench_history.jsonl. */
export interface BenchRun {
  /** Day, YYYY-MM-DD. */
  date: string;
  /** Processor, cores, operating system. */
  machine: string;
  /** Versions by name. */
  versions: Record<string, string>;
  /** The times. */
  rows: BenchRow[];
}

/**
 * The last earlier run on a machine.
 *
 * @param history Text of the history: one run as JSON per line.
 * @param machine The machine, as in the run.
 * @returns The run, or undefined if there is none.
 */
export function lastRun(history: string, machine: string): BenchRun | undefined {
  const runs = history.split("\n").filter(Boolean).map((line) => JSON.parse(line) as BenchRun);
  return runs.findLast((run) => run.machine === machine);
}

/**
 * A table of times, with those of an earlier run beside them.
 *
 * @param rows The times.
 * @param before The earlier run, if there is one.
 * @returns Markdown, lines ending with a line feed.
 */
export function benchTable(rows: readonly BenchRow[], before?: BenchRun): string {
  const line = (words: string[]) => `| ${words.join(" | ")} |\n`;
  const heads = ["kind", "name", "provider", "threads", "ms"];
  if (before) heads.push(before.date, "now / then");
  const cells = rows.map((row) => {
    const { kind, name, provider, threads, ms } = row;
    const old = before?.rows.find((other) =>
      other.name === name && other.provider === provider && other.threads === threads
    );
    const words = [kind, name, provider, String(threads), ms.toFixed(2)];
    if (before) words.push(old ? old.ms.toFixed(2) : "", old ? (ms / old.ms).toFixed(2) : "");
    return line(words);
  });
  return line(heads) + line(heads.map(() => "---")) + cells.join("");
}
