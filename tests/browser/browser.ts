/**
 * Chromium without a window, for tests that look at pages.
 *
 * @module
 */
import { removeFolder } from "../support/project_copy.ts";
import { connectDevTools } from "./devtools.ts";
import { openTab, type Page, type PageOptions } from "./page.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * Where Chromium is installed.
 *
 * @returns Its path, or undefined where it is not: tests of pages are ignored there.
 */
export function findChromium(): string | undefined {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  const paths = NAMES.flatMap((name) => folders.map((folder) => `${folder}/${name}`));
  return paths.find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}

/** For `Deno.test`: pages are looked at where there is a browser. Says so where there is none. */
export const noBrowser: { ignore: boolean } = { ignore: findChromium() === undefined };
if (noBrowser.ignore) {
  console.log("No Chromium was found: pages are not looked at (apt-get install chromium)");
}

/** A name of this machine, from which pages come as from another one by plain HTTP: without what browsers grant to 127.0.0.1. */
export const INSECURE_HOST = "files.test";

/** A running browser. */
export interface Browser extends AsyncDisposable {
  /**
   * Opens a page in a tab of its own and waits until it has loaded.
   *
   * @param address Its address.
   * @param options Size and colours.
   * @returns The page.
   */
  open(address: string, options?: PageOptions): Promise<Page>;
}

/**
 * Starts a browser with an empty profile. It ends when it is disposed of.
 *
 * @returns The browser.
 *
 * @example
 * ```ts ignore
 * await using browser = await startBrowser();
 * const page = await browser.open("http://127.0.0.1:8000/", { width: 360, scheme: "dark" });
 * assert.equal(await page.evaluate("document.title"), "GETA Lab");
 * assert.deepEqual([await page.overflow(), page.problems], [[], []]);
 * ```
 */
export async function startBrowser(): Promise<Browser> {
  const program = findChromium();
  if (program === undefined) throw new Error("Cannot start a browser: Chromium must be installed");
  const profile = Deno.makeTempDirSync({ prefix: "geta-browser-" });
  const child = new Deno.Command(program, {
    args: [
      "--headless=new",
      "--remote-debugging-port=0",
      `--user-data-dir=${profile}`,
      "--no-sandbox", // which root cannot have
      "--no-first-run",
      `--host-resolver-rules=MAP ${INSECURE_HOST} 127.0.0.1`,
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-extensions",
      "--hide-scrollbars",
      "about:blank",
    ],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const said = readAddress(child.stderr);
  const tools = await connectDevTools(await said.address);
  return {
    open: (address, options) => openTab(tools, address, options),
    async [Symbol.asyncDispose]() {
      await tools.send("Browser.close").catch(() => {});
      await tools.close();
      await child.status;
      await said.end;
      removeFolder(profile);
    },
  };
}

/** Reads on to the end: a browser whose messages nobody takes would wait for a reader. */
function readAddress(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): { address: Promise<string>; end: Promise<void> } {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const read = async () => {
    let text = "";
    for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
      if (text.length < 100_000) text += chunk;
      const found = /DevTools listening on (ws:\S+)/.exec(text);
      if (found) resolve(found[1]!);
    }
    reject(new Error(`Cannot start the browser: ${text.slice(-2000)}`));
  };
  return { address: promise, end: read() };
}
