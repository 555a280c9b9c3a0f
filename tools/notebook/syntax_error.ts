/**
 * Says where a cell is not valid TypeScript. The kernel itself only reports that execution failed.
 *
 * @module
 */

/**
 * Parses a cell with `deno fmt` and reads its complaint.
 *
 * @param code The cell.
 * @returns The message with line, column and excerpt, or undefined if the cell can be parsed.
 */
export async function explainSyntaxError(code: string): Promise<string | undefined> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--no-config", "--ext=ts", "-"],
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(code));
  await writer.close();
  const { success, stderr } = await child.output();
  if (success) return undefined;
  return new TextDecoder().decode(stderr)
    .replace(/^error:\s*(SyntaxError:\s*)?/, "")
    .replace(/Stack backtrace[\s\S]*/, "")
    .replace(/ at file:\/\/\S*?(:\d+:\d+)$/m, " at <cell>$1")
    .trim();
}
