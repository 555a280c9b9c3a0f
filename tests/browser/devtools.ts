/**
 * The DevTools protocol of Chromium, as much of it as the tests of pages need.
 *
 * @module
 */

/** What a command takes and what an event tells. */
export type Params = Record<string, unknown>;

/** A connection to a browser. */
export interface DevTools {
  /**
   * Sends a command.
   *
   * @param method Its name, for example `"Page.navigate"`.
   * @param params What it takes.
   * @param session The tab it is for; absent for the browser itself.
   * @returns What the browser answers.
   */
  send(method: string, params?: Params, session?: string): Promise<Params>;
  /**
   * Hears of every event of a tab.
   *
   * @param session The tab.
   * @param hear Gets name and content of each.
   */
  listen(session: string, hear: (method: string, params: Params) => void): void;
  /** Ends the connection. */
  close(): Promise<void>;
}

interface Message {
  id?: number;
  method?: string;
  params?: Params;
  sessionId?: string;
  result?: Params;
  error?: { message: string };
}

/**
 * Connects to a browser that was started with `--remote-debugging-port`.
 *
 * @param address What it printed behind `DevTools listening on`.
 * @returns The connection.
 */
export async function connectDevTools(address: string): Promise<DevTools> {
  const socket = new WebSocket(address);
  const waiting = new Map<number, PromiseWithResolvers<Params>>();
  const listeners = new Map<string, (method: string, params: Params) => void>();
  let last = 0;
  socket.onmessage = ({ data }) => {
    const { id, method, params = {}, sessionId, result = {}, error } = JSON.parse(data) as Message;
    if (id === undefined) return listeners.get(sessionId ?? "")?.(method!, params);
    const answer = waiting.get(id);
    waiting.delete(id);
    if (error) answer?.reject(new Error(`Cannot run a command of the browser: ${error.message}`));
    else answer?.resolve(result);
  };
  const closed = new Promise<void>((resolve) => {
    socket.onclose = () => {
      for (const { reject } of waiting.values()) reject(new Error("The browser has ended"));
      resolve();
    };
  });
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error(`Cannot connect to the browser at ${address}`));
  });
  return {
    send(method, params = {}, sessionId) {
      const answer = Promise.withResolvers<Params>(), id = ++last;
      waiting.set(id, answer);
      socket.send(JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) }));
      return answer.promise;
    },
    listen: (session, hear) => void listeners.set(session, hear),
    async close() {
      socket.close();
      await closed;
    },
  };
}
