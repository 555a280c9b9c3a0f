/**
 * Attention of several heads, which lie side by side in the last axis.
 *
 * @module
 */

/** Sizes and options of one attention. */
export interface AttentionCase {
  /** Samples. */
  samples: number;
  /** Heads. */
  heads: number;
  /** Queries of a sample. */
  queries: number;
  /** Keys of a sample. */
  keys: number;
  /** Width of a head of query and key. */
  width: number;
  /** Width of a head of the value. */
  valueWidth: number;
  /** Factor of the scores. */
  scale: number;
  /** Not 0 where a query sees a key, [queries, keys] or [samples, queries, keys]. */
  mask?: ArrayLike<number>;
}

/** y = softmax(scale query key^T) value for each head, and these probabilities. */
export function attention(s: AttentionCase) {
  return (query: Float64Array, key: Float64Array, value: Float64Array) => {
    const y = new Float64Array(s.samples * s.queries * s.heads * s.valueWidth);
    const probabilities = new Float64Array(s.samples * s.heads * s.queries * s.keys);
    eachQuery(s, (at) => {
      const scores = at.keys.map(({ seen, key: k }) => {
        let sum = 0;
        for (let d = 0; d < s.width; d++) sum += query[at.query + d]! * key[k + d]!;
        return seen ? s.scale * sum : -Infinity;
      });
      const top = Math.max(...scores);
      const weights = scores.map((score) => score === -Infinity ? 0 : Math.exp(score - top));
      const total = weights.reduce((a, b) => a + b, 0) || 1;
      at.keys.forEach(({ value: v, probability }, i) => {
        const p = probabilities[probability] = weights[i]! / total;
        for (let d = 0; d < s.valueWidth; d++) y[at.output + d]! += p * value[v + d]!;
      });
    });
    return { y, probabilities };
  };
}

/** dquery, dkey and dvalue. */
export function attentionGradients(
  s: AttentionCase,
  dy: Float64Array,
  [query, key, value]: [Float64Array, Float64Array, Float64Array],
  probabilities: Float64Array,
): Float64Array[] {
  const dQuery = new Float64Array(query.length), dKey = new Float64Array(key.length);
  const dValue = new Float64Array(value.length);
  eachQuery(s, (at) => {
    const dp = at.keys.map(({ value: v, probability }) => {
      let sum = 0;
      for (let d = 0; d < s.valueWidth; d++) {
        sum += dy[at.output + d]! * value[v + d]!;
        dValue[v + d]! += dy[at.output + d]! * probabilities[probability]!;
      }
      return sum;
    });
    const dpDotP = dp.reduce((sum, g, i) => sum + g * probabilities[at.keys[i]!.probability]!, 0);
    at.keys.forEach(({ key: k, probability }, i) => {
      const ds = s.scale * probabilities[probability]! * (dp[i]! - dpDotP);
      for (let d = 0; d < s.width; d++) {
        dQuery[at.query + d]! += ds * key[k + d]!;
        dKey[k + d]! += ds * query[at.query + d]!;
      }
    });
  });
  return [dQuery, dKey, dValue];
}

/** Where the rows of one query of one head start. */
interface QueryPlace {
  query: number;
  output: number;
  keys: { key: number; value: number; probability: number; seen: boolean }[];
}

function eachQuery(s: AttentionCase, visit: (at: QueryPlace) => void): void {
  const perSample = s.mask !== undefined && s.mask.length > s.queries * s.keys;
  for (let n = 0; n < s.samples; n++) {
    for (let h = 0; h < s.heads; h++) {
      for (let q = 0; q < s.queries; q++) {
        const row = (n * s.queries + q) * s.heads + h;
        const maskRow = (perSample ? n * s.queries : 0) + q;
        const keys = Array.from({ length: s.keys }, (_, k) => {
          const at = (n * s.keys + k) * s.heads + h;
          return {
            key: at * s.width,
            value: at * s.valueWidth,
            probability: ((n * s.heads + h) * s.queries + q) * s.keys + k,
            seen: s.mask === undefined || s.mask[maskRow * s.keys + k] !== 0,
          };
        });
        visit({ query: row * s.width, output: row * s.valueWidth, keys });
      }
    }
  }
}
