import type { Order } from "./messages.ts";

/** What a training asks after each step, and what a visitor's orders change. */
export interface Pausable {
  /** A run begins. */
  begin(): void;
  /**
   * Gives way to messages that wait, and longer while the run is paused.
   *
   * @returns Whether the run shall go on.
   */
  turn(): Promise<boolean>;
  /**
   * Takes an order.
   *
   * @param order What is wanted: `pause` halts the run, `play` lets it go on, `stop` ends it; others do not matter here.
   */
  obey(order: Order["order"]): void;
}

/**
 * Makes a run obey.
 *
 * @returns The two sides.
 */
export function pausable(): Pausable {
  let goesOn = true, gate: PromiseWithResolvers<void> | undefined;
  const open = () => {
    gate?.resolve();
    gate = undefined;
  };
  return {
    begin() {
      goesOn = true;
      open();
    },
    async turn() {
      await nextTask();
      await gate?.promise;
      return goesOn;
    },
    obey(order) {
      if (order === "pause") gate ??= Promise.withResolvers<void>();
      if (order === "stop") goesOn = false;
      if (order === "stop" || order === "play") open();
    },
  };
}

/** Waits until the messages that have arrived are heard. A timer would wait four milliseconds, a tenth of a step. */
function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      port2.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
