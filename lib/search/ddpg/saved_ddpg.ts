/**
 * A learned search as plain data, and back.
 *
 * @module
 */
import * as v from "valibot";
import type { NamedArrays } from "../../core/mod.ts";
import { type Checkpoint, FileError, parseSavedState } from "../../io/mod.ts";
import type { DdpgState } from "./agent_types.ts";
import type { DdpgRunState } from "./ddpg_run.ts";
import type { Replay } from "./replay.ts";

const NETWORKS = ["actor", "critic", "actorTarget", "criticTarget"] as const;
const MOMENTS = ["actorMoments", "criticMoments"] as const;
const MEMORY = ["observations", "actions", "rewards", "nextObservations", "ends"] as const;

const finite = v.pipe(v.number(), v.finite());
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/**
 * Writes down where a learned search stands.
 *
 * @param state Where it stands.
 * @returns Plain data that shares no array with it.
 */
export function saveDdpg({ phase, step, agent, replay, measured }: DdpgRunState): Checkpoint {
  const arrays: NamedArrays = {};
  const put = (prefix: string, values: NamedArrays) => {
    for (const [name, array] of Object.entries(values)) arrays[`${prefix}/${name}`] = array.slice();
  };
  for (const network of NETWORKS) put(network, agent[network]);
  for (const moments of MOMENTS) {
    put(`${moments}/first`, agent[moments].first);
    put(`${moments}/second`, agent[moments].second);
  }
  for (const part of MEMORY) arrays[`replay/${part}`] = replay[part].slice();
  const updates = agent.actorMoments.step;
  const baseline = agent.baseline === undefined ? {} : { baseline: agent.baseline };
  const { size, next } = replay;
  return {
    state: structuredClone({ phase, step, updates, ...baseline, size, next, measured }),
    arrays,
  };
}

/**
 * Where a learned search stands that a checkpoint holds.
 *
 * @param checkpoint What {@linkcode saveDdpg} gave.
 * @param run Name and length of the run, number of choices, and a state before the first step, for the lengths of arrays.
 * @returns Where it stands.
 * @throws {FileError} If it belongs to another run, or something is missing; says what.
 */
export function restoreDdpg(
  { state, arrays }: Checkpoint,
  { name, decisions, totalSteps, start }: {
    name: string;
    decisions: number;
    totalSteps: number;
    start: { agent: DdpgState; replay: Replay };
  },
): DdpgRunState {
  const schema = v.object({
    phase: v.literal(name),
    step: v.pipe(whole, v.maxValue(totalSteps)),
    updates: whole,
    baseline: v.optional(finite),
    size: v.pipe(whole, v.maxValue(start.replay.capacity)),
    next: v.pipe(whole, v.maxValue(start.replay.capacity - 1)),
    measured: v.array(v.object({
      configuration: v.pipe(v.array(finite), v.length(decisions)),
      cost: finite,
      score: finite,
    })),
  });
  const { step, updates, baseline, size, next, measured } = parseSavedState(
    state,
    v.parser(schema),
    "the search",
  );
  const take = (prefix: string, like: NamedArrays): NamedArrays =>
    Object.fromEntries(
      Object.entries(like).map(([key, { length }]) => {
        const array = arrays[`${prefix}/${key}`];
        if (array instanceof Float32Array && array.length === length) return [key, array.slice()];
        throw new FileError(
          `Cannot restore the search: ${prefix}/${key} must have ${length} numbers: current value is ${
            array?.length ?? "none"
          }`,
        );
      }),
    );
  const { agent, replay } = start;
  const moments = (which: typeof MOMENTS[number], like: NamedArrays) => ({
    step: updates,
    first: updates === 0 ? {} : take(`${which}/first`, like),
    second: updates === 0 ? {} : take(`${which}/second`, like),
  });
  const memory = take("replay", Object.fromEntries(MEMORY.map((part) => [part, replay[part]])));
  return {
    phase: name,
    step,
    agent: {
      actor: take("actor", agent.actor),
      critic: take("critic", agent.critic),
      actorTarget: take("actorTarget", agent.actorTarget),
      criticTarget: take("criticTarget", agent.criticTarget),
      actorMoments: moments("actorMoments", agent.actor),
      criticMoments: moments("criticMoments", agent.critic),
      ...(baseline === undefined ? {} : { baseline }),
    },
    replay: { ...replay, ...memory, size, next },
    measured,
  };
}
