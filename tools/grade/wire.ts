/**
 * Reads the lines of an answer's process. They are hostile: each is parsed, checked and of a limited length.
 *
 * @module
 */
import * as v from "valibot";
import { MARK } from "./answer_process/wire_text.ts";
import type { Observed } from "./judge.ts";

const unknown = v.unknown();

const message = v.union([
  v.strictObject({ ready: v.literal(true) }),
  v.strictObject({ value: unknown }),
  v.strictObject({
    failed: v.picklist(["syntax", "import", "run", "missing"]),
    message: v.string(),
  }),
  v.strictObject({ gives: unknown, args: unknown, again: unknown }),
  v.strictObject({ throws: v.string(), message: v.string() }),
]);

/** What a line says. */
export type Message = v.InferOutput<typeof message>;

/**
 * Reads one line.
 *
 * @param line The line, if there is one.
 * @param token What our lines begin with.
 * @returns What it says, or undefined if it is none of ours.
 */
export function readMessage(line: string | undefined, token: string): Message | undefined {
  if (!line?.startsWith(token)) return undefined;
  try {
    const result = v.safeParse(message, JSON.parse(line.slice(token.length)));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The observation in a message.
 *
 * @param message What a line says.
 * @returns The call, with marked values as what they stand for; undefined if the line tells of no call.
 */
export function observed(message: Message): Observed | undefined {
  if ("throws" in message) return message;
  if (!("gives" in message)) return undefined;
  const { gives, args, again } = message;
  return { gives: unmarked(gives), args: unmarked(args), again: unmarked(again) };
}

/**
 * Puts values in the place of their marks: NaN, the infinities, undefined; other objects become something that only has their name.
 *
 * @param value What JSON.parse made.
 * @returns The value.
 */
export function unmarked(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(unmarked);
  const entries = Object.entries(value), [first] = entries;
  if (entries.length === 1 && first![0] === MARK) return standIn(String(first![1]));
  return Object.fromEntries(entries.map(([name, inner]) => [name, unmarked(inner)]));
}

function standIn(name: string): unknown {
  if (name === "undefined") return undefined;
  const number = Number(name);
  if (name === "NaN" || number === Infinity || number === -Infinity) return number;
  return { [Symbol.toStringTag]: name.replace(/^a /, "") };
}
