/**
 * The part of ZMTP 3.0 (the wire protocol of ZeroMQ) that a Jupyter client needs: one TCP connection, no encryption.
 *
 * A peer says hello with a fixed greeting, then a READY command that names its socket type; after that both sides send
 * messages made of frames:
 *
 * ```text
 * frame = flags (1 byte) + length (1 byte, or 8 bytes big endian when flags has bit 2) + body
 * flags = 1: another frame of the message follows, 2: long length, 4: command (not data)
 * ```
 *
 * Source: ZMTP 3.0, NULL mechanism (https://rfc.zeromq.org/spec/23/).
 *
 * @module
 */
import { concatBytes } from "./bytes.ts";

const encoder = new TextEncoder();
const MORE = 1, LONG = 2, COMMAND = 4;
const GREETING_BYTES = 64;

/** What kind of ZeroMQ socket an end of the connection is. */
export type SocketType = "DEALER" | "ROUTER" | "SUB" | "PUB" | "REP";

/**
 * Writes the frames of one message as bytes.
 *
 * @param frames Bodies of the frames, at least one.
 * @returns The bytes to send.
 */
export function encodeFrames(frames: readonly Uint8Array[]): Uint8Array {
  return concatBytes(frames.flatMap((body, i) => {
    const more = i < frames.length - 1 ? MORE : 0;
    return [frameHeader(body.length, more), body];
  }));
}

function frameHeader(length: number, flags: number): Uint8Array {
  if (length < 256) return Uint8Array.of(flags, length);
  const header = new Uint8Array(9);
  header[0] = flags | LONG;
  new DataView(header.buffer).setBigUint64(1, BigInt(length));
  return header;
}

/** One open ZMTP connection. Close it when done. */
export class ZmtpConnection {
  readonly #tcp: Deno.TcpConn;
  #unread: Uint8Array = new Uint8Array(0);
  #sending: Promise<void> = Promise.resolve();

  private constructor(tcp: Deno.TcpConn) {
    this.#tcp = tcp;
  }

  /**
   * Shakes hands over an open TCP connection; the protocol is the same for the side that called and the one that
   * answered.
   *
   * @param tcp The open connection; it is closed if the handshake fails.
   * @param type The socket type of this side.
   * @returns The connection, ready for messages.
   */
  static async open(tcp: Deno.TcpConn, type: SocketType): Promise<ZmtpConnection> {
    tcp.setNoDelay(); // messages are small and answered at once
    const connection = new ZmtpConnection(tcp);
    try {
      await connection.#write(greeting());
      const answer = await connection.#read(GREETING_BYTES);
      if (answer[0] !== 0xff || answer[9] !== 0x7f) {
        throw new Error("Cannot shake hands: the other side must speak ZMTP 3");
      }
      await connection.#write(readyCommand(type));
      await connection.#readFrame();
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /**
   * Sends one message; messages leave in the order of the calls.
   *
   * @param frames Bodies of the frames.
   * @returns When the bytes are with the operating system.
   */
  send(frames: readonly Uint8Array[]): Promise<void> {
    const bytes = encodeFrames(frames);
    this.#sending = this.#sending.then(() => this.#write(bytes));
    return this.#sending;
  }

  /**
   * Waits for the next message.
   *
   * @returns The bodies of its frames.
   * @throws {Error} If the other side closes the connection.
   */
  async receive(): Promise<Uint8Array[]> {
    const frames: Uint8Array[] = [];
    while (true) {
      const { flags, body } = await this.#readFrame();
      if (flags & COMMAND) continue;
      frames.push(body);
      if (!(flags & MORE)) return frames;
    }
  }

  /** Closes the connection; a pending `receive` fails. Closing twice is fine. */
  close(): void {
    try {
      this.#tcp.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
  }

  async #readFrame(): Promise<{ flags: number; body: Uint8Array }> {
    const [flags = 0] = await this.#read(1);
    const size = await this.#read(flags & LONG ? 8 : 1);
    const length = flags & LONG
      ? Number(new DataView(size.buffer, size.byteOffset).getBigUint64(0))
      : size[0] ?? 0;
    return { flags, body: await this.#read(length) };
  }

  async #read(count: number): Promise<Uint8Array> {
    if (this.#unread.length < count) {
      const parts = [this.#unread];
      for (let have = this.#unread.length; have < count;) {
        const part = new Uint8Array(65536);
        const read = await this.#tcp.read(part);
        if (read === null) throw new Error("Cannot read: the connection is closed");
        parts.push(part.subarray(0, read));
        have += read;
      }
      this.#unread = concatBytes(parts);
    }
    const taken = this.#unread.subarray(0, count);
    this.#unread = this.#unread.subarray(count);
    return taken;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) at += await this.#tcp.write(bytes.subarray(at));
  }
}

function greeting(): Uint8Array {
  const bytes = new Uint8Array(GREETING_BYTES);
  bytes[0] = 0xff; // signature
  bytes[9] = 0x7f;
  bytes[10] = 3; // version 3.0
  bytes.set(encoder.encode("NULL"), 12); // mechanism: no authentication
  return bytes;
}

function readyCommand(type: SocketType): Uint8Array {
  const name = encoder.encode("Socket-Type"), value = encoder.encode(type);
  const valueLength = new Uint8Array(4);
  new DataView(valueLength.buffer).setUint32(0, value.length);
  const body = concatBytes([
    Uint8Array.of(5),
    encoder.encode("READY"),
    Uint8Array.of(name.length),
    name,
    valueLength,
    value,
  ]);
  return concatBytes([Uint8Array.of(COMMAND, body.length), body]);
}
