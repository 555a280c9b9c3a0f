/**
 * What a study has measured, as lines of a file: a study that was stopped goes on behind its last line.
 *
 * @module
 */
import type { CompressedBits } from "../../lib/hardware/mod.ts";
import { appendLine } from "../../lib/io/mod.ts";

/** A moment of a training. */
export interface StudyMoment {
  /** Epochs so far. */
  epoch: number;
  /** Share of the blocks that are dense. */
  share: number;
  /** Validation accuracy. */
  accuracy: number;
}

/** Bits of a layer that Deep Compression has stored. */
export interface CompressedLayer extends Omit<CompressedBits, "dense"> {
  name: string;
  weights: number;
}

/** What Deep Compression leaves. */
export interface CompressedNetwork {
  /** Test accuracy of the pruned network, fine-tuned. */
  pruned: number;
  /** Test accuracy of the same with shared values, before these are trained. */
  clustered: number;
  /** Length of the file. */
  bytes: number;
  /** Layer by layer. */
  layers: CompressedLayer[];
}

/** One pruned network. */
export interface StudyLine {
  /** Lengths of the trainings; results of other lengths do not compare. */
  scale: string;
  /** Which comparison it belongs to. */
  part: string;
  /** What is compared. */
  method: string;
  /** What was asked for: a share of groups, or of parameters that stay. */
  target: number;
  /** Decides data, first weights and order of batches. */
  seed: number;
  /** Share of the prunable weights that is removed. */
  removed: number;
  /** Parameters that stay, as a share of all. */
  parameters?: number;
  /** Test accuracy of the dense network it came from; null if it was sparse from the start. */
  dense: number | null;
  /** Test accuracy behind the last mask, before fine-tuning; null if there is no such moment. */
  cut: number | null;
  /** Test accuracy at the end. */
  accuracy: number;
  /** Bit operations, as a share of the dense network's. */
  bops?: number;
  /** Mean bit width. */
  bits?: number;
  /** Accuracy on the validation images, which a search has seen. */
  validation?: number;
  /** The same behind the fine-tuning that follows a search. */
  fineTuned?: number;
  /** How often a search measured the network. */
  evaluations?: number;
  /** How long it took. */
  seconds?: number;
  /** What was chosen, in words. */
  choice?: string;
  /** What Deep Compression leaves of it. */
  compressed?: CompressedNetwork;
  /** The way there. */
  history?: StudyMoment[];
}

/** What identifies a line. */
export type StudyKey = Pick<StudyLine, "scale" | "part" | "method" | "target" | "seed">;

/** Something to measure. */
export interface Trial extends StudyKey {
  /** Measures it. */
  run: () => Promise<Measured> | Measured;
}

/** What a trial finds. */
export type Measured = Omit<StudyLine, keyof StudyKey>;

/**
 * The lines of a file.
 *
 * @param path The file; none is an empty one, and a last line that was cut short is left out.
 * @returns Its lines; of several of the same key the last.
 */
export function readLines(path: string): StudyLine[] {
  const lines = wholeLines(textOf(path)).split("\n").filter(Boolean)
    .map((line) => JSON.parse(line) as StudyLine);
  return [...new Map(lines.map((line) => [keyOf(line), line])).values()];
}

function textOf(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

function wholeLines(text: string): string {
  return text.slice(0, text.lastIndexOf("\n") + 1);
}

/** A crash may leave part of a line behind, to which the next one must not be joined. */
function cutPartialLine(path: string): void {
  const text = textOf(path), whole = wholeLines(text);
  if (whole.length < text.length) Deno.writeTextFileSync(path, whole);
}

/**
 * Measures what is not in the file yet, one trial after the other.
 *
 * @param trials What to measure.
 * @param options The file, none to keep nothing; who hears of progress.
 * @returns The lines of all trials, in their order.
 */
export async function runTrials(
  trials: readonly Trial[],
  { out, tell = () => {} }: { out?: string | undefined; tell?: (text: string) => void } = {},
): Promise<StudyLine[]> {
  if (out !== undefined) cutPartialLine(out);
  const known = new Map(
    (out === undefined ? [] : readLines(out)).map((line) => [keyOf(line), line]),
  );
  const lines: StudyLine[] = [];
  for (const [i, trial] of trials.entries()) {
    const { run, ...key } = trial;
    let line = known.get(keyOf(key));
    if (line === undefined) {
      line = { ...await run(), ...key };
      if (out !== undefined) appendLine(out, line);
      const { part, method, target, seed, accuracy } = line;
      tell(
        `${i + 1} of ${trials.length}: ${part}, ${method} at ${target}, seed ${seed}: ` +
          `${(100 * accuracy).toFixed(1)} %`,
      );
    }
    lines.push(line);
  }
  return lines;
}

function keyOf({ scale, part, method, target, seed }: StudyKey): string {
  return JSON.stringify([scale, part, method, target, seed]);
}
