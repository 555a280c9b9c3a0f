/**
 * Runs an answer in a worker of the page, so that an endless loop can be ended. It calls and reports, as the process of the
 * grader does; the page judges.
 *
 * @module
 */
import { type AnyFunction, called, errorText } from "../../grade/answer_process/called.ts";

/** What the page sends. */
export interface WorkerTask {
  /** The answer as JavaScript. */
  source: string;
  /** Name of its function. */
  name: string;
  /** JavaScript of the given functions. */
  given: string;
  /** Arguments of the calls, each as JSON. */
  cases: string[];
}

/** Characters of one result. */
const LIMIT = 1_000_000;

const scope = globalThis as unknown as {
  onmessage: (event: { data: WorkerTask }) => void;
  postMessage: (line: string) => void;
};
// taken before the answer can replace them
const { parse, stringify } = JSON, post = scope.postMessage.bind(scope);

scope.onmessage = ({ data: { source, name, given, cases } }) => {
  const fail = (failed: string, message: string) => post(stringify({ failed, message }));
  new Function(given)();
  let load: AnyFunction;
  try {
    load = new Function(
      `"use strict"; ${source}\nreturn typeof ${name} === "undefined" ? undefined : ${name};`,
    ) as AnyFunction;
  } catch (error) {
    const message = errorText(error).replace(/^SyntaxError: /, "");
    return fail(/import statement/.test(message) ? "import" : "syntax", message);
  }
  let answer: unknown;
  try {
    answer = load();
  } catch (error) {
    return fail("run", errorText(error));
  }
  if (typeof answer !== "function") return fail("missing", name);
  post(`{"ready":true}`);
  for (const text of cases) post(called(answer as AnyFunction, () => parse(text), LIMIT));
};
