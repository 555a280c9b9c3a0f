import { integer, number, type OptionRule, setting, stage } from "./option_rule.ts";

/** The options that set the lengths of QASSO's stages and their periods. */
export const stageRules: Record<string, OptionRule> = {
  "warm-up": { ...stage("warmUp"), meaning: "train with quantizers; fractions are allowed" },
  projection: { ...stage("projection"), meaning: "lower the highest bit width in periods" },
  joint: { ...stage("joint"), meaning: "forget structures and choose bits in periods" },
  "cool-down": { ...stage("coolDown"), meaning: "train on with structures and bits fixed" },
  "projection-periods": {
    section: "Stages",
    value: "N",
    meaning: "periods of the projection stage",
    initial: ({ projectionPeriods }) => `${projectionPeriods}`,
    read: setting("projectionPeriods", integer({ min: 1 })),
  },
  "pruning-periods": {
    section: "Stages",
    value: "N",
    meaning: "periods of the joint stage",
    initial: ({ pruningPeriods }) => `${pruningPeriods}`,
    read: setting("pruningPeriods", integer({ min: 1 })),
  },
  "bit-reduction": {
    section: "Stages",
    value: "BITS",
    meaning: "bits taken off in each projection period",
    initial: ({ bitReduction }) => `${bitReduction}`,
    read: setting("bitReduction", number({ min: 0 })),
  },
};
