/**
 * From kernel messages to the outputs of a cell.
 *
 * @module
 */
import type { JsonObject, Message } from "./messages.ts";
import { joinText, type Output } from "./nbformat.ts";

/** An output together with the id by which a later message may replace its bundle. */
export interface ShownOutput {
  /** The output as the file format stores it. */
  output: Output;
  /** Display id, if the cell gave one. */
  displayId?: string;
}

/** What a cell has shown so far. */
export interface Shown {
  /** Outputs in order. */
  outputs: readonly ShownOutput[];
  /** New bundles by display id; they may belong to outputs of earlier cells. */
  updates: Readonly<Record<string, JsonObject>>;
  /** True after `clear_output` with `wait`: the next output replaces all others. */
  clearNext: boolean;
}

/** Nothing shown yet. */
export const NOTHING_SHOWN: Shown = { outputs: [], updates: {}, clearNext: false };

/**
 * Adds one kernel message to what a cell has shown.
 *
 * @param shown The state before.
 * @param message A message that belongs to the cell.
 * @returns The state after; the same object if the message shows nothing.
 */
export function showMessage(shown: Shown, message: Pick<Message, "type" | "content">): Shown {
  const { type, content } = message;
  if (type === "clear_output") {
    return content["wait"] === true
      ? { ...shown, clearNext: true }
      : { ...shown, outputs: [], clearNext: false };
  }
  if (type === "update_display_data") {
    const id = displayId(content);
    if (id === undefined) return shown;
    const updates = { ...shown.updates, [id]: object(content["data"]) };
    return { ...shown, outputs: applyUpdates(shown.outputs, updates), updates };
  }
  const output = toOutput(type, content);
  if (output === undefined) return shown;
  const before = shown.clearNext ? [] : shown.outputs;
  const id = type === "display_data" ? displayId(content) : undefined;
  return {
    ...shown,
    outputs: append(before, id === undefined ? { output } : { output, displayId: id }),
    clearNext: false,
  };
}

/**
 * Replaces the bundles of outputs whose display id got a new one.
 *
 * @param outputs Outputs in order.
 * @param updates New bundles by display id.
 * @returns The outputs with the new bundles.
 */
export function applyUpdates(
  outputs: readonly ShownOutput[],
  updates: Readonly<Record<string, JsonObject>>,
): ShownOutput[] {
  return outputs.map((shown) => {
    const data = shown.displayId === undefined ? undefined : updates[shown.displayId];
    if (data === undefined || shown.output.output_type !== "display_data") return shown;
    return { ...shown, output: { ...shown.output, data } };
  });
}

function toOutput(type: string, content: JsonObject): Output | undefined {
  const data = object(content["data"]), metadata = object(content["metadata"]);
  switch (type) {
    case "stream": {
      const name = content["name"] === "stderr" ? "stderr" : "stdout";
      return { output_type: "stream", name, text: String(content["text"] ?? "") };
    }
    case "display_data":
      return { output_type: "display_data", data, metadata };
    case "execute_result": {
      const count = content["execution_count"];
      const execution_count = typeof count === "number" ? count : null;
      return { output_type: "execute_result", data, metadata, execution_count };
    }
    case "error": {
      const { ename, evalue, traceback } = content;
      return {
        output_type: "error",
        ename: String(ename ?? "Error"),
        evalue: String(evalue ?? ""),
        traceback: Array.isArray(traceback) ? traceback.map(String) : [],
      };
    }
  }
  return undefined;
}

/** Streams come in pieces; pieces of one stream that follow each other are one output. */
function append(outputs: readonly ShownOutput[], next: ShownOutput): ShownOutput[] {
  const last = outputs.at(-1)?.output, { output } = next;
  if (
    last?.output_type !== "stream" || output.output_type !== "stream" || last.name !== output.name
  ) return [...outputs, next];
  const text = joinText(last.text) + joinText(output.text);
  return [...outputs.slice(0, -1), { output: { ...last, text } }];
}

function displayId(content: JsonObject): string | undefined {
  const id = object(content["transient"])["display_id"];
  return typeof id === "string" ? id : undefined;
}

function object(value: unknown): JsonObject {
  return typeof value === "object" && value !== null ? value as JsonObject : {};
}
