/**
 * The process of one answer. The grader starts it without any permission; standard input holds the program in its first line and
 * the arguments of one call in each further line, standard output the results, one line a call, each behind the token of the first
 * line.
 *
 * Nothing here decides about marks: it calls and reports.
 *
 * @module
 */
import { type AnyFunction, called } from "./called.ts";
import { LoadError, loadProgram } from "./realm.ts";
import { wireText } from "./wire_text.ts";

const encoder = new TextEncoder();

function main(): void {
  say("hello");
  const [first = "", ...calls] = readAll().trimEnd().split("\n");
  const { token, limit, ...program } = JSON.parse(first);
  const report = (text: string) => say(token + text);
  try {
    const { answer, parse } = loadProgram(program);
    if (calls.length === 0) {
      report(`{"value":${wireText(answer, limit)}}`);
    } else if (typeof answer !== "function") {
      throw new LoadError("missing", program.name);
    } else {
      report(`{"ready":true}`);
      for (const text of calls) report(called(answer as AnyFunction, () => parse(text), limit));
    }
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    report(JSON.stringify({ failed: error.stage, message: error.message }));
  }
}

function readAll(): string {
  const decoder = new TextDecoder(), block = new Uint8Array(65_536);
  let text = "";
  for (let n; (n = Deno.stdin.readSync(block)) !== null;) {
    text += decoder.decode(block.subarray(0, n), { stream: true });
  }
  return text;
}

function say(line: string): void {
  const bytes = encoder.encode(line + "\n");
  for (let sent = 0; sent < bytes.length;) sent += Deno.stdout.writeSync(bytes.subarray(sent));
}

main();
// what the program left to do later (promises) is not waited for
Deno.exit(0);
