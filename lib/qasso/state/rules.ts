import type { NamedArrays } from "../../core/mod.ts";
import type { CriterionWeights, ScoredGroup } from "../../importance/mod.ts";
import type { OptimizerConfig } from "../../optim/mod.ts";
import type { LayerBits } from "../../quant/mod.ts";
import type { ScheduleConfig } from "../schedule/schedule.ts";
import type { StepTiming } from "../schedule/pruning_period.ts";
import type { QassoConfig } from "./config.ts";
import type {
  ClippedGeometry,
  ForgetRateOptions,
  GroupStepSizes,
  GroupStepSizesOptions,
  JointLayer,
} from "./joint_types.ts";
import type { JointOptions, Observation } from "./observation.ts";
import type { QassoProblem } from "./problem.ts";
import type { JointReport } from "./report.ts";
import type {
  PlannedProblem,
  PruningTarget,
  Selection,
  SelectionOptions,
} from "./selection_types.ts";
import type { GroupState, QassoState } from "./state.ts";
import type { ScalarsLayer, UpdateScalarsOptions } from "./update_types.ts";

/**
 * The decisions in which the paper, its public implementation and corrections of both may differ, one function for each.
 *
 * A record of rules is handed in with the problem, and {@linkcode step} calls its members; no formula asks which record it is
 * part of. {@linkcode paperRules} and {@linkcode referenceRules} are complete records; `{ ...paperRules, select }` is a new one that
 * differs in one decision. Sections are those of docs/geta.md; docs/paper_vs_reference.md says how the two records differ.
 */
export interface QassoRules {
  /** Which configurations are accepted; throws a RangeError that names the number to change (section 4.1). */
  checkConfig: (config: QassoConfig) => void;
  /** Whether the groups have as many structures to give as are wanted; throws a SettingsError if not (section 4.6). */
  checkReach: (problem: PlannedProblem) => void;
  /** How many structures each pruning period selects, of so many in all that may leave (section 4.1). */
  counts: (total: number, target: PruningTarget) => number[];
  /** Allowed bits [b_l, b_u] in step n (section 4.5). */
  bitRange: (step: number, config: ScheduleConfig) => [number, number];
  /** Whether a pruning period begins in step n; `period` counts the periods begun before (section 4.6). */
  beginsPeriod: (step: number, period: number, config: ScheduleConfig) => boolean;
  /** Where step n lies in its pruning period (section 4.7). */
  timing: (step: number, config: ScheduleConfig) => StepTiming;
  /** Looks at the gradients before the optimizer makes updates of them, and may change those of scalars in place (section 4.6). */
  observe: (problem: QassoProblem, state: QassoState, gradients: NamedArrays) => Observation;
  /** The optimizer that makes the updates v, from the one asked for and the names of the quantizers' scalars (section 4.3). */
  optimizer: (asked: OptimizerConfig, scalars: ReadonlySet<string>) => OptimizerConfig;
  /** Whether a group's weights are spared the decoupled decay; `joint`: it has had a joint update (sections 4.4, 4.7). */
  sparesDecay: (joint: boolean) => boolean;
  /** Importance of every structure of the given groups, concatenated; higher means keep (section 4.6). */
  importance: (groups: readonly ScoredGroup[], criteria?: CriterionWeights) => Float64Array;
  /** The structures to be forgotten in the period that begins (section 4.6). */
  select: (scores: ArrayLike<number>, options: SelectionOptions) => Selection;
  /** Makes the redundant structures of all groups forget, in place; tells what was decided per group (sections 4.7, 4.11). */
  joint: (problem: QassoProblem, options: JointOptions) => (JointReport | null)[];
  /** Forget rate gamma of a group's redundant structures (section 4.8). */
  forgetRate: (geometry: ClippedGeometry, options: ForgetRateOptions) => number;
  /** Step sizes d of a group's weight quantizers, and the forget rate that goes with them (section 4.8). */
  stepSizes: (layers: readonly JointLayer[], options: GroupStepSizesOptions) => GroupStepSizes;
  /** Factor of redundant structures after the descent step where nothing is quantized (section 4.11). */
  shrinkFactor: (stepInPeriod: number, periodSteps: number) => number;
  /** Moves the scalars of one of a layer's quantizers, in place; `step` asks for each by itself (sections 4.4, 4.5, 4.7, 4.9 and 4.10). */
  updateScalars: (
    layer: ScalarsLayer,
    parameters: NamedArrays,
    options: UpdateScalarsOptions,
  ) => void;
  /** Integer bits that a run has planned for cool-down; null leaves them to those that were learned (section 4.18). */
  plannedBits: (
    problem: QassoProblem,
    state: QassoState,
  ) => Record<string, Partial<LayerBits>> | null;
  /** Integer bits at the start of cool-down (section 4.9). */
  freezeBits: (
    bits: Record<string, Partial<LayerBits>>,
    bitRange: readonly [number, number],
  ) => Record<string, Partial<LayerBits>>;
  /** Structures per group that are set to zero at the end of a step, from the groups before and after the commit (section 4.7). */
  structuresToZero: (groups: readonly GroupState[], committed: readonly GroupState[]) => number[][];
}
