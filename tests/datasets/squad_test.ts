import assert from "node:assert/strict";
import fc from "fast-check";
import {
  answerPlaces,
  answerScores,
  answerWords,
  bestAnswer,
  parseVocabulary,
  spanWindows,
  squadQuestions,
} from "@geta-lab/geta/datasets";
import { random } from "@geta-lab/geta/core";
import { mutate } from "../support/mutate.ts";

const file = (context: string, answers: unknown) => ({
  data: [{ paragraphs: [{ context, qas: [{ id: "1", question: "Who?", answers }] }] }],
});
const read = (value: unknown) => squadQuestions(JSON.stringify(value), "dev.json");

Deno.test("squadQuestions() counts code points as the files do, and knows answers that stand elsewhere", () => {
  const context = "\u{1F600}\u{1F600} By Ada.";
  const [one] = read(
    file(context, [{ text: "Ada", answer_start: 6 }, { text: "Bob", answer_start: 6 }]),
  );
  assert.deepEqual(one!.answers, [{ text: "Ada", start: 8 }, { text: "Bob", start: undefined }]);
  const far = read(file("Ada", [{ text: "Ada", answer_start: 2 ** 50 }]));
  assert.equal(far[0]!.answers[0]!.start, undefined);
});

Deno.test("squadQuestions() names the entry that is wrong, and throws nothing else", () => {
  const refused = (value: unknown, message: RegExp) =>
    assert.throws(() => read(value), { name: "DataError", message });
  refused([], /^Cannot read dev.json: data must be as in SQuAD 1.1: current value is Invalid key/);
  refused(
    file("a", []),
    /data.0.paragraphs.0.qas.0.answers must be as in SQuAD 1.1: current value is no answer$/,
  );
  refused(
    file("a", [{ text: "a", answer_start: -1 }]),
    /answers.0.answer_start must be as in SQuAD/,
  );
  refused({ data: [] }, /it must hold questions: current value is none$/);
  assert.throws(() => squadQuestions("{", "dev.json"), /Cannot read dev.json: it must be JSON: /);
  const good = file("By Ada.", [{ text: "Ada", answer_start: 3 }]), stream = random(3);
  for (let i = 0; i < 300; i++) {
    const mutant = mutate(good, stream);
    if (mutant === undefined) continue;
    try {
      assert.ok(read(mutant.value).length > 0);
    } catch (error) {
      assert.equal(
        (error as Error).name,
        "DataError",
        `${mutant.path}: ${mutant.change}: ${error}`,
      );
    }
  }
});

const vocabulary = parseVocabulary(
  ["[PAD]", "[UNK]", "[CLS]", "[SEP]", ..."abcdefghijklmnopqrstuvwxyz"].join("\n"),
  "v",
);

Deno.test("spanWindows() shows every token of the text, each answer that is short enough in one piece, and ends at the end", () => {
  fc.assert(
    fc.property(
      fc.nat(60),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 8 }),
      fc.nat(5),
      (words, stride, questionLength, asked) => {
        const room = stride + 3,
          question = "q ".repeat(asked),
          used = Math.min(asked, questionLength);
        const context = Array.from({ length: words }, (_, i) => String.fromCharCode(97 + i % 26))
          .join(" ");
        const length = Math.max(used + 3 + room, questionLength + 4);
        const windows = spanWindows({ question, context }, vocabulary, {
          length,
          stride,
          questionLength,
        });
        const space = length - used - 3;
        windows.forEach(({ tokens, segments, first, pieces }, k) => {
          assert.deepEqual([tokens[0], first, tokens[first - 1]], [2, used + 2, 3]);
          assert.equal(pieces.length, Math.min(space, words - k * stride));
          assert.equal(tokens[first + pieces.length], 3);
          assert.ok(tokens.subarray(first + pieces.length + 1).every((token) => token === 0));
          segments.forEach((segment, i) =>
            assert.equal(segment, i >= first && i <= first + pieces.length ? 1 : 0)
          );
          pieces.forEach(({ number, start }, i) => {
            assert.equal(tokens[first + i], number);
            assert.equal(start, 2 * (k * stride + i)); // a letter and a space each
          });
        });
        const last = windows.at(-1)!;
        assert.equal((windows.length - 1) * stride + last.pieces.length, words);
        // an answer of up to space - stride + 1 tokens is whole in some sequence
        for (let from = 0; from < words; from++) {
          const to = Math.min(words, from + space - stride + 1) - 1;
          const whole = windows.filter((window) => {
            const [a, b] = answerPlaces(window, { start: 2 * from, end: 2 * to + 1 });
            if (a === 0) return false;
            assert.deepEqual([
              window.pieces[a - window.first]!.start,
              window.pieces[b - window.first]!.end,
            ], [
              2 * from,
              2 * to + 1,
            ]);
            return true;
          });
          assert.ok(whole.length > 0);
        }
      },
    ),
    { seed: 6 },
  );
  assert.throws(
    () =>
      spanWindows({ question: "q", context: "a" }, vocabulary, {
        length: 8,
        stride: 5,
        questionLength: 4,
      }),
    /^RangeError: Cannot cut a text: length must leave at least 5 tokens \(stride\) beside 4 of the question: current value is 8$/,
  );
});

Deno.test("answerScores() follows the official script: normalised words, repetitions, the best of several", () => {
  assert.deepEqual(answerWords("An  answer, the a. THE_end thé"), ["answer", "theend", "thé"]);
  const cases: [answer: string, truths: string[], exactMatch: number, f1: number][] = [
    ["The Saint Bernadette!", ["saint bernadette"], 1, 1],
    ["in the 1990s", ["1990s"], 0, 2 / 3], // precision 1/2, recall 1
    ["a b b", ["b b b c"], 0, 4 / 6], // "a" is an article: two of two words, two of four
    ["x", ["y"], 0, 0],
    ["the", ["a"], 1, 0], // no words on either side, as the script has it
    ["blue", ["red", "dark blue", "blue"], 1, 1],
    ["", ["blue"], 0, 0],
  ];
  for (const [answer, truths, exactMatch, f1] of cases) {
    assert.deepEqual(answerScores(answer, truths), { exactMatch, f1 });
  }
});

Deno.test("bestAnswer() is the best of all pairs in order and at most 30 tokens long, over all sequences", () => {
  const context = "x".repeat(120);
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const stream = random(seed), count = 40;
      const windows = [0, 1].map((k) => {
        const pieces = Array.from({ length: count }, (_, i) => {
          const start = 2 * (i + k * 20);
          return { number: 4, start, end: start + 1 };
        });
        const scores = () => Float32Array.from({ length: count + 5 }, () => stream.normal());
        return { window: { first: 3, pieces }, starts: scores(), ends: scores() };
      });
      // all pairs, sorted
      const pairs = windows.flatMap(({ window: { pieces }, starts, ends }) =>
        pieces.flatMap((a, i) =>
          pieces.map((b, j) => ({ i, j, score: starts[i + 3]! + ends[j + 3]!, a, b }))
        )
      ).filter(({ i, j }) => j >= i && j - i < 30).sort((p, q) => q.score - p.score);
      const [{ a, b }] = pairs as [typeof pairs[number]];
      assert.equal(bestAnswer(context, windows).length, b.end - a.start);
    }),
    { seed: 10, numRuns: 30 },
  );
  assert.equal(bestAnswer("", [{ window: { first: 2, pieces: [] }, starts: [1], ends: [1] }]), "");
});
