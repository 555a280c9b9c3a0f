/**
 * What a function prints.
 *
 * @module
 */

/**
 * Collects the lines that a function prints, instead of showing them.
 *
 * @param run The function.
 * @returns The first argument of each `console.log` and `console.error`, in order.
 */
export async function captured(run: () => Promise<unknown>): Promise<string[]> {
  const { log, error } = console, lines: string[] = [];
  console.log = console.error = (line: unknown) => void lines.push(String(line));
  try {
    await run();
  } finally {
    Object.assign(console, { log, error });
  }
  return lines;
}
