/**
 * E6.2: how many blocks are still dense at a time.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise, Json } from "./exercise.ts";
import { integerBetween, numberBetween } from "./values.ts";

type Form = "linear" | "cubic" | "cosine";
type Schedule = { start: number; end: number; blocks: number; form: Form };
type Args = [t: number, schedule: Schedule];

const FORMS: readonly Form[] = ["linear", "cubic", "cosine"];

const SHARES: Record<Form, (x: number) => number> = {
  linear: (x) => 1 - x,
  cubic: (x) => (1 - x) ** 3,
  cosine: (x) => Math.cos(Math.PI * x / 2),
};

/** What a wrong answer does otherwise than the reference. */
interface Changes {
  share?: (x: number, form: Form) => number;
  whole?: (blocks: number, all: number) => number;
  way?: (t: number, schedule: Schedule) => number;
}

function denseBlocks(t: number, schedule: Schedule, changes: Changes = {}): number {
  const { start, end, blocks, form } = schedule;
  const share = changes.share ?? ((x) => SHARES[form](x));
  const whole = changes.whole ?? ((count) => Math.floor(count + 1e-9));
  if (t <= start) return whole(blocks, blocks);
  if (t >= end) return whole(0, blocks);
  const x = changes.way?.(t, schedule) ?? (t - start) / (end - start);
  return whole(share(x, form) * blocks, blocks);
}

/** A time within the schedule at which the count lies away from the edges of rounding, for every form. */
function timeInside({ start, end, blocks }: Schedule, stream: Random): number {
  for (;;) {
    const t = numberBetween(start, end, stream), x = (t - start) / (end - start);
    const edges = FORMS.map((form) => SHARES[form](x) * blocks % 1);
    if (edges.every((edge) => edge > 1e-3 && edge < 1 - 1e-3)) return t;
  }
}

function anySchedule(stream: Random, form: Form): Schedule {
  const start = integerBetween(1, 20, stream);
  return {
    start,
    end: start + integerBetween(7, 60, stream),
    blocks: integerBetween(50, 3000, stream),
    form,
  };
}

export const denseCount: FunctionExercise<Args, number> = {
  kind: "function",
  id: "E6.2",
  notebook: "06_nm_and_progressive_blocks",
  name: "denseCount",
  visible: [
    [10, { start: 10, end: 50, blocks: 512, form: "linear" }],
    [40, { start: 10, end: 50, blocks: 512, form: "linear" }],
    [40, { start: 10, end: 50, blocks: 512, form: "cubic" }],
    [20, { start: 10, end: 50, blocks: 512, form: "cosine" }],
    [60, { start: 10, end: 50, blocks: 512, form: "cosine" }],
  ],
  hidden: [
    {
      name: "one block an epoch: none goes early",
      points: 2,
      cases: (stream) => {
        const blocks = 10 * integerBetween(3, 9, stream);
        const schedule: Schedule = { start: 0, end: blocks, blocks, form: "linear" };
        return Array.from({ length: blocks - 1 }, (_, i): Args => [i + 1, schedule]);
      },
    },
    {
      name: "all forms between begin and end",
      points: 3,
      cases: (stream) =>
        FORMS.flatMap((form) =>
          [1, 2, 3].map((): Args => {
            const schedule = anySchedule(stream, form);
            return [timeInside(schedule, stream), schedule];
          })
        ),
    },
    {
      name: "all blocks before the begin and at it, none from the end on",
      points: 2,
      cases: (stream) =>
        FORMS.flatMap((form) => {
          const schedule = anySchedule(stream, form), { start, end } = schedule;
          return [0, start, end, end + 5].map((t): Args => [t, schedule]);
        }),
    },
    {
      name: "the count never rises",
      points: 1,
      cases: (stream) => {
        const schedule = anySchedule(stream, FORMS[stream.integer(3)]!);
        const times = Array.from({ length: 6 }, () => timeInside(schedule, stream));
        return times.sort((a, b) => a - b).map((t): Args => [t, schedule]);
      },
    },
  ],
  reference: (t, schedule) => denseBlocks(t, schedule),
  wrong: {
    "plain floor": (t, s) => denseBlocks(t, s, { whole: Math.floor }),
    "rounded to the nearest": (t, s) => denseBlocks(t, s, { whole: Math.round }),
    "rounded up": (t, s) => denseBlocks(t, s, { whole: Math.ceil }),
    "sparse blocks counted": (t, s) => s.blocks - denseBlocks(t, s),
    "share instead of blocks": (t, s) => denseBlocks(t, s, { whole: (count, all) => count / all }),
    "x instead of 1 - x": (t, s) =>
      denseBlocks(t, s, { way: (t, { start, end }) => (end - t) / (end - start) }),
    "cube of x": (t, s) =>
      denseBlocks(t, s, { share: (x, form) => form === "cubic" ? x ** 3 : SHARES[form](x) }),
    "cos of pi x": (t, s) =>
      denseBlocks(t, s, {
        share: (x, form) => form === "cosine" ? Math.cos(Math.PI * x) : SHARES[form](x),
      }),
    "form ignored": (t, s) => denseBlocks(t, { ...s, form: "linear" }),
    "begin ignored": (t, s) => denseBlocks(t, { ...s, start: 0 }),
    "ends not dealt with": (t, { start, end, blocks, form }) =>
      Math.floor(SHARES[form]((t - start) / (end - start)) * blocks + 1e-9),
  },
  challenge: {
    hidden: [{
      name: "begin and end at the same time: all blocks before it, none from it on",
      points: 2,
      cases: (stream) =>
        FORMS.flatMap((form) => {
          const { start, blocks } = anySchedule(stream, form);
          const schedule: Schedule = { start, end: start, blocks, form };
          return [start - 1, start - 0.25, start, start + 2].map((t): Json[] => [t, schedule]);
        }),
    }],
    reference: (t: number, schedule: Schedule) =>
      schedule.start === schedule.end && t >= schedule.end ? 0 : denseBlocks(t, schedule),
    wrong: {
      "all at the begin": (t: number, s: Schedule) => denseBlocks(t, s),
      "none a step before": (t: number, s: Schedule) =>
        s.start === s.end && t >= s.end - 1 ? 0 : denseBlocks(t, s),
      "all at all times": (t: number, s: Schedule) =>
        s.start === s.end ? s.blocks : denseBlocks(t, s),
    },
  },
};
