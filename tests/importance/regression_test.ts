import assert from "node:assert/strict";
import fc from "fast-check";
import { memory } from "@tensorflow/tfjs-core";
import { useEngine } from "@geta-lab/geta/engine";
import {
  channelProblem,
  lasso,
  lassoLimit,
  lassoObjective,
  lassoOfCount,
  type LassoProblem,
  reconstructionError,
  refitWeights,
  type SampledLayer,
  selectChannels,
} from "@geta-lab/geta/importance";
import { fixtures, type FixtureTensor } from "../support/fixtures.ts";
import { assertClose, normals } from "./support.ts";

interface LassoChannels {
  x_samples_channels_taps: FixtureTensor;
  weight_out_channels_taps: FixtureTensor;
  y: FixtureTensor;
  z_norms_per_channel: number[];
  alpha_max: number;
  lasso_path: {
    alpha: number;
    lambda_per_sample: number;
    beta: number[];
    nonzero: number;
    objective: number;
  }[];
  keep_channels: number;
  alpha_interval_for_keep: [number, number];
  alpha_used: number;
  beta: number[];
  selected_channels: number[];
  relative_error_selected_without_refit: number;
  refit_weight_out_selected_taps: FixtureTensor;
  relative_error_after_refit: number;
  relative_error_first_k_after_refit: number;
  max_response_selected: number[];
  relative_error_max_response_after_refit: number;
  best_subset_brute_force: number[];
  relative_error_best_subset: number;
}

const numbers = ({ data }: FixtureTensor) => Float64Array.from(data, Number);

/** The weights of some channels. */
function partOf({ outputs, channels, taps, weights }: SampledLayer, chosen: number[]) {
  return Float64Array.from({ length: outputs * chosen.length * taps }, (_, at) => {
    const channel = chosen[Math.floor(at / taps) % chosen.length]!;
    const output = Math.floor(at / (taps * chosen.length));
    return weights[(output * channels + channel) * taps + at % taps]!;
  });
}

for (const { file, data } of fixtures<LassoChannels>("lasso_channel_selection")) {
  const [samples, channels, taps] = data.x_samples_channels_taps.shape as [number, number, number];
  const layer: SampledLayer = {
    inputs: numbers(data.x_samples_channels_taps),
    weights: numbers(data.weight_out_channels_taps),
    targets: numbers(data.y),
    samples,
    channels,
    taps,
    outputs: data.weight_out_channels_taps.shape[0]!,
  };
  const problem = channelProblem(layer);

  Deno.test(`fixture: lasso() and lassoObjective() along the path equal ${file}`, () => {
    assertClose([lassoLimit(problem)], [data.alpha_max], "limit");
    const rows = layer.samples * layer.outputs;
    const norms = data.z_norms_per_channel.map((_, c) =>
      Math.sqrt(problem.gram[c * (channels + 1)]! * rows)
    );
    assertClose(norms, data.z_norms_per_channel, "norms");
    for (const { alpha, lambda_per_sample: lambda, beta, nonzero, objective } of data.lasso_path) {
      // an error per sample is that of all its rows, one an output
      assertClose([alpha * layer.outputs], [lambda], "price per sample");
      const own = lasso(problem, alpha);
      assertClose(own, beta, `alpha ${alpha}`);
      assert.equal(own.filter((value) => value !== 0).length, nonzero);
      assertClose([lassoObjective(problem, own, alpha)], [objective], "objective");
    }
    assertClose(lasso(problem, data.alpha_used), data.beta, "the price that was used");
  });

  Deno.test(`fixture: selectChannels() chooses, refits and errs as ${file}`, () => {
    const keep = data.keep_channels, own = selectChannels(layer, keep);
    const [low, high] = data.alpha_interval_for_keep;
    assert.ok(own.alpha >= low && own.alpha <= high, `${own.alpha} in [${low}, ${high}]`);
    assert.deepEqual(own.channels, data.selected_channels);
    // within a thousandth the ends of the interval are where a channel more comes and one goes
    const left = (alpha: number) => lasso(problem, alpha).filter((beta) => beta !== 0).length;
    for (const [end, outside] of [[low, -1], [high, 1]] as const) {
      assert.equal(left(end * (1 - 1e-3 * outside)), keep, `inside ${end}`);
      assert.ok(outside * (keep - left(end * (1 + 1e-3 * outside))) > 0, `outside ${end}`);
    }
    assertClose(own.weights, data.refit_weight_out_selected_taps.data, "refit");
    assert.equal(own.ridge, 0);
    assertClose([own.error], [data.relative_error_after_refit], "error");
    const weights = partOf(layer, own.channels); // as they are, not shrunk by beta
    const before = reconstructionError(layer, { channels: own.channels, weights });
    assertClose([before], [data.relative_error_selected_without_refit], "without refit");
    const others: [number[], number][] = [
      [Array.from({ length: keep }, (_, c) => c), data.relative_error_first_k_after_refit],
      [data.max_response_selected, data.relative_error_max_response_after_refit],
      [data.best_subset_brute_force, data.relative_error_best_subset],
    ];
    for (const [list, wanted] of others) {
      const sorted = list.toSorted((a, b) => a - b);
      const { weights } = refitWeights(layer, sorted);
      assertClose([reconstructionError(layer, { channels: sorted, weights })], [wanted], `${list}`);
    }
  });
}

/** A layer of random numbers; its targets are what it computes. */
function randomLayer(seed: number, { samples = 40, channels = 5 } = {}): SampledLayer {
  const taps = 2, outputs = 3, width = channels * taps;
  const inputs = normals(samples * width, seed), weights = normals(outputs * width, seed + 1);
  const targets = new Float64Array(samples * outputs);
  for (let n = 0; n < samples; n++) {
    for (let o = 0; o < outputs; o++) {
      for (let k = 0; k < width; k++) {
        targets[n * outputs + o]! += inputs[n * width + k]! * weights[o * width + k]!;
      }
    }
  }
  return { inputs, weights, targets, samples, channels, taps, outputs };
}

Deno.test("channelProblem() equals the products of the stacked matrix", () => {
  const layer = randomLayer(1),
    { samples, channels, taps, outputs } = layer,
    rows = samples * outputs;
  const z = Array.from({ length: channels }, (_, c) =>
    Array.from({ length: rows }, (_, row) => {
      const n = Math.floor(row / outputs), o = row % outputs;
      let sum = 0;
      for (let t = 0; t < taps; t++) {
        sum += layer.inputs[(n * channels + c) * taps + t]! *
          layer.weights[(o * channels + c) * taps + t]!;
      }
      return sum;
    }));
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Array.from(a).reduce((sum, x, i) => sum + x * b[i]!, 0) / rows;
  const { gram, correlation, energy } = channelProblem(layer);
  assertClose(gram, z.flatMap((a) => z.map((b) => dot(a, b))), "gram");
  assertClose(correlation, z.map((a) => dot(a, layer.targets)), "correlation");
  assertClose([energy], [dot(layer.targets, layer.targets)], "energy");
});

Deno.test("channelProblem() of a large layer by the engine equals sums over samples and over outputs, and leaves no tensor", async () => {
  await useEngine();
  // as many samples as take two products of the engine
  const samples = 1030, channels = 16, taps = 2, outputs = 512, width = channels * taps;
  const layer = {
    inputs: normals(samples * width, 1),
    weights: normals(outputs * width, 2),
    targets: normals(samples * outputs, 3),
    samples,
    channels,
    taps,
    outputs,
  };
  // G_ab = sum over taps t, u of (sum over n of x_nat x_nbu) (sum over o of w_oat w_obu) / rows
  const sums = (rows: ArrayLike<number>, i: number, j: number) => {
    let sum = 0;
    for (let at = 0; at < rows.length; at += width) sum += rows[at + i]! * rows[at + j]!;
    return sum;
  };
  const gram = new Float64Array(channels ** 2), correlation = new Float64Array(channels);
  for (let i = 0; i < width; i++) {
    const a = Math.floor(i / taps);
    for (let j = 0; j < width; j++) {
      const b = Math.floor(j / taps);
      gram[a * channels + b]! += sums(layer.inputs, i, j) * sums(layer.weights, i, j);
    }
    for (let n = 0; n < samples; n++) {
      for (let o = 0; o < outputs; o++) {
        correlation[a]! += layer.inputs[n * width + i]! * layer.weights[o * width + i]! *
          layer.targets[n * outputs + o]!;
      }
    }
  }
  const rows = samples * outputs, tensors = memory().numTensors;
  const own = channelProblem(layer);
  assert.equal(memory().numTensors, tensors);
  assertClose(own.gram, gram.map((sum) => sum / rows), "gram");
  assertClose(own.correlation, correlation.map((sum) => sum / rows), "correlation");
  const energy = layer.targets.reduce((sum, y) => sum + y * y, 0) / rows;
  assertClose([own.energy], [energy], "energy");
});

function randomProblem(seed: number, count: number): LassoProblem {
  const rows = 3 * count, data = normals(rows * (count + 1), seed);
  const column = (j: number) => data.subarray(j * rows, (j + 1) * rows);
  const dot = (i: number, j: number) =>
    column(i).reduce((sum, x, k) => sum + x * column(j)[k]!, 0) / rows;
  return {
    gram: Float64Array.from(
      { length: count * count },
      (_, at) => dot(Math.floor(at / count), at % count),
    ),
    correlation: Float64Array.from({ length: count }, (_, j) => dot(j, count)),
    energy: dot(count, count),
  };
}

Deno.test("lasso() fulfils the conditions of a minimum, which no neighbour is below", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.nat(1000),
      fc.nat(99),
      (count, seed, percent) => {
        const problem = randomProblem(seed, count), alpha = lassoLimit(problem) * percent / 100;
        const beta = lasso(problem, alpha), objective = lassoObjective(problem, beta, alpha);
        beta.forEach((value, j) => {
          const slope = problem.correlation[j]! -
            beta.reduce((sum, b, k) => sum + problem.gram[j * count + k]! * b, 0);
          // the slope of the error equals the price where a coefficient is not zero, and is below it elsewhere
          if (value !== 0) assert.ok(Math.abs(slope - alpha * Math.sign(value)) < 1e-7);
          else assert.ok(Math.abs(slope) <= alpha + 1e-7);
          for (const by of [-1e-3, 1e-3]) {
            assert.ok(
              lassoObjective(problem, beta.with(j, value + by), alpha) >= objective - 1e-12,
            );
          }
        });
      },
    ),
    { seed: 10, numRuns: 60 },
  );
});

Deno.test("lasso() scales with the target, gives zeros above the limit and for dead columns, and ends alike from any start", () => {
  const problem = randomProblem(3, 6), alpha = lassoLimit(problem) / 4;
  const beta = lasso(problem, alpha);
  const scaled = {
    ...problem,
    correlation: problem.correlation.map((q) => 3 * q),
    energy: 9 * problem.energy,
  };
  assertClose(lasso(scaled, 3 * alpha), beta.map((value) => 3 * value), "scaled");
  assertClose(lasso(problem, alpha, { start: normals(6, 4) }), beta, "another start");
  assert.ok(lasso(problem, lassoLimit(problem)).every((value) => value === 0));
  const dead = {
    gram: Float64Array.of(0, 0, 0, 2),
    correlation: Float64Array.of(0, 4),
    energy: 10,
  };
  assert.deepEqual([...lasso(dead, 0)], [0, 2]);
});

Deno.test("lassoOfCount() keeps exactly as many as asked, those of the path where it has as many", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(1000), (count, seed) => {
      const problem = randomProblem(seed, count);
      for (let keep = 1; keep <= count; keep++) {
        const { alpha, beta, chosen } = lassoOfCount(problem, keep);
        assert.equal(chosen.length, keep);
        assert.deepEqual(chosen, chosen.toSorted((a, b) => a - b));
        const path = lasso(problem, alpha);
        beta.forEach((value, j) => assert.ok(value === 0 || Math.abs(value - path[j]!) < 1e-7));
      }
    }),
    { seed: 11, numRuns: 30 },
  );
});

Deno.test("lassoOfCount() takes the largest coefficients where the path jumps over the number", () => {
  // two equal, independent columns vanish at the same price
  const problem = {
    gram: Float64Array.of(1, 0, 0, 1),
    correlation: Float64Array.of(2, 2),
    energy: 9,
  };
  assert.deepEqual(lassoOfCount(problem, 1).chosen, [0]);
  // two columns that are the same: at no price both are needed
  const twins = {
    gram: Float64Array.of(1, 1, 1, 1),
    correlation: Float64Array.of(2, 2),
    energy: 9,
  };
  assert.deepEqual(lassoOfCount(twins, 2).chosen, [0, 1]);
});

Deno.test("selectChannels() leaves dead channels out first, and says when fewer contribute than should stay", () => {
  const layer = randomLayer(20, { channels: 4 });
  const inputs = Float64Array.from(layer.inputs, (x, at) => Math.floor(at / 2) % 4 === 1 ? 0 : x);
  const dead = { ...layer, inputs };
  const { channels, beta } = selectChannels(dead, 3);
  assert.deepEqual(channels, [0, 2, 3]);
  assert.equal(beta[1], 0);
  assert.throws(
    () => selectChannels(dead, 4),
    new RangeError(
      "Cannot keep 4 channels: as many must contribute to the outputs: current value is 3",
    ),
  );
  assert.throws(
    () => selectChannels(layer, 0),
    new RangeError("Cannot use keep: it must be an integer in [1, 4]: current value is 0"),
  );
});

Deno.test("selectChannels() finds the channels that the targets are made of, and their weights", () => {
  const layer = randomLayer(30, { channels: 6, samples: 60 });
  // targets of channels 1 and 4 alone
  const needed = [1, 4], weights = partOf(layer, needed);
  const sparse = { ...layer, weights: Float64Array.from(layer.weights) };
  const targets = new Float64Array(layer.targets.length);
  for (let n = 0; n < 60; n++) {
    for (let o = 0; o < 3; o++) {
      needed.forEach((c, i) => {
        for (let t = 0; t < 2; t++) {
          targets[n * 3 + o]! += sparse.inputs[(n * 6 + c) * 2 + t]! *
            weights[(o * 2 + i) * 2 + t]!;
        }
      });
    }
  }
  const own = selectChannels({ ...sparse, targets }, 2);
  assert.deepEqual(own.channels, needed);
  assertClose(own.weights, weights, "weights");
  assert.ok(own.error < 1e-20);
});

Deno.test("refitWeights() has residuals orthogonal to its inputs, and no weights do better", () => {
  const layer = randomLayer(40), channels = [0, 3];
  const { weights } = refitWeights(layer, channels);
  const error = reconstructionError(layer, { channels, weights });
  weights.forEach((_, i) => {
    for (const by of [-1e-3, 1e-3]) {
      assert.ok(
        reconstructionError(layer, { channels, weights: weights.with(i, weights[i]! + by) }) >
          error,
      );
    }
  });
  const whole = refitWeights(layer, [0, 1, 2, 3, 4]);
  assertClose(whole.weights, layer.weights, "all channels give the weights back");
});

Deno.test("refitWeights() takes a ridge where the samples do not determine the weights, and a larger one shrinks them", () => {
  const few = randomLayer(50, { samples: 4 });
  const { weights, ridge } = refitWeights(few, [0, 1, 2, 3, 4]);
  assert.equal(ridge, 1e-6);
  assert.ok(reconstructionError(few, { channels: [0, 1, 2, 3, 4], weights }) < 1e-8);
  const layer = randomLayer(51);
  const twin = Float64Array.from(layer.inputs, (x, at) => {
    const position = at % 10;
    return position < 2 ? layer.inputs[at + 2]! : x; // channel 0 repeats channel 1
  });
  const repeated = refitWeights({ ...layer, inputs: twin }, [0, 1]);
  assert.equal(repeated.ridge, 1e-6);
  // what the two have to do is shared alike
  assertClose(
    repeated.weights.filter((_, i) => i % 4 < 2),
    repeated.weights.filter((_, i) => i % 4 >= 2),
    "twins",
  );
  const norm = (ridge: number) =>
    (refitWeights(layer, [0, 1, 2], { ridge })).weights.reduce((sum, w) => sum + w * w, 0);
  const norms = [norm(0), norm(0.1), norm(10)];
  assert.ok(norms[0]! > norms[1]! && norms[1]! > norms[2]!, `${norms}`);
});

Deno.test("the functions of regression refuse sizes, numbers and channels that do not fit", () => {
  const layer = randomLayer(60);
  assert.throws(
    () => channelProblem({ ...layer, taps: 3 }),
    new TypeError("Cannot use inputs: its shape must be [600]: current value is [400]"),
  );
  assert.throws(
    () => channelProblem({ ...layer, samples: 0 }),
    new RangeError(
      "Cannot use samples: it must be an integer in [1, infinity): current value is 0",
    ),
  );
  const bad = Float64Array.from(layer.targets).with(7, NaN);
  assert.throws(
    () => channelProblem({ ...layer, targets: bad }),
    new RangeError("Cannot use targets: every number must be finite: current value is NaN at 7"),
  );
  assert.throws(
    () => refitWeights(layer, [2, 1]),
    new RangeError(
      "Cannot use channel 1 of those that stay: it must be an integer in [3, 4]: current value is 1",
    ),
  );
  assert.throws(() => refitWeights(layer, [1], { ridge: -1 }), /Cannot use ridge/);
  assert.throws(
    () => refitWeights({ ...layer, inputs: new Float64Array(400) }, [1]),
    /Cannot use the mean squared input of the channels that stay: it must be a number in \(0, infinity\)/,
  );
  assert.throws(
    () => reconstructionError(layer, { channels: [0], weights: [1] }),
    new TypeError("Cannot use weights: its shape must be [6]: current value is [1]"),
  );
  assert.throws(
    () =>
      reconstructionError({ ...layer, targets: new Float64Array(120) }, {
        channels: [],
        weights: [],
      }),
    /Cannot use the sum of squared targets/,
  );
  assert.equal(reconstructionError(layer, { channels: [], weights: [] }), 1);
  const problem = randomProblem(1, 2);
  assert.throws(
    () => lasso(problem, -1),
    new RangeError("Cannot use alpha: it must be a number in [0, infinity): current value is -1"),
  );
  assert.throws(
    () => lasso({ ...problem, gram: new Float64Array(3) }, 1),
    /Cannot use the Gram matrix/,
  );
  assert.throws(
    () => lasso({ ...problem, correlation: Float64Array.of(NaN, 1) }, 1),
    /Cannot use the correlations/,
  );
  assert.throws(() => lassoObjective(problem, [1], 1), /Cannot use the coefficients/);
});
