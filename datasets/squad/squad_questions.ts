import * as v from "valibot";
import { messageOf } from "../../lib/core/mod.ts";
import { DataError } from "../data_error.ts";

/** A question about a text, and its answers. */
export interface SquadQuestion {
  /** Its name. */
  id: string;
  /** The question. */
  question: string;
  /** The text. */
  context: string;
  /** What people answered. */
  answers: {
    /** The words. */
    text: string;
    /** Where in the text they begin, code units of UTF-16; undefined if they do not stand there. */
    start: number | undefined;
  }[];
}

const schema = v.object({
  data: v.array(v.object({
    paragraphs: v.array(v.object({
      context: v.string(),
      qas: v.array(v.object({
        id: v.string(),
        question: v.string(),
        answers: v.pipe(
          v.array(v.object({
            text: v.pipe(v.string(), v.nonEmpty()),
            answer_start: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
          })),
          v.minLength(1, "no answer"),
        ),
      })),
    })),
  })),
});

/**
 * Reads a file of SQuAD 1.1.
 *
 * Source: Rajpurkar et al., SQuAD (arXiv:1606.05250).
 *
 * @param text Content of `train-v1.1.json` or `dev-v1.1.json`.
 * @param file What to call it in an error.
 * @returns All questions, in the order of the file.
 * @throws {DataError} If it is no such file; says which entry is wrong.
 *
 * @example
 * ```ts
 * import { squadQuestions } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const qas = [{ id: "1", question: "Who?", answers: [{ text: "Ada", answer_start: 3 }] }];
 * const file = { version: "1.1", data: [{ paragraphs: [{ context: "By Ada.", qas }] }] };
 * const [first] = squadQuestions(JSON.stringify(file), "train-v1.1.json");
 * assert.deepEqual(first!.answers, [{ text: "Ada", start: 3 }]);
 * ```
 */
export function squadQuestions(text: string, file: string): SquadQuestion[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new DataError(file, { wanted: "it must be JSON", found: messageOf(cause) });
  }
  const result = v.safeParse(schema, value);
  if (!result.success) {
    const [issue] = result.issues;
    const wanted = `${v.getDotPath(issue) ?? "it"} must be as in SQuAD 1.1`;
    throw new DataError(file, { wanted, found: issue.message });
  }
  const questions = result.output.data.flatMap(({ paragraphs }) =>
    paragraphs.flatMap(({ context, qas }) =>
      qas.map(({ id, question, answers }) => ({
        id,
        question,
        context,
        answers: answers.map(({ text, answer_start }) => {
          const start = codeUnitAt(context, answer_start);
          return { text, start: context.startsWith(text, start) ? start : undefined };
        }),
      }))
    )
  );
  if (questions.length > 0) return questions;
  throw new DataError(file, { wanted: "it must hold questions", found: "none" });
}

/** The files count code points; a string here is made of code units, of which an emoji has two. */
function codeUnitAt(text: string, codePoint: number): number {
  let at = 0;
  for (let i = 0; i < codePoint && at < text.length; i++) {
    at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  }
  return at;
}
