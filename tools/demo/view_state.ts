import type { EngineInfo } from "../../lib/engine/mod.ts";
import type { News, Outcome, Picture, Plan } from "./messages.ts";

/** What the page is doing. */
export type Phase =
  | "starting"
  | "ready"
  | "running"
  | "paused"
  | "stopping"
  | "stopped"
  | "done"
  | "failed";

/** Everything that the page shows. */
export interface ViewState {
  phase: Phase;
  /** What the next run would do. */
  preview?: Plan;
  /** What runs, or ran. */
  plan?: Plan;
  /** Where that run stands. */
  picture?: Picture;
  /** Accuracy on the validation images over the run. */
  accuracy: { step: number; value: number }[];
  /** Bit operations over the run, shares of the dense network's. */
  bops: { step: number; value: number }[];
  /** Classes that the network saw in the sample images when it was validated last. */
  answers: number[];
  outcome?: Outcome;
  engine?: EngineInfo;
  /** What went wrong. */
  message?: string;
}

/** The page before the trainer has answered. */
export const firstState: ViewState = { phase: "starting", accuracy: [], bops: [], answers: [] };

/** What a visitor can do to a run. */
export type Press = "start" | "pause" | "play" | "stop";

/**
 * The page after a piece of news.
 *
 * @param state What it showed.
 * @param news What the trainer tells.
 * @returns What it shows now; the given state stays as it is.
 */
export function hear(state: ViewState, news: News): ViewState {
  switch (news.news) {
    case "ready":
      return { ...state, phase: "ready", engine: news.engine };
    case "preview":
      return { ...state, preview: news.plan };
    case "plan": {
      const { phase, preview = news.plan, engine } = state;
      const rest = engine === undefined ? {} : { engine };
      return { ...firstState, ...rest, phase, preview, plan: news.plan };
    }
    case "picture": {
      const { picture } = news, { step, bops: value } = picture;
      return { ...state, picture, bops: lengthened(state.bops, { step, value }) };
    }
    case "validated": {
      const { step, accuracy: value, answers } = news;
      return { ...state, accuracy: [...state.accuracy, { step, value }], answers };
    }
    case "done":
      return { ...state, phase: "done", outcome: news.outcome };
    case "stopped":
      return { ...state, phase: "stopped" };
    case "failed":
      return { ...state, phase: "failed", message: news.message };
  }
}

/** A curve with a point more; where it is level, the last point moves on. */
function lengthened(points: ViewState["bops"], next: ViewState["bops"][number]) {
  const isLevel = points.at(-1)?.value === next.value && points.at(-2)?.value === next.value;
  return [...isLevel ? points.slice(0, -1) : points, next];
}

/** What each button leads to, from where it can be pressed. */
const PRESSES: Record<Press, Partial<Record<Phase, Phase>>> = {
  start: { ready: "running", stopped: "running", done: "running" },
  pause: { running: "paused" },
  play: { paused: "running" },
  stop: { running: "stopping", paused: "stopping" },
};

/**
 * What the page does after a press of a button.
 *
 * @param phase What it was doing.
 * @param press The button.
 * @returns What it does now; undefined if the button cannot be pressed now.
 */
export function pressed(phase: Phase, press: Press): Phase | undefined {
  return PRESSES[press][phase];
}
