/**
 * A page in a tab.
 *
 * @module
 */
import type { DevTools, Params } from "./devtools.ts";
import { exceptionText, problemOf } from "./page_problems.ts";

/** How a page is looked at. */
export interface PageOptions {
  /** Width of the window, pixels. Default 1440. */
  width?: number;
  /** Height of the window, pixels. Default 900. */
  height?: number;
  /** Which colours the reader prefers. Default light. */
  scheme?: "light" | "dark";
}

/** A page that is open. */
export interface Page {
  /** What went wrong since it was opened: errors on the console, uncaught ones, files that did not arrive. */
  readonly problems: string[];
  /**
   * Evaluates an expression in the page; a promise is waited for.
   *
   * @param expression JavaScript.
   * @returns Its value, which must be what JSON can hold.
   * @throws {Error} What the expression throws.
   */
  evaluate<T = unknown>(expression: string): Promise<T>;
  /**
   * Waits until an expression is true.
   *
   * @param expression JavaScript, asked ten times a second.
   * @param seconds When to give up. Default 10.
   * @throws {Error} When it was not true in time; with the problems so far.
   */
  waitFor(expression: string, seconds?: number): Promise<void>;
  /**
   * Looks at the page in another way.
   *
   * @param options Size and colours.
   */
  look(options: PageOptions): Promise<void>;
  /**
   * What is wider than the window: a reader would have to scroll sideways.
   *
   * @returns A name for each such element; none if the page fits. What scrolls inside a box of its own fits.
   */
  overflow(): Promise<string[]>;
  /**
   * Presses a key where the focus is.
   *
   * @param key Its name, for example `"Tab"`, `"Enter"`, `"ArrowRight"`, `" "`.
   */
  press(key: string): Promise<void>;
  /**
   * Takes a picture.
   *
   * @param path File to write, PNG.
   * @param whole Whether to take the whole page instead of what the window shows. Default false.
   */
  screenshot(path: string, whole?: boolean): Promise<void>;
  /**
   * Takes downloads without a question.
   *
   * @param folder Where they go.
   */
  downloadTo(folder: string): Promise<void>;
  /** Closes the tab. */
  close(): Promise<void>;
}

/** Opens a page in a tab of its own and waits until it has loaded; see `Browser.open`. */
export async function openTab(
  tools: DevTools,
  address: string,
  options: PageOptions = {},
): Promise<Page> {
  const { targetId } = await tools.send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await tools.send("Target.attachToTarget", { targetId, flatten: true });
  const send = (method: string, params?: Params) => tools.send(method, params, sessionId as string);
  const problems: string[] = [];
  const loaded = Promise.withResolvers<void>();
  tools.listen(sessionId as string, (method, params) => {
    if (method === "Page.loadEventFired") loaded.resolve();
    const problem = problemOf(method, params);
    if (problem !== undefined) problems.push(problem);
  });
  for (const domain of ["Page", "Runtime", "Log", "Network"]) await send(`${domain}.enable`);

  async function evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    });
    if (exceptionDetails !== undefined) throw new Error(exceptionText(exceptionDetails as Params));
    return (result as { value: T }).value;
  }
  async function look({ width = 1440, height = 900, scheme = "light" }: PageOptions) {
    await send("Emulation.setDeviceMetricsOverride", {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: false,
    });
    const features = [{ name: "prefers-color-scheme", value: scheme }];
    await send("Emulation.setEmulatedMedia", { features });
    await evaluate("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 50)))");
  }
  await look(options);
  const { errorText } = await send("Page.navigate", { url: address });
  if (errorText) throw new Error(`Cannot open ${address}: ${errorText}`);
  await loaded.promise;

  return {
    problems,
    evaluate,
    look,
    async waitFor(expression, seconds = 10) {
      const end = performance.now() + seconds * 1000;
      while (!await evaluate(`Boolean(${expression})`)) {
        if (performance.now() > end) {
          throw new Error(`Waited ${seconds} s for ${expression}: ${problems.join("; ")}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    overflow: () => evaluate(`(${tooWide})()`),
    async press(key) {
      const text = key === "Enter" ? "\r" : key.length === 1 ? key : undefined;
      const event = { key, ...KEYS[key], ...(text === undefined ? {} : { text }) };
      await send("Input.dispatchKeyEvent", { type: "keyDown", ...event });
      await send("Input.dispatchKeyEvent", { type: "keyUp", ...event });
    },
    async screenshot(path, whole = false) {
      const picture = { format: "png", captureBeyondViewport: whole };
      const clip = whole
        ? await evaluate<Params>(
          "(({ scrollWidth: width, scrollHeight: height }) => ({ x: 0, y: 0, width, height, scale: 1 }))(document.documentElement)",
        )
        : undefined;
      const { data } = await send("Page.captureScreenshot", { ...picture, ...(clip && { clip }) });
      await Deno.writeFile(path, Uint8Array.fromBase64(data as string));
    },
    async downloadTo(folder) {
      const behavior = { behavior: "allow", downloadPath: folder };
      await tools.send("Browser.setDownloadBehavior", behavior);
    },
    async close() {
      await tools.send("Target.closeTarget", { targetId });
    },
  };
}

/** Keys that have no character. */
const KEYS: Record<string, { code: string; windowsVirtualKeyCode: number }> = {
  Tab: { code: "Tab", windowsVirtualKeyCode: 9 },
  Enter: { code: "Enter", windowsVirtualKeyCode: 13 },
  Escape: { code: "Escape", windowsVirtualKeyCode: 27 },
  ArrowLeft: { code: "ArrowLeft", windowsVirtualKeyCode: 37 },
  ArrowRight: { code: "ArrowRight", windowsVirtualKeyCode: 39 },
  " ": { code: "Space", windowsVirtualKeyCode: 32 },
};

/** Runs in the page. */
const tooWide = `function () {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const scrolls = (element) => {
    for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
      if (getComputedStyle(box).overflowX !== "visible") return true;
    }
    return false;
  };
  const wide = [...document.body.querySelectorAll("*")].filter((element) =>
    element.getBoundingClientRect().right > width + 0.5 && !scrolls(element));
  const name = ({ tagName, id, className }) =>
    tagName.toLowerCase() + (id ? "#" + id : "") +
    (typeof className === "string" && className ? "." + className.trim().split(/\\s+/).join(".") : "");
  return wide.length > 0 ? wide.map(name) : ["html"];
}`;
