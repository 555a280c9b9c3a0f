/**
 * The worker of the page: it trains while the page stays awake.
 *
 * @module
 */
import { messageOf } from "../../lib/core/mod.ts";
import { useEngine } from "../../lib/engine/mod.ts";
import type { News, Order } from "./messages.ts";
import { pausable } from "./pausable.ts";
import { preview, train } from "./training.ts";

/** The part of a worker's global scope that is used. */
interface WorkerScope {
  postMessage(news: News): void;
  onmessage: (event: MessageEvent<Order>) => void;
}

const scope = self as unknown as WorkerScope;
const tell = (news: News) => scope.postMessage(news);
const { begin, turn, obey } = pausable();

/** Runs one thing after another, so that a second run waits until the first has been given up. */
let work = Promise.resolve();
const next = (task: () => void | Promise<void>) => {
  work = work.then(task).catch((error) => tell({ news: "failed", message: messageOf(error) }));
};

let isReady = false;

scope.onmessage = ({ data }) => {
  if (data.order === "predict") {
    // between two steps, also while a run goes on
    if (isReady) tell({ news: "preview", plan: preview(data.choice) });
  } else if (data.order === "start") {
    next(() => {
      begin();
      return train(data.choice, tell, turn);
    });
  }
  obey(data.order);
};

next(async () => {
  const threads = Number(new URLSearchParams(location.search).get("threads"));
  const engine = await useEngine(threads > 0 ? { threads } : {});
  isReady = true;
  tell({ news: "ready", engine });
});
