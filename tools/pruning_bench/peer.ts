/**
 * numpy in a process of its own, which answers as long as the benchmark runs.
 *
 * @module
 */
const PROGRAM = new URL("peer.py", import.meta.url).pathname;

/** What numpy does. */
export interface Peer extends AsyncDisposable {
  /** Versions by name. */
  readonly versions: Record<string, string>;
  /**
   * Sends a command.
   *
   * @param command What tools/pruning_bench/peer.py wants.
   * @param data Numbers that follow it.
   * @returns Its answer.
   */
  ask<T>(command: object, data?: Float32Array | Float64Array | Uint8Array): Promise<T>;
}

/**
 * Starts it.
 *
 * @returns The process, or undefined if there is no python3 with numpy.
 */
export async function startPeer(): Promise<Peer | undefined> {
  let process: Deno.ChildProcess;
  try {
    process = new Deno.Command("python3", {
      args: [PROGRAM],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  const writer = process.stdin.getWriter();
  const lines = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  async function ask<T>(
    command: object,
    data?: Float32Array | Float64Array | Uint8Array,
  ): Promise<T> {
    await writer.write(new TextEncoder().encode(`${JSON.stringify(command)}\n`));
    if (data !== undefined) {
      await writer.write(
        new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength),
      );
    }
    let text = "";
    while (!text.endsWith("\n")) {
      const { value, done } = await lines.read();
      if (done) throw new Error("Cannot ask numpy: its process must answer: it has ended");
      text += value;
    }
    return JSON.parse(text);
  }
  async function stop() {
    await writer.close();
    await lines.cancel();
    await process.status;
  }
  const { numpy, python } = await ask<{ numpy: string | null; python: string }>({ do: "version" });
  if (numpy === null) {
    await stop();
    return undefined;
  }
  return { versions: { numpy, python }, ask, [Symbol.asyncDispose]: stop };
}
