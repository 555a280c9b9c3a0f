/**
 * Turns the groups and options of a fixture into a QASSO problem under the reference's rules.
 *
 * @module
 */
import type { Criterion, CriterionWeights } from "@geta-lab/geta/importance";
import { type QassoProblem, referenceRules } from "@geta-lab/geta/qasso";
import type { QuantizedLayer } from "@geta-lab/geta/qadg";
import { type FixtureGroup, type FixtureParameter, toCut } from "../support/fixtures.ts";

/** A group as the fixtures write it. */
export interface ReferenceGroup extends FixtureGroup {
  prunable: boolean;
  quantized_layers_in_order?: string[];
  params: FixtureParameter[];
}

/** Options of the reference optimizer, as far as the fixtures use them. */
export interface ReferenceConfig {
  variant: "sgd" | "adam" | "adamw";
  lr: number;
  lr_quant?: number;
  first_momentum?: number;
  second_momentum?: number;
  dampening?: number;
  weight_decay?: number;
  target_group_sparsity?: number;
  start_projection_step?: number;
  projection_steps?: number;
  projection_periods?: number;
  start_pruning_step?: number;
  pruning_steps?: number;
  pruning_periods?: number;
  bit_reduction?: number;
  min_bit_wt?: number;
  max_bit_wt?: number;
  group_divisible?: number;
  importance_score_criteria?: Record<string, number>;
}

const criterionNames: Record<string, Criterion> = {
  magnitude: "magnitude",
  avg_magnitude: "averageMagnitude",
  cosine_similarity: "cosineSimilarity",
  taylor_first_order: "taylorFirst",
  taylor_second_order: "taylorSecond",
};

/** Our name of a criterion of the reference. */
export function criterion(name: string): Criterion {
  const own = criterionNames[name];
  if (own === undefined) throw new RangeError(`unknown criterion ${name}`);
  return own;
}

/** Our names for weights of criteria. */
export function criterionWeights(weights: Record<string, number>): CriterionWeights {
  return Object.fromEntries(Object.entries(weights).map(([name, w]) => [criterion(name), w]));
}

/** The problem. Defaults are those of the reference. */
export function referenceProblem(
  groups: readonly ReferenceGroup[],
  config: ReferenceConfig,
): QassoProblem {
  const parameters = groups.flatMap(({ params }) => params);
  const known = new Set(parameters.map(({ name }) => name));
  const layerNames = groups.map(({ params, quantized_layers_in_order }) =>
    quantized_layers_in_order ?? params.map(({ name }) => name)
      .filter((name) => name.endsWith(".d_quant_wt"))
      .map((name) => name.slice(0, -".d_quant_wt".length))
  );
  const scalars = (layer: string, part: string) => ({
    stepSize: `${layer}.d_quant_${part}`,
    clip: `${layer}.q_m_${part}`,
    ...(known.has(`${layer}.t_quant_${part}`) && { exponent: `${layer}.t_quant_${part}` }),
  });
  const layers: QuantizedLayer[] = layerNames.flat().map((name) => ({
    name,
    weight: `${name}.weight`,
    weightQuantizer: scalars(name, "wt"),
    ...(known.has(`${name}.d_quant_act`) && { activationQuantizer: scalars(name, "act") }),
  }));
  const warmUpSteps = config.start_projection_step ?? 0;
  const { first_momentum, second_momentum, dampening, weight_decay } = config;
  return {
    groups: groups.map((group, i) => ({
      name: String(i),
      size: group.num_groups,
      ownedSlices: group.params.flatMap((parameter) => toCut(parameter, group) ?? []),
      dependentSlices: [],
      layers: layerNames[i]!,
      prunable: group.prunable,
    })),
    layers,
    shapes: Object.fromEntries(parameters.map(({ name, shape }) => [name, shape])),
    config: {
      optimizer: {
        rule: config.variant,
        ...(first_momentum !== undefined && { momentum: first_momentum }),
        ...(second_momentum !== undefined && { beta2: second_momentum }),
        ...(dampening !== undefined && { dampening }),
        ...(weight_decay !== undefined && { weightDecay: weight_decay }),
      },
      learningRateQuantizer: config.lr_quant ?? 1e-3,
      sparsity: config.target_group_sparsity ?? 0.5,
      roundTo: config.group_divisible ?? 1,
      ...(config.importance_score_criteria && {
        criteria: criterionWeights(config.importance_score_criteria),
      }),
      warmUpSteps,
      projectionSteps: config.projection_steps ?? 1,
      projectionPeriods: config.projection_periods ?? 1,
      jointStart: config.start_pruning_step ?? 1,
      jointSteps: config.pruning_steps ?? 1,
      pruningPeriods: config.pruning_periods ?? 1,
      bitRange: [config.min_bit_wt ?? 2, config.max_bit_wt ?? 16],
      bitReduction: config.bit_reduction ?? 2,
    },
    rules: referenceRules,
  };
}
