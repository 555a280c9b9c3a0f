import type { Params } from "./devtools.ts";

/** What an event tells of something that went wrong; undefined if nothing did. */
export function problemOf(method: string, params: Params): string | undefined {
  if (method === "Runtime.exceptionThrown") {
    return exceptionText(params.exceptionDetails as Params);
  }
  if (
    method === "Runtime.consoleAPICalled" && ["error", "assert"].includes(params.type as string)
  ) {
    const values = params.args as { value?: unknown; description?: string }[];
    return values.map(({ value, description }) => description ?? String(value)).join(" ");
  }
  if (method === "Log.entryAdded") {
    const { level, text, url } = params.entry as { level: string; text: string; url?: string };
    return level === "error" ? `${text} ${url ?? ""}`.trim() : undefined;
  }
  return undefined;
}

/** The text of an error that was thrown in the page. */
export function exceptionText({ text, exception }: Params): string {
  return (exception as { description?: string } | undefined)?.description ?? String(text);
}
