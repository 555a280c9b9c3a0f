import * as tf from "@tensorflow/tfjs-core";
import {
  answerPlaces,
  parseVocabulary,
  readDataFile,
  type SpanWindow,
  spanWindows,
  type SpanWindowsOptions,
  type SquadQuestion,
  squadQuestions,
  type Vocabulary,
} from "../../../datasets/mod.ts";
import type { Tensor } from "../../../lib/core/mod.ts";

/** The files of SQuAD 1.1 have 30 MB; what is much larger is something else. */
const MAX_BYTES = 2 ** 28;

/** A sequence to learn from. */
export interface LabelledWindow extends SpanWindow {
  /** Places of the first and the last token of the answer. */
  places: [first: number, last: number];
}

/** SQuAD as a network sees it. */
export interface SquadData {
  /** The pieces of words. */
  vocabulary: Vocabulary;
  /** Sequences to learn from. */
  train: LabelledWindow[];
  /** Questions to be asked, each with its sequences. */
  dev: { question: SquadQuestion; windows: SpanWindow[] }[];
  /** Questions of the training file that were left out, since none of their answers stands where it should. */
  leftOut: number;
}

/**
 * Reads `vocab.txt`, `train-v1.1.json` and `dev-v1.1.json` of a folder.
 *
 * @param folder The folder.
 * @param options Lengths of sequences.
 * @returns Sequences and questions.
 * @throws {DataError} If a file is missing or is not what it should be.
 */
export async function readSquad(folder: string, options: SpanWindowsOptions): Promise<SquadData> {
  const read = async (name: string) => {
    const file = `${folder}/${name}`, bytes = await readDataFile(file, { maxBytes: MAX_BYTES });
    return [new TextDecoder().decode(bytes), file] as const;
  };
  const vocabulary = parseVocabulary(...await read("vocab.txt"));
  const all = squadQuestions(...await read("train-v1.1.json"));
  const asked = squadQuestions(...await read("dev-v1.1.json"));
  const train = all.flatMap((question) => {
    const answer = question.answers.find(({ start }) => start !== undefined);
    if (answer === undefined) return [];
    const start = answer.start!, end = start + answer.text.length;
    return spanWindows(question, vocabulary, options)
      .map((window) => ({ ...window, places: answerPlaces(window, { start, end }) }));
  });
  const leftOut =
    all.filter(({ answers }) => answers.every(({ start }) => start === undefined)).length;
  const dev = asked.map((question) => ({
    question,
    windows: spanWindows(question, vocabulary, options),
  }));
  return { vocabulary, train, dev, leftOut };
}

/**
 * Sequences as the arguments of the network.
 *
 * @param windows The sequences.
 * @returns Tokens and segments, [batch, length], int32.
 */
export function inputsOf(windows: readonly SpanWindow[]): [tokens: Tensor, segments: Tensor] {
  const stacked = (part: "tokens" | "segments") => {
    const length = windows[0]!.tokens.length, all = new Int32Array(windows.length * length);
    windows.forEach((window, i) => all.set(window[part], i * length));
    return tf.tensor2d(all, [windows.length, length], "int32");
  };
  return [stacked("tokens"), stacked("segments")];
}

/**
 * Places of the answers, as the loss compares them.
 *
 * @param windows The sequences.
 * @returns First and last places, [batch], int32.
 */
export function labelsOf(windows: readonly LabelledWindow[]): [first: Tensor, last: Tensor] {
  return [0, 1].map((i) =>
    tf.tensor1d(windows.map(({ places }) => places[i as 0 | 1]), "int32")
  ) as [Tensor, Tensor];
}
