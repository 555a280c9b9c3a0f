/**
 * Connecting to a kernel that is starting.
 *
 * @module
 */
import { HOST } from "./connection.ts";
import { type SocketType, ZmtpConnection } from "./zmtp.ts";

const CONNECT_ATTEMPTS = 400, CONNECT_PAUSE_MS = 25;

/**
 * Connects to a port on this machine, as often as it takes until somebody listens there.
 *
 * @param port The port.
 * @param type Socket type of this side.
 * @param signal Stops trying.
 * @returns The open connection.
 */
export async function connect(
  port: number,
  type: SocketType,
  signal: AbortSignal,
): Promise<ZmtpConnection> {
  for (let attempt = 1;; attempt++) {
    signal.throwIfAborted();
    try {
      return await ZmtpConnection.open(await Deno.connect({ hostname: HOST, port }), type);
    } catch (error) {
      if (!(error instanceof Deno.errors.ConnectionRefused) || attempt >= CONNECT_ATTEMPTS) {
        throw error;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, CONNECT_PAUSE_MS));
  }
}
