/** Where text goes. */
export interface TextStream {
  /** Writes text. */
  write: (text: string) => void;
  /** Width of the terminal, characters, asked anew each time; absent if the stream is no terminal. */
  columns?: () => number;
  /** Whether colours are welcome. */
  colour?: boolean;
}

/** The two streams of a command. */
export interface CommandIo {
  /** Results. */
  out: TextStream;
  /** Progress and errors. */
  err: TextStream;
  /** Whether one of them is read by nobody any more: the pipe or the terminal is closed. What is written then is lost. */
  closed?: () => boolean;
}

/** What of the process {@linkcode commandIo} needs. */
export interface ProcessStreams {
  /** Standard output. */
  stdout: ProcessStream;
  /** Standard error. */
  stderr: ProcessStream;
  /** Width of the terminal. */
  consoleSize: () => { columns: number };
  /** Whether the environment asks for no colours (https://no-color.org). */
  noColor: boolean;
}

/** A stream of the process. */
export interface ProcessStream {
  /** Writes some of the bytes and says how many. */
  writeSync: (bytes: Uint8Array) => number;
  /** Whether a person looks at it. */
  isTerminal: () => boolean;
}

/**
 * The streams of a process as the command wants them.
 *
 * @param process Usually `Deno`.
 * @returns Both streams; colours and width only where a terminal is.
 *
 * @example
 * ```ts
 * import { commandIo } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * let written = "";
 * const stream = {
 *   writeSync: (bytes: Uint8Array) => {
 *     written += new TextDecoder().decode(bytes.subarray(0, 1));
 *     return 1; // a pipe takes what it likes
 *   },
 *   isTerminal: () => false,
 * };
 * const size = () => ({ columns: 80 });
 * commandIo({ stdout: stream, stderr: stream, consoleSize: size, noColor: false }).out.write("abc");
 * assert.equal(written, "abc");
 * ```
 */
export function commandIo(process: ProcessStreams): CommandIo {
  let closed = false;
  const textStream = (stream: ProcessStream): TextStream => ({
    write(text) {
      try {
        writeAll(stream, new TextEncoder().encode(text));
      } catch (error) {
        if (!isClosed(error)) throw error;
        closed = true;
      }
    },
    ...(stream.isTerminal() && {
      columns: () => columnsOf(process),
      colour: !process.noColor,
    }),
  });
  return { out: textStream(process.stdout), err: textStream(process.stderr), closed: () => closed };
}

/** A closed pipe breaks; a terminal that is gone answers with an input/output error (EIO). */
function isClosed(error: unknown): boolean {
  return error instanceof Deno.errors.BrokenPipe ||
    error instanceof Error && "code" in error && error.code === "EIO";
}

/** A terminal that does not know its size says 0 or throws. */
function columnsOf({ consoleSize }: ProcessStreams): number {
  try {
    return consoleSize().columns || 80;
  } catch {
    return 80;
  }
}

function writeAll(stream: ProcessStream, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) {
    written += stream.writeSync(bytes.subarray(written));
  }
}
