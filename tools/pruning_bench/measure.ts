/**
 * Times both sides in turn, so that a busy second hits both.
 *
 * @module
 */
import { median } from "../median.ts";
import { type Case, numbersOf } from "./cases.ts";
import type { Peer } from "./peer.ts";
import type { PruningRow } from "./report.ts";

/** Largest relative difference of distances: numpy sums in float32. */
const TOLERANCE = 1e-4;

/**
 * One comparison.
 *
 * @param one What is compared.
 * @param options numpy, if it is there; how many rounds.
 * @returns A row: medians over the rounds of the fastest repetition of a round.
 * @throws {Error} If both sides do not find the same.
 */
export async function measure(
  { name, shape, repetitions, ours, peers, given }: Case,
  { peer, rounds }: { peer: Peer | undefined; rounds: number },
): Promise<PruningRow> {
  const data = numbersOf(shape);
  const result = ours(data);
  await peer?.ask({ do: "load", shape, type: "float32" }, data);
  for (const { by, straight } of peer === undefined ? [] : peers) {
    const type = result instanceof Uint8Array ? "uint8" : "float64";
    const command = { do: "check", by, with: given, shape: [result.length], type };
    const { error } = await peer!.ask<{ error: number }>(command, result);
    if (!straight || error <= TOLERANCE) continue;
    throw new Error(
      `Cannot compare ${name}: both sides must find the same as ${by}: current value is ${error}`,
    );
  }
  const times: number[] = [], peerTimes = peers.map(() => [] as number[]);
  for (let round = 0; round < rounds; round++) {
    times.push(fastest(() => ours(data), repetitions));
    for (const [i, { by }] of peer === undefined ? [] : peers.entries()) {
      const command = { do: "time", by, with: given, repetitions };
      peerTimes[i]!.push((await peer!.ask<{ ms: number }>(command)).ms);
    }
  }
  const row = { name, ms: median(times) };
  if (peer === undefined) return { ...row, peers: [] };
  return {
    ...row,
    peers: peers.map(({ words, straight }, i) => ({
      words,
      straight,
      ms: median(peerTimes[i]!),
      ratio: median(times.map((ms, round) => ms / peerTimes[i]![round]!)),
    })),
  };
}

function fastest(call: () => unknown, repetitions: number): number {
  let best = Infinity;
  for (let i = 0; i < repetitions; i++) {
    const start = performance.now();
    call();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}
