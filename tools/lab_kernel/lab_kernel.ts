/**
 * Stands between Jupyter and the kernel of Deno and repairs what that one gets wrong in 2.9.6: outputs that come after the end
 * of their cell or in the next one, syntax errors that nobody sees, cells that run on behind a failed one, and a stop button
 * that ends the kernel.
 *
 * All outputs pass through one queue inside the kernel. After each cell a *marker* is broadcast through the same queue; when it
 * arrives, all outputs have, and only then the front end is told that the cell is finished.
 *
 * @module
 */
import {
  decodeMessage,
  importKey,
  type JsonObject,
  type Message,
  readMessage,
} from "../notebook/messages.ts";
import { within } from "../notebook/within.ts";
import { errorContent, unsaidError } from "./cell_error.ts";
import { Publisher } from "./publisher.ts";
import { type Answer, Replies } from "./replies.ts";
import { fateOf, MARKER, type RunningCell, runningCell } from "./running_cell.ts";
import type { ServerSocket } from "./server_socket.ts";
import { SETUP } from "./setup.ts";
import type { StockKernel } from "./stock_kernel.ts";
import { stopCell } from "./stop_cell.ts";

const DRAIN_MS = 5_000;
// "Run all" sends the cells behind a failed one as separate messages, which take a moment to arrive.
const RUN_ALL_MS = 100;

/** The kernel that Jupyter sees. */
export class LabKernel {
  readonly #stock: StockKernel;
  readonly #key: CryptoKey;
  readonly #publisher: Publisher;
  readonly #replies = new Replies();
  readonly #setUpId = crypto.randomUUID();
  readonly #givenUp = Promise.withResolvers<void>();
  #last: RunningCell | undefined;
  #running: RunningCell | undefined;
  #turn: Promise<void>;
  #received = 0;
  #abortedUpTo = 0;

  private constructor(stock: StockKernel, iopub: ServerSocket, key: CryptoKey) {
    this.#stock = stock;
    this.#key = key;
    this.#publisher = new Publisher(iopub, key);
    stock.listen("iopub", (frames) => this.#publish(frames));
    stock.listen("shell", (frames) => this.#replies.give(frames));
    stock.listen("control", (frames) => this.#replies.give(frames));
    this.#turn = this.#silently(SETUP, this.#setUpId).then(() => {});
  }

  /**
   * Takes a kernel of Deno into service.
   *
   * @param stock The kernel.
   * @param options The channel of outputs, and the key that signs messages.
   * @returns The repaired kernel.
   */
  static async of(
    stock: StockKernel,
    { iopub, key }: { iopub: ServerSocket; key: string },
  ): Promise<LabKernel> {
    return new LabKernel(stock, iopub, await importKey(key));
  }

  /** When a cell was given up that could not be stopped: the kernel must be started anew. */
  get givenUp(): Promise<void> {
    return this.#givenUp.promise;
  }

  /**
   * Takes a request of the shell channel; they are served one after the other.
   *
   * @param frames Its frames.
   * @param answer Sends frames back.
   */
  request(frames: readonly Uint8Array[], answer: Answer): void {
    const number = ++this.#received;
    this.#turn = this.#turn.then(() => this.#serve(frames, answer, number)).catch(console.error);
  }

  /**
   * Takes a request of the control channel, which is served at once.
   *
   * @param frames Its frames.
   * @param answer Sends frames back.
   */
  async control(frames: readonly Uint8Array[], answer: Answer): Promise<void> {
    const { type, id, header } = await decodeMessage(frames, this.#key);
    if (type === "interrupt_request") {
      void this.stop();
      const reply = { status: "ok" };
      answer(await this.#publisher.message("interrupt_reply", reply, { parent: header }));
    } else {
      this.#replies.expect(id, answer);
      this.#stock.send("control", frames);
    }
  }

  /** Does what the stop button asks for; nothing while no cell runs, or is being stopped. */
  async stop(): Promise<void> {
    const cell = this.#running, publisher = this.#publisher;
    if (!cell || cell.stopping) return;
    cell.stopping = true;
    const outcome = await stopCell(cell, {
      signal: () => this.#stock.interrupt(),
      terminate: async () =>
        this.#stock.send("control", await publisher.message("interrupt_request", {})),
      tell: (text) => publisher.tell("stream", { name: "stderr", text }, cell.header),
    });
    cell.stopping = false;
    if (outcome !== "given up") return;
    const error = errorContent("Stopped", "The kernel starts anew: run the cells above again");
    await publisher.tell("error", error, cell.header);
    await this.#finish(cell, { ...error, status: "error" });
    this.#givenUp.resolve();
  }

  async #serve(frames: readonly Uint8Array[], answer: Answer, number: number): Promise<void> {
    const message = await decodeMessage(frames, this.#key);
    if (message.type !== "execute_request") {
      this.#replies.expect(message.id, answer);
      this.#stock.send("shell", frames);
      return;
    }
    const cell = runningCell(message, answer);
    if (number > this.#abortedUpTo) return await this.#execute(frames, message, cell);
    await this.#publisher.tell("status", { execution_state: "busy" }, cell.header);
    await this.#finish(cell, { status: "aborted" });
  }

  async #execute(
    frames: readonly Uint8Array[],
    { content: { stop_on_error } }: Message,
    cell: RunningCell,
  ): Promise<void> {
    this.#last = this.#running = cell;
    const { content } = readMessage(await this.#ask(cell.id, frames));
    const id = cell.markerId = crypto.randomUUID();
    const code = `Deno.jupyter.broadcast("${MARKER}", { id: "${cell.id}" })`;
    if (await this.#silently(code, id) === "ok") await within(cell.drained.promise, DRAIN_MS);
    let reply = content;
    if (content["status"] === "error") {
      if (cell.error) this.#publisher.pass(cell.error);
      else {
        const error = await unsaidError(cell, content);
        await this.#publisher.tell("error", error, cell.header);
        reply = { ...content, ...error };
      }
    }
    this.#running = undefined;
    if (content["status"] === "error" && stop_on_error !== false) {
      await pause(RUN_ALL_MS);
      this.#abortedUpTo = this.#received;
    }
    await this.#finish(cell, reply);
  }

  /** Tells the front end that a cell is finished. */
  async #finish(cell: RunningCell, content: JsonObject): Promise<void> {
    const { header: parent } = cell;
    await this.#publisher.flush();
    cell.answer(await this.#publisher.message("execute_reply", content, { parent }));
    await this.#publisher.tell("status", { execution_state: "idle" }, parent);
    cell.ended.resolve();
  }

  /** Executes code of which the front end does not hear. */
  async #silently(code: string, id: string): Promise<unknown> {
    const content = { code, silent: true, store_history: false, allow_stdin: false };
    const frames = await this.#publisher.message("execute_request", content, { id });
    return readMessage(await this.#ask(id, frames)).content["status"];
  }

  #ask(id: string, frames: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
    const { promise, resolve } = Promise.withResolvers<readonly Uint8Array[]>();
    this.#replies.expect(id, resolve);
    this.#stock.send("shell", frames);
    return promise;
  }

  #publish(frames: readonly Uint8Array[]): void {
    const message = readMessage(frames), cell = this.#last;
    const isEarly = message.parentId === this.#setUpId; // perhaps an output of the first cell, filed under the request before it
    if (isEarly && (!cell || message.type === "status" || message.type === "execute_input")) return;
    const fate = isEarly ? "adopt" : fateOf(cell, message, frames),
      own = fate === "adopt" || message.parentId === cell?.id;
    if (fate === "hold") return;
    if (own && message.type === "stream") this.#publisher.print(message.content, cell!.header);
    else this.#publisher.pass(frames, fate === "adopt" ? cell!.header : undefined);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
