import assert from "node:assert/strict";
import {
  accuracyGuaranteedReward,
  bitsOfAction,
  budgetReward,
  chainTable,
  clipActions,
  clipChain,
  constrainedReward,
  ddpgTarget,
  haqReward,
  keptChannels,
  narrowerWidths,
  noiseDeviation,
  type Proposal,
  reductionAfter,
  roundsToReach,
  scaleFeatures,
  type SelectionRule,
  selectProposal,
  softUpdate,
  tableLatency,
  walkToBudget,
} from "@geta-lab/geta/search";
import { fixtures, type FixtureTensor, reportCases } from "../support/fixtures.ts";

interface Round {
  iteration: number;
  target: number;
  proposals: { layer: number; channels: number; latency: number; accuracy: number }[];
  chosen_layer: number;
  channels: number[];
  latency: number;
  accuracy: number;
}

interface Vector {
  amc_duty: {
    layers: { n: number; c: number; h: number; w: number; stride: number; k: number }[];
    flops: number[];
    static_features: FixtureTensor;
    minmax_normalised: FixtureTensor;
    dynamic_reduced_rest_previous: number[][];
    raw_actions: number[];
    target_reduction: number;
    max_action: number;
    clipped_actions: number[];
    achieved_reduction: number;
    rewards: {
      error: number;
      neg_error: number;
      neg_error_log_flops: number;
      constrained_violation: string;
    };
  };
  amc_chain: {
    flops: number[];
    lower_bound: number;
    target_preserve: number;
    channel_round: number;
    raw_keep: number[];
    kept_input_ratio: number[];
    kept_input_channels: number[];
    final_flops_ratio: number;
  };
  ddpg_target: {
    reward: number[];
    next_q: number[];
    done: boolean[];
    baseline: number;
    gamma: number;
    target: number[];
    soft_update: { tau: number; source: number[]; target: number[]; result: number[] };
    noise_sigma: {
      init: number;
      decay: number;
      warmup: number;
      episodes: number[];
      sigma: number[];
    };
  };
  netadapt: {
    channels: number[];
    lookup_table: { layer: number; table: { in: number; out: number; latency: number }[] }[];
    initial_latency: number;
    initial_accuracy: number;
    accuracy_model: { acc0: number; s: number[] };
    initial_reduction_ratio: number;
    decay: number;
    budget_ratio: number;
    channel_multiple: number;
    runs: { max_accuracy: Round[]; min_drop_per_resource: Round[] };
  };
  haq: {
    min_bit: number;
    max_bit: number;
    raw_actions: number[];
    bits: number[];
    layer_weights: number[];
    target_ratio_vs_fp32: number;
    bits_after_budget: number[];
    final_ratio: number;
    reward: { acc: number; acc_original: number; lambda: number; value: number };
  };
}

const vectors = fixtures<Vector>("amc_netadapt_haq");

function near(own: number, wanted: number, what: string): void {
  const close = Math.abs(own - wanted) <= 1e-5 * Math.abs(wanted) + 1e-6;
  assert.ok(close, `${what}: ${own}, not ${wanted}`);
}

const allNear = (own: ArrayLike<number>, wanted: ArrayLike<number>, what: string) => {
  assert.equal(own.length, wanted.length, what);
  for (let i = 0; i < own.length; i++) near(own[i]!, wanted[i]!, `${what} ${i}`);
};

Deno.test("fixture: scaleFeatures(), clipActions() and the rewards equal amc_duty", () => {
  for (const { file, data: { amc_duty: wanted } } of vectors) {
    const [layers, features] = wanted.static_features.shape as [number, number];
    const rows = Array.from(
      { length: layers },
      (_, l) => wanted.static_features.data.slice(l * features, (l + 1) * features) as number[],
    );
    allNear(
      scaleFeatures(rows).flat(),
      wanted.minmax_normalised.data as number[],
      `${file} features`,
    );
    const own = clipActions(wanted.raw_actions, {
      costs: wanted.flops,
      target: wanted.target_reduction,
      maxAction: wanted.max_action,
    });
    allNear(own.states.flat(), wanted.dynamic_reduced_rest_previous.flat(), `${file} states`);
    allNear(own.actions, wanted.clipped_actions, `${file} actions`);
    near(own.reduction, wanted.achieved_reduction, `${file} reduction`);
    const { error, ...rewards } = wanted.rewards;
    near(budgetReward(error), rewards.neg_error, file);
    const flops = wanted.flops.reduce((sum, one) => sum + one, 0);
    near(accuracyGuaranteedReward(error, flops), rewards.neg_error_log_flops, file);
    assert.equal(rewards.constrained_violation, "-inf");
    assert.equal(constrainedReward(error, false), -Infinity);
  }
});

Deno.test("fixture: clipChain() equals amc_chain", () => {
  for (const { file, data: { amc_chain: wanted, amc_duty: { layers } } } of vectors) {
    const own = clipChain(wanted.raw_keep, {
      costs: wanted.flops,
      channels: layers.map(({ c }) => c),
      target: wanted.target_preserve,
      minKeep: wanted.lower_bound,
      multiple: wanted.channel_round,
    });
    allNear(own.kept, wanted.kept_input_ratio, `${file} ratios`);
    assert.deepEqual(own.channels, wanted.kept_input_channels, file);
    near(own.share, wanted.final_flops_ratio, file);
  }
});

Deno.test("fixture: ddpgTarget(), softUpdate() and noiseDeviation() equal ddpg_target", () => {
  for (const { file, data: { ddpg_target: wanted } } of vectors) {
    const targets = wanted.reward.map((reward, i) =>
      ddpgTarget(
        { reward, nextValue: wanted.next_q[i]!, done: wanted.done[i]! },
        { baseline: wanted.baseline, discount: wanted.gamma },
      )
    );
    allNear(targets, wanted.target, `${file} targets`);
    const { tau, source, target, result } = wanted.soft_update;
    const [to, from] = [target, source].map((list) => Float32Array.from(list));
    allNear(softUpdate(to!, from!, tau), result, `${file} soft update`);
    const { init: start, decay, warmup: warmUp, episodes, sigma } = wanted.noise_sigma;
    const own = episodes.map((episode) => noiseDeviation(episode, { start, decay, warmUp }));
    allNear(own, sigma, `${file} noise`);
  }
});

Deno.test("fixture: narrowerWidths() and selectProposal() make the rounds of netadapt, by both rules", () => {
  const rules: [keyof Vector["netadapt"]["runs"], SelectionRule][] = [
    ["max_accuracy", "highestAccuracy"],
    ["min_drop_per_resource", "lowestDropPerCost"],
  ];
  for (const { file, data: { netadapt: wanted } } of vectors) {
    const entries = wanted.lookup_table.map(({ table }) =>
      table.map(({ in: inputs, out: outputs, latency }) => ({ inputs, outputs, latency }))
    );
    const table = chainTable(entries, { unit: "milliseconds", source: "the fixture" });
    const cost = (widths: readonly number[]) => tableLatency(table, widths);
    near(cost(wanted.channels), wanted.initial_latency, file);
    const { acc0, s } = wanted.accuracy_model;
    const accuracyOf = (widths: readonly number[]) =>
      s.reduce(
        (sum, slope, l) => sum - slope * (1 - widths[l + 1]! / wanted.channels[l + 1]!) ** 2,
        acc0,
      );
    for (const [name, rule] of rules) {
      const start = cost(wanted.channels);
      let widths = wanted.channels, step = wanted.initial_reduction_ratio * start;
      let before = { cost: start, accuracy: wanted.initial_accuracy };
      for (const round of wanted.runs[name]) {
        const what = `${file} ${name} ${round.iteration}`;
        assert.ok(before.cost > wanted.budget_ratio * start, what);
        const target = before.cost - step;
        near(target, round.target, what);
        const positions = s.map((_, l) => l + 1);
        const offers = narrowerWidths(widths, {
          cost,
          target,
          positions,
          multiple: wanted.channel_multiple,
        });
        const proposals: Proposal[] = offers.map((offer) => ({
          ...offer,
          accuracy: accuracyOf(widths.with(offer.position, offer.channels)),
        }));
        assert.equal(proposals.length, round.proposals.length, what);
        round.proposals.forEach(({ layer, channels, latency, accuracy }, i) => {
          const own = proposals[i]!;
          assert.deepEqual([own.position - 1, own.channels], [layer, channels], what);
          near(own.cost, latency, what);
          near(own.accuracy, accuracy, what);
        });
        const chosen = selectProposal(proposals, { ...before, rule })!;
        assert.equal(chosen.position - 1, round.chosen_layer, what);
        widths = widths.with(chosen.position, chosen.channels);
        assert.deepEqual(widths, round.channels, what);
        before = { cost: chosen.cost, accuracy: chosen.accuracy };
        step *= wanted.decay;
      }
      assert.ok(before.cost <= wanted.budget_ratio * start, `${file} ${name}`);
    }
  }
});

Deno.test("fixture: bitsOfAction(), walkToBudget() and haqReward() equal haq", () => {
  for (const { file, data: { haq: wanted } } of vectors) {
    const { min_bit: min, max_bit: max, layer_weights: weights } = wanted;
    const bits = wanted.raw_actions.map((action) => bitsOfAction(action, [min, max]));
    assert.deepEqual(bits, wanted.bits, file);
    const cost = (bits: readonly number[]) => bits.reduce((sum, b, l) => sum + b * weights[l]!, 0);
    const float = cost(weights.map(() => 32));
    const own = walkToBudget(bits, {
      cost,
      budget: wanted.target_ratio_vs_fp32 * float,
      minBits: weights.map(() => min),
    });
    assert.deepEqual(own, wanted.bits_after_budget, file);
    near(cost(own) / float, wanted.final_ratio, file);
    const { acc, acc_original, lambda, value } = wanted.reward;
    near(haqReward(acc, acc_original, lambda), value, file);
  }
});

Deno.test("fixture: keptChannels() equals channel_rounding", () => {
  type Case = { c: number; keep: number; multiple: number }[];
  for (
    const { case: cases, expect } of reportCases<Case, { right: number[] }>("channel_rounding")
  ) {
    const own = cases.map(({ c, keep, multiple }) => keptChannels(c, keep, multiple));
    assert.deepEqual(own, expect.right);
  }
});

Deno.test("fixture: reductionAfter() and roundsToReach() equal netadapt_reach", () => {
  interface Expect {
    reduction_10: number;
    reduction_30: number;
    limit: number;
    rounds_for_half: number;
    budget_0_25_reachable: boolean;
  }
  type Case = { initial: number; decay: number };
  for (
    const { case: { initial: first, decay }, expect } of reportCases<Case, Expect>("netadapt_reach")
  ) {
    near(reductionAfter(10, { first, decay }), expect.reduction_10, "10 rounds");
    near(reductionAfter(30, { first, decay }), expect.reduction_30, "30 rounds");
    near(reductionAfter(Infinity, { first, decay }), expect.limit, "limit");
    assert.equal(roundsToReach(0.5, { first, decay }), expect.rounds_for_half);
    assert.equal(roundsToReach(0.25, { first, decay }) !== null, expect.budget_0_25_reachable);
  }
});
