/**
 * The kernel of Deno, as the one in front of it sees it.
 *
 * @module
 */
import { connect } from "../notebook/connect.ts";
import { chooseConnection } from "../notebook/connection.ts";
import { KernelProcess } from "../notebook/kernel_process.ts";
import type { ZmtpConnection } from "../notebook/zmtp.ts";

/** A channel that is passed on. */
export type Channel = "shell" | "control" | "stdin" | "iopub";

/** A running kernel of Deno. Remove it when done. */
export interface StockKernel {
  /** Sends frames on a channel. */
  send: (channel: Channel, frames: readonly Uint8Array[]) => void;
  /** Names the function that gets the frames of a channel, one message after the other. */
  listen: (channel: Channel, listener: (frames: Uint8Array[]) => void | Promise<void>) => void;
  /** Sends the signal of the stop button. */
  interrupt: () => void;
  /** When the process has ended: how. */
  died: Promise<string>;
  /** Ends the process and removes its files. */
  remove: () => Promise<void>;
}

/**
 * Starts a kernel of Deno in the current folder.
 *
 * @param key The key that signs its messages.
 * @returns The kernel, connected.
 * @throws {Error} If it ends before it listens.
 */
export async function startStockKernel(key: string): Promise<StockKernel> {
  const info = { ...chooseConnection(), key };
  const process = await KernelProcess.spawn(info, Deno.cwd(), { env: {} });
  const giveUp = new AbortController();
  process.died.then((why) => giveUp.abort(new Error(`Cannot start the kernel: ${why}`)));
  const open = (port: number, type: "DEALER" | "SUB") => connect(port, type, giveUp.signal);
  const channels: Record<Channel, ZmtpConnection> = {
    shell: await open(info.shell_port, "DEALER"),
    control: await open(info.control_port, "DEALER"),
    stdin: await open(info.stdin_port, "DEALER"),
    iopub: await open(info.iopub_port, "SUB"),
  };
  await channels.iopub.send([Uint8Array.of(1)]); // subscribe to everything
  return {
    send: (channel, frames) => void channels[channel].send(frames).catch(() => {}),
    listen: (channel, listener) => void readAll(channels[channel], listener),
    interrupt: () => process.signal("SIGINT"),
    died: process.died,
    remove: () => process.remove(),
  };
}

async function readAll(
  connection: ZmtpConnection,
  listener: (frames: Uint8Array[]) => void | Promise<void>,
): Promise<void> {
  try {
    while (true) await listener(await connection.receive());
  } catch {
    connection.close(); // the process ended, which `died` tells
  }
}
