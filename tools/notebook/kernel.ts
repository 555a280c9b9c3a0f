/**
 * Runs code on the real Deno Jupyter kernel, from Deno alone.
 *
 * Deno 2.9.6 reports `idle` before the last outputs are sent, and files late ones under the next request. All outputs
 * pass through one queue inside the kernel, so after each cell a hidden *marker* is broadcast through the same queue:
 * when it arrives, every output of the cell has arrived.
 *
 * @module
 */
import { Channels } from "./channels.ts";
import { chooseConnection } from "./connection.ts";
import { type KernelCommand, KernelProcess } from "./kernel_process.ts";
import type { JsonObject } from "./messages.ts";
import type { Output } from "./nbformat.ts";
import { NOTHING_SHOWN, showMessage, type Shown } from "./outputs.ts";
import { explainSyntaxError } from "./syntax_error.ts";
import { within } from "./within.ts";

const START_TIMEOUT_MS = 20_000, STOP_PATIENCE_MS = 1_000, SUBSCRIBE_PAUSE_MS = 20;
const MARKER = "geta_marker";

/** An error that a cell ended with. */
export type ErrorOutput = Extract<Output, { output_type: "error" }>;

/** What executing a cell gave. */
export interface Execution {
  /** Everything shown, in order; an error comes last. */
  shown: Shown;
  /** The kernel's counter, null if the kernel is gone. */
  count: number | null;
  /** Why the cell failed, absent if it did not. */
  error?: ErrorOutput;
}

/** A running kernel. Stop it when done. */
export class Kernel implements AsyncDisposable {
  readonly #process: KernelProcess;
  readonly #channels: Channels;
  #gone: string | undefined;

  private constructor(process: KernelProcess, channels: Channels) {
    this.#process = process;
    this.#channels = channels;
  }

  /**
   * Starts a kernel and waits until it answers.
   *
   * @param options Working directory: where imports are resolved from. And which kernel, that of Deno by default.
   * @returns The kernel.
   * @throws {Error} If it does not answer.
   */
  static async start({ cwd, ...command }: { cwd: string } & KernelCommand): Promise<Kernel> {
    const info = chooseConnection();
    const process = await KernelProcess.spawn(info, cwd, command);
    const giveUp = new AbortController();
    const late = new Error(`Cannot start the kernel: no answer within ${START_TIMEOUT_MS} ms`);
    const timer = setTimeout(() => giveUp.abort(late), START_TIMEOUT_MS);
    process.died.then((why) => giveUp.abort(new Error(`Cannot start the kernel: ${why}`)));
    let channels: Channels | undefined;
    try {
      channels = await Channels.open(info, giveUp.signal);
      await subscribed(channels, giveUp.signal);
      return new Kernel(process, channels);
    } catch (error) {
      await process.remove();
      await channels?.close();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Executes a cell and waits for all its outputs.
   *
   * @param code TypeScript; `await` and `import` are allowed at the top level.
   * @param options Limit in milliseconds; a cell that takes longer ends the kernel.
   * @returns Outputs, count and error.
   */
  async execute(code: string, options: { timeoutMs: number }): Promise<Execution> {
    if (this.#gone !== undefined) return failed(NOTHING_SHOWN, "KernelDied", this.#gone);
    const channels = this.#channels, ids = new Set<string>(), marker = crypto.randomUUID();
    const drained = Promise.withResolvers<void>();
    let shown = NOTHING_SHOWN;
    channels.listen((message) => {
      if (message.type === MARKER && message.content["id"] === marker) drained.resolve();
      else if (ids.has(message.parentId)) shown = showMessage(shown, message);
    });
    const work = async (): Promise<JsonObject> => {
      const cell = channels.request("execute_request", executeRequest(code));
      ids.add(cell.id);
      const reply = await cell.reply;
      const drain = channels.request("execute_request", {
        ...executeRequest(`Deno.jupyter.broadcast("${MARKER}", { id: "${marker}" }); undefined`),
        silent: true,
        store_history: false,
      });
      ids.add(drain.id); // late outputs of the cell come under this id
      if ((await drain.reply)["status"] === "ok") await drained.promise;
      return reply;
    };
    const ended = Promise.race([this.#process.died, channels.ended.catch((e) => this.#lost(e))]);
    const end = await within(Promise.race([work().catch(() => ended), ended]), options.timeoutMs);
    if (end === undefined || typeof end === "string") {
      this.#gone = end ?? `the cell ran longer than ${options.timeoutMs} ms`;
      await this.#process.remove();
      return failed(shown, end === undefined ? "Timeout" : "KernelDied", this.#gone);
    }
    return await finish(shown, end, code);
  }

  /** A connection ends because the process ended (its own words are better) or because it was spoiled. */
  async #lost(error: unknown): Promise<string> {
    return await within(this.#process.died, STOP_PATIENCE_MS) ?? String(error);
  }

  /** Interrupts the running cell as the stop button of Jupyter does. */
  interrupt(): void {
    this.#process.signal("SIGINT");
  }

  /** Ends the kernel and removes its files. Stopping twice is fine. */
  async stop(): Promise<void> {
    this.#gone ??= "it was stopped";
    await this.#channels.shutdown().catch(() => {}); // a dead kernel cannot be asked
    await within(this.#process.died, STOP_PATIENCE_MS);
    await this.#process.remove();
    await this.#channels.close();
  }

  /** Stops the kernel at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

/** A subscription takes effect some time after it was sent: ask until a status message comes through. */
async function subscribed(channels: Channels, signal: AbortSignal): Promise<void> {
  const heard = Promise.withResolvers<true>();
  channels.listen(() => heard.resolve(true));
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => {});
  do {
    signal.throwIfAborted();
    await Promise.race([channels.request("kernel_info_request", {}).reply, aborted]);
  } while (!await within(heard.promise, SUBSCRIBE_PAUSE_MS));
}

function executeRequest(code: string): JsonObject {
  return {
    code,
    silent: false,
    store_history: true,
    user_expressions: {},
    allow_stdin: false,
    stop_on_error: true,
  };
}

async function finish(shown: Shown, reply: JsonObject, code: string): Promise<Execution> {
  const count = typeof reply["execution_count"] === "number" ? reply["execution_count"] : null;
  if (reply["status"] === "ok") return { shown, count };
  const error = shown.outputs.map(({ output }) => output).findLast(isError);
  if (error) return { shown, count, error };
  // The kernel sends no error message for a cell that it cannot parse.
  const syntax = await explainSyntaxError(code);
  if (syntax === undefined) return failed(shown, "Error", String(reply["evalue"]), count);
  return failed(shown, "SyntaxError", syntax, count);
}

function isError(output: Output): output is ErrorOutput {
  return output.output_type === "error";
}

function failed(shown: Shown, name: string, why: string, count: number | null = null): Execution {
  const lines = why.split("\n");
  const error: ErrorOutput = {
    output_type: "error",
    ename: name,
    evalue: lines[0] ?? "",
    traceback: [`${name}: ${lines[0]}`, ...lines.slice(1)],
  };
  return { shown: { ...shown, outputs: [...shown.outputs, { output: error }] }, count, error };
}
