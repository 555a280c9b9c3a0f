/**
 * A front end that hears everything as it comes, for tests of kernels.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { Channels } from "../../tools/notebook/channels.ts";
import { chooseConnection } from "../../tools/notebook/connection.ts";
import { KernelProcess } from "../../tools/notebook/kernel_process.ts";
import type { JsonObject, Message } from "../../tools/notebook/messages.ts";
import { within } from "../../tools/notebook/within.ts";
import { labKernelArguments } from "../../tools/lab/kernel_spec.ts";

const cwd = fileURLToPath(import.meta.resolve("../../"));

/** What a front end has heard of a cell. */
export interface HeardCell {
  /** Content of the reply. */
  reply: JsonObject;
  /** Messages of the cell in the order of their arrival, until it was said to be finished. */
  messages: Message[];
}

/** A front end with a lab kernel of its own. */
export interface FrontEnd extends AsyncDisposable {
  /** Sends cells one right behind the other and waits until each is finished. */
  run: (...codes: string[]) => Promise<HeardCell[]>;
  /** Sends a request on the shell channel. */
  request: (type: string, content: JsonObject) => Promise<JsonObject>;
  /** Everything heard so far. */
  heard: readonly Message[];
  /** Presses stop as Jupyter does: by a signal to the process. */
  stop: () => void;
  /** When the kernel has ended: how. */
  died: Promise<string>;
}

/** Starts a lab kernel and connects to it. */
export async function frontEnd(): Promise<FrontEnd> {
  const info = chooseConnection(), heard: Message[] = [];
  const process = await KernelProcess.spawn(info, cwd, { args: labKernelArguments });
  const giveUp = new AbortController();
  process.died.then((why) => giveUp.abort(new Error(why)));
  const channels = await Channels.open(info, giveUp.signal);
  const listening = Promise.withResolvers<true>();
  let onMessage = () => {};
  channels.listen((message) => {
    listening.resolve(true);
    heard.push(message);
    onMessage();
  });
  do await channels.request("kernel_info_request", {}).reply; while (
    !await within(listening.promise, 20)
  );
  const finished = async (id: string): Promise<Message[]> => {
    const idle = Promise.withResolvers<void>(), of = ({ parentId }: Message) => parentId === id;
    const look = () => {
      if (heard.some((one) => of(one) && one.content["execution_state"] === "idle")) idle.resolve();
    };
    const before = onMessage;
    onMessage = () => (before(), look());
    look();
    await idle.promise;
    return heard.filter(of);
  };
  return {
    run: (...codes) => {
      const content = {
        silent: false,
        store_history: true,
        allow_stdin: false,
        stop_on_error: true,
      };
      const sent = codes.map((code) => channels.request("execute_request", { code, ...content }));
      return Promise.all(sent.map(async ({ id, reply }) => ({
        messages: await finished(id),
        reply: await reply,
      })));
    },
    request: (type, content) => channels.request(type, content).reply,
    heard,
    stop: () => process.signal("SIGINT"),
    died: process.died,
    [Symbol.asyncDispose]: async () => {
      await channels.shutdown().catch(() => {});
      await within(process.died, 2_000);
      await process.remove();
      await channels.close();
    },
  };
}

/** What a cell printed, in order. */
export function printedBy({ messages }: HeardCell): string {
  return messages.filter(({ type }) => type === "stream").map(({ content }) => content["text"])
    .join("");
}

/** The value that a cell ended in, as text. */
export function valueOf({ messages }: HeardCell): unknown {
  const result = messages.find(({ type }) => type === "execute_result");
  return (result?.content["data"] as JsonObject | undefined)?.["text/plain"];
}

/** The errors of a cell. */
export function errorsOf({ messages }: HeardCell): JsonObject[] {
  return messages.filter(({ type }) => type === "error").map(({ content }) => content);
}
