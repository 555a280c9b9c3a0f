/**
 * A process of Deno that may use so much memory and no more: of answers, and of subnets that were handed in.
 *
 * @module
 */

/** What a process may use. */
export interface MemoryLimits {
  /** For objects of the program, MB. */
  heapMb: number;
  /** For all memory that the process may write to, MB, with what Deno itself takes; where the system's shell can limit it. */
  dataMb: number;
}

/**
 * Starts `deno run` with limits.
 *
 * @param args What stands behind `deno run`: flags, the program, its arguments.
 * @param limits How much memory.
 * @returns The process, its input and output open; what it writes to the error output is not read.
 */
export function startLimited(
  args: readonly string[],
  { heapMb, dataMb }: MemoryLimits,
): Deno.ChildProcess {
  const command = [
    Deno.execPath(),
    "run",
    "--quiet",
    "--no-prompt",
    `--v8-flags=--max-old-space-size=${heapMb}`,
    ...args,
  ];
  // the heap's limit does not count typed arrays; that of the data segment does
  const [program, ...rest] = Deno.build.os === "windows" ? command : [
    "sh",
    "-c",
    'ulimit -c 0; ulimit -d "$0" 2>/dev/null; exec "$@"',
    String(dataMb * 1024),
    ...command,
  ];
  return new Deno.Command(program!, {
    args: rest,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
}
