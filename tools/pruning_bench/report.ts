/**
 * What the benchmark of pruning found, as text.
 *
 * @module
 */
import { markdownTable } from "../markdown_table.ts";
import { wrapMarkdown } from "../markdown_wrap.ts";
import type { ScanTimes } from "./scan.ts";

/** numpy's side of a comparison. */
export interface PeerTime {
  /** How it is written in numpy. */
  words: string;
  /** Whether that is what one writes first; otherwise it is shown for completeness. */
  straight: boolean;
  /** Median of the fastest repetitions, ms. */
  ms: number;
  /** Median over the rounds of our time divided by this one. */
  ratio: number;
}

/** A comparison. */
export interface PruningRow {
  /** Its name. */
  name: string;
  /** Ours, ms. */
  ms: number;
  /** numpy's; none if it is not installed. */
  peers: PeerTime[];
}

/** A whole measurement. */
export interface PruningBench {
  /** Processor, cores, operating system. */
  machine: string;
  /** Versions by name. */
  versions: Record<string, string>;
  /** Processes that wanted to run, on average over the minute before the end. */
  load: number;
  /** The comparisons. */
  rows: PruningRow[];
  /** The scan, if it was measured. */
  scan?: ScanTimes;
}

/**
 * A line for every way to write a comparison in numpy.
 *
 * @param rows The comparisons.
 * @returns A Markdown table; the fastest straight way is marked as the peer.
 */
export function pruningTable(rows: readonly PruningRow[]): string {
  const cells = rows.flatMap(({ name, ms, peers }) => {
    const peer = peerOf(peers);
    if (peers.length === 0) return [[name, ms.toFixed(1), "not installed", "", "", ""]];
    return peers.map((one) => [
      name,
      ms.toFixed(1),
      one.words,
      one === peer ? "peer" : one.straight ? "slower" : "for comparison",
      one.ms.toFixed(1),
      one.ratio.toFixed(2),
    ]);
  });
  const heads = ["what", "ours ms", "numpy", "taken as", "its ms", "ours / numpy"];
  return markdownTable(heads, cells, [false, true, false, false, true, true]);
}

/**
 * What we are measured against: the fastest of the straight ways.
 *
 * @param peers All ways.
 * @returns That one; undefined if there is none.
 */
export function peerOf(peers: readonly PeerTime[]): PeerTime | undefined {
  return peers.filter(({ straight }) => straight).sort((a, b) => a.ms - b.ms)[0];
}

/**
 * What a scan takes beside its evaluations.
 *
 * @param scan The times.
 * @returns A sentence.
 */
export function scanLine(
  { groups, ratios, images, evaluations, seconds, plainSeconds, ratio }: ScanTimes,
): string {
  return `A sensitivity scan of VGG7 (${groups} groups x ${ratios} ratios, ${images} images) makes ${evaluations} evaluations ` +
    `in ${seconds.toFixed(1)} s; as many of the whole network, in turn with them, take ${
      plainSeconds.toFixed(1)
    } s: ` +
    `ratio ${ratio.toFixed(2)}.`;
}

/**
 * The page docs/bench_pruning.md.
 *
 * @param bench The measurement.
 * @param date Day of the measurement, YYYY-MM-DD.
 * @returns Markdown.
 */
export function pruningPage(
  { machine, versions, load, rows, scan }: PruningBench,
  date: string,
): string {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return wrapMarkdown(`# Pruning here and in numpy

Measured on ${date} by \`deno task bench:pruning\`.

- machine: ${machine}
- versions: ${named.join(", ")}
- load: ${load.toFixed(1)} processes wanted to run in the last minute of it

Both sides get the same normal numbers and must find the same. They run in turn, in one run: a time is the median over the rounds
of the fastest repetition of a round, a ratio the median of the ratios of the rounds. Below 1 ours is faster. A way of numpy is
straight if it is what one writes first and finds the same, with all digits; the fastest of those is the peer, others are shown
for comparison.

${pruningTable(rows)}
${scan === undefined ? "" : `\n${scanLine(scan)}\n`}`);
}
