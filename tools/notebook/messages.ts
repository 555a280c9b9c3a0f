/**
 * Messages of the Jupyter protocol 5.3: JSON parts, signed with HMAC-SHA256.
 *
 * ```text
 * frames = [routing ids ...] "<IDS|MSG>" signature header parent metadata content [buffers ...]
 * ```
 *
 * Source: Messaging in Jupyter (https://jupyter-client.readthedocs.io/en/stable/messaging.html).
 *
 * @module
 */
import { concatBytes } from "./bytes.ts";

const encoder = new TextEncoder(), decoder = new TextDecoder();
const DELIMITER = "<IDS|MSG>";

/** A JSON object. */
export type JsonObject = Record<string, unknown>;

/** What a received message says. */
export interface Message {
  /** Message type, for example `"stream"`. */
  type: string;
  /** Id of the message. */
  id: string;
  /** Its whole header, which answers to it repeat. */
  header: JsonObject;
  /** Id of the request that it answers, empty if none. */
  parentId: string;
  /** Type-specific content. */
  content: JsonObject;
}

/**
 * Imports the key of a connection file.
 *
 * @param key The text of the `key` field.
 * @returns A key that signs and verifies.
 */
export function importKey(key: string): Promise<CryptoKey> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", encoder.encode(key), algorithm, false, ["sign", "verify"]);
}

/**
 * Makes the frames of a signed message.
 *
 * @param request Type, content and ids of the message; the header of what it answers, if it answers something.
 * @param key The connection's key.
 * @returns The frames to send.
 */
export async function encodeMessage(
  request: { id: string; session: string; type: string; content: JsonObject; parent?: JsonObject },
  key: CryptoKey,
): Promise<Uint8Array[]> {
  const header = {
    msg_id: request.id,
    session: request.session,
    username: "geta",
    date: new Date().toISOString(),
    msg_type: request.type,
    version: "5.3",
  };
  const parts = [header, request.parent ?? {}, {}, request.content].map(encodePart);
  return [encoder.encode(DELIMITER), await sign(parts, key), ...parts];
}

/**
 * Files a message under another request.
 *
 * @param frames The frames of the message.
 * @param parent Header of the request.
 * @param key The connection's key.
 * @returns Frames of the same message, signed anew.
 */
export async function underParent(
  frames: readonly Uint8Array[],
  parent: JsonObject,
  key: CryptoKey,
): Promise<Uint8Array[]> {
  const start = delimiterOf(frames);
  const [header, , ...rest] = frames.slice(start + 2);
  const parts = [header!, encodePart(parent), ...rest.slice(0, 2)];
  const routing = frames.slice(0, start + 1);
  return [...routing, await sign(parts, key), ...parts, ...rest.slice(2)];
}

/**
 * Reads a message and checks its signature.
 *
 * @param frames The received frames.
 * @param key The connection's key.
 * @returns The message.
 * @throws {TypeError} If the frames are no Jupyter message.
 * @throws {Error} If the signature is wrong.
 */
export async function decodeMessage(
  frames: readonly Uint8Array[],
  key: CryptoKey,
): Promise<Message> {
  const start = delimiterOf(frames), parts = frames.slice(start + 2, start + 6);
  const signature = Uint8Array.fromHex(decoder.decode(frames[start + 1]));
  if (!await crypto.subtle.verify("HMAC", key, signature, concatBytes(parts))) {
    throw new Error("Cannot trust a message: its signature must match the connection key");
  }
  return readMessage(frames);
}

/**
 * Reads a message without checking its signature, for those who only pass it on.
 *
 * @param frames The received frames.
 * @returns The message.
 * @throws {TypeError} If the frames are no Jupyter message.
 */
export function readMessage(frames: readonly Uint8Array[]): Message {
  const start = delimiterOf(frames);
  const [header = {}, parent, , content = {}] = frames.slice(start + 2, start + 6).map(parseObject);
  return {
    type: String(header["msg_type"]),
    id: String(header["msg_id"] ?? ""),
    header,
    parentId: String(parent?.["msg_id"] ?? ""),
    content,
  };
}

/** Where the routing ids end. */
function delimiterOf(frames: readonly Uint8Array[]): number {
  const start = frames.findIndex((frame) => decoder.decode(frame) === DELIMITER);
  if (start >= 0 && frames.length >= start + 6) return start;
  throw new TypeError(
    `Cannot read a message: it must have a delimiter and four parts: current value is ${frames.length} frames`,
  );
}

function encodePart(part: JsonObject): Uint8Array {
  return encoder.encode(JSON.stringify(part));
}

async function sign(parts: readonly Uint8Array[], key: CryptoKey): Promise<Uint8Array> {
  const signature = new Uint8Array(await crypto.subtle.sign("HMAC", key, concatBytes(parts)));
  return encoder.encode(signature.toHex());
}

function parseObject(part: Uint8Array): JsonObject {
  const value: unknown = JSON.parse(decoder.decode(part));
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError("Cannot read a message: each part must be a JSON object");
  }
  return value as JsonObject;
}
