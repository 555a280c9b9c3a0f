/** Numbers from which looking at a few of them first is worth it. */
const WORTH_SAMPLES = 1 << 16;
/** One of so many is looked at: an odd number, so that rows of even lengths are not met at one place only. */
const STRIDE = 1023, FEWEST_SAMPLES = 511;
/** How far from the wanted rank the samples that enclose it lie, in standard deviations of the rank of a sample. */
const DEVIATIONS = 5;
/** All bits of a float32 number but its sign, and the largest that a finite one can have. */
const MAGNITUDE = 0x7fffffff, LARGEST = 0x7f7fffff;

/** What one pass over scores leaves open. */
export interface BetweenSamples {
  /** 0 for what is removed certainly, 1 for the others. */
  mask: Uint8Array;
  /** Indices of those that may be removed, ascending; all that equal one of them are among them. */
  open: Int32Array;
  /** Their scores. */
  scores: Float32Array;
  /** How many of these are removed. */
  removed: number;
}

/**
 * Decides most of millions of scores in one pass: some thousand of them are sorted, and two of these enclose the wanted rank almost
 * surely. What is below the lower one leaves, what is above the upper one stays, a few of a hundred lie between.
 *
 * ```text
 * rank of a sample at share p:   n p  +-  n sqrt(p (1 - p) / samples)
 * ```
 *
 * Source: Floyd, Rivest: Expected time bounds for selection (1975), for samples that enclose a rank.
 *
 * @param scores The scores.
 * @param removed How many are removed.
 * @returns What is open; undefined if there are few scores, one is not finite, the samples miss the rank, or much is open.
 */
export function betweenSamples(scores: Float32Array, removed: number): BetweenSamples | undefined {
  const n = scores.length;
  if (n < WORTH_SAMPLES || removed === 0 || removed === n) return undefined;
  const { limits, isSigned } = enclosing(scores, removed);
  const bits = new Int32Array(scores.buffer, scores.byteOffset, n);
  const mask = new Uint8Array(n), open = new Int32Array(n >> 3);
  // magnitudes have no sign and need half of the work; whether the samples spoke for all is known behind the pass
  const pass = (isSigned ? undefined : divideMagnitudes(bits, limits, { mask, open })) ??
    divide(bits, limits, { mask, open });
  if (pass === undefined) return undefined;
  const { count } = pass, left = removed - (n - pass.stay);
  if (count > open.length || left < 0 || left > count) return undefined;
  const near = new Float32Array(count);
  for (let i = 0; i < count; i++) near[i] = scores[open[i]!]!;
  return { mask, open: open.subarray(0, count), scores: near, removed: left };
}

/** Where one pass puts what it finds. */
interface Found {
  mask: Uint8Array;
  open: Int32Array;
}

/** How many are not below the lower limit, and how many of these are not above the upper one. */
interface Divided {
  stay: number;
  count: number;
}

/** One pass over the bits of numbers from 0 on, which are in their order; undefined if one is negative or not finite. */
function divideMagnitudes(
  bits: Int32Array,
  [lower, high]: [number, number],
  { mask, open }: Found,
): Divided | undefined {
  const low = Math.max(lower, -1); // differences do not overflow, then
  let stay = 0, count = 0, negative = 0;
  for (let i = 0; i < bits.length; i++) {
    const b = bits[i]!, one = 1 + ((b - low) >> 31);
    negative |= b | (LARGEST - b);
    mask[i] = one;
    stay = (stay + one) | 0;
    if (((high - b) >> 31) + one > 0) open[count++] = i; // behind the end nothing is written
  }
  return negative < 0 ? undefined : { stay, count };
}

/** The same for numbers of either sign; undefined if one is not finite. */
function divide(
  bits: Int32Array,
  [low, high]: [number, number],
  { mask, open }: Found,
): Divided | undefined {
  let stay = 0, count = 0, negative = 0;
  for (let i = 0; i < bits.length; i++) {
    const b = bits[i]!, key = b ^ ((b >> 31) & MAGNITUDE);
    negative |= LARGEST - (b & MAGNITUDE);
    const one = 1 - less(key, low);
    mask[i] = one;
    stay = (stay + one) | 0;
    if (less(high, key) < one) open[count++] = i; // behind the end nothing is written
  }
  return negative < 0 ? undefined : { stay, count };
}

/** 1 if a < b, else 0, without a branch and whatever the signs are. */
function less(a: number, b: number): number {
  const difference = (a - b) | 0;
  return (difference ^ ((a ^ b) & (difference ^ a))) >>> 31;
}

/**
 * Two samples around a rank, as integers of the same order (0 and -0 are one number, so the lower is -0 and the upper 0), and whether
 * one has a minus.
 */
function enclosing(
  scores: Float32Array,
  rank: number,
): { limits: [low: number, high: number]; isSigned: boolean } {
  const n = scores.length, stride = Math.min(STRIDE, Math.floor(n / FEWEST_SAMPLES));
  const samples = new Float32Array(Math.floor(n / stride));
  for (let i = 0, at = 0; i < samples.length; i++, at += stride) samples[i] = scores[at]!;
  samples.sort();
  const share = rank / n, place = share * samples.length;
  const away = DEVIATIONS * Math.sqrt(samples.length * share * (1 - share)) + 1;
  const low = samples[Math.floor(place - away)] ?? -Infinity;
  const high = samples[Math.floor(place + away)] ?? Infinity;
  return {
    limits: [orderOf(low === 0 ? -0 : low), orderOf(high === 0 ? 0 : high)],
    isSigned: orderOf(samples[0]!) < 0,
  };
}

/** An integer for a float32 number, in the same order. */
function orderOf(number: number): number {
  const bits = new Int32Array(Float32Array.of(number).buffer)[0]!;
  return bits ^ ((bits >> 31) & MAGNITUDE);
}
