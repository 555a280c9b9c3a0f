/**
 * Batch, layer and group norm: what lies in one set is normalised by the mean and variance of the set.
 *
 * @module
 */

/** Which numbers belong together. */
export interface Sets {
  /** Number of sets. */
  count: number;
  /** The set of a place. */
  of: (place: number) => number;
}

/** What a pass forward gives. */
export interface Normalized {
  /** The normalised numbers. */
  y: Float64Array;
  /** Mean of each set. */
  mean: Float64Array;
  /** Variance of each set, biased. */
  variance: Float64Array;
  /** 1 / sqrt(variance + epsilon). */
  inverseStd: Float64Array;
}

/** The sets of batch norm: one per channel. */
export function channelSets(channels: number): Sets {
  return { count: channels, of: (place) => place % channels };
}

/** The sets of layer norm (one pixel, one group) and group norm: for each sample one per group of neighbouring channels. */
export function sampleSets(
  s: { samples: number; pixels: number; channels: number; groups: number },
): Sets {
  const perGroup = s.channels / s.groups;
  return {
    count: s.samples * s.groups,
    of: (place) =>
      Math.floor(place / (s.pixels * s.channels)) * s.groups +
      Math.floor(place % s.channels / perGroup),
  };
}

/** y = scale (x - mean) / sqrt(variance + epsilon) + offset; scale and offset by channel, the last axis. */
export function normalization(sets: Sets, epsilon: number) {
  return (x: Float64Array, scale: Float64Array, offset: Float64Array): Normalized => {
    const mean = averages(sets, x);
    const variance = averages(sets, x.map((value, i) => (value - mean[sets.of(i)]!) ** 2));
    const inverseStd = variance.map((v) => 1 / Math.sqrt(v + epsilon));
    const y = x.map((value, i) => {
      const set = sets.of(i), c = i % scale.length;
      return (value - mean[set]!) * inverseStd[set]! * scale[c]! + offset[c]!;
    });
    return { y, mean, variance, inverseStd };
  };
}

/** dx, dscale and doffset. */
export function normalizationGradients(
  sets: Sets,
  dy: Float64Array,
  x: Float64Array,
  scale: Float64Array,
  { mean, inverseStd }: Pick<Normalized, "mean" | "inverseStd">,
): Float64Array[] {
  const normal = x.map((value, i) => (value - mean[sets.of(i)]!) * inverseStd[sets.of(i)]!);
  const h = dy.map((g, i) => g * scale[i % scale.length]!);
  const meanH = averages(sets, h), meanHNormal = averages(sets, h.map((g, i) => g * normal[i]!));
  const dx = h.map((g, i) => {
    const set = sets.of(i);
    return inverseStd[set]! * (g - meanH[set]! - normal[i]! * meanHNormal[set]!);
  });
  const dScale = new Float64Array(scale.length), dOffset = new Float64Array(scale.length);
  dy.forEach((g, i) => {
    dScale[i % scale.length]! += g * normal[i]!;
    dOffset[i % scale.length]! += g;
  });
  return [dx, dScale, dOffset];
}

function averages(sets: Sets, values: Float64Array): Float64Array {
  const sums = new Float64Array(sets.count);
  values.forEach((value, i) => sums[sets.of(i)]! += value);
  return sums.map((sum) => sum / (values.length / sets.count));
}
