import assert from "node:assert/strict";
import { noBrowser, startBrowser } from "./browser.ts";
import { ISOLATED, serveFolder } from "./serve_folder.ts";

const PAGE =
  `<!doctype html><title>A page</title><meta name="viewport" content="width=device-width">
<style>:root { color-scheme: light dark } #wide { width: 500px }</style>
<div style="overflow-x: auto"><p style="width: 600px">scrolls in its box</p></div>
<p id="wide">wide</p><button onclick="document.title = 'Pressed'">Press</button>`;

Deno.test({
  name: "startBrowser() opens pages at a size, in a colour scheme, with what went wrong",
  ...noBrowser,
  async fn() {
    const folder = Deno.makeTempDirSync();
    Deno.writeTextFileSync(`${folder}/index.html`, PAGE);
    Deno.writeTextFileSync(
      `${folder}/wrong.html`,
      `<script src="missing.js"></script><script>console.error("said", 3); throw new Error("thrown")</script>`,
    );
    await using browser = await startBrowser();
    await using server = serveFolder(folder, { at: "/a/b/" });
    const page = await browser.open(server.address, { width: 360, height: 640, scheme: "dark" });
    const dark = "matchMedia('(prefers-color-scheme: dark)').matches";
    assert.deepEqual(await page.evaluate(`[innerWidth, innerHeight, ${dark}]`), [360, 640, true]);
    assert.deepEqual(await page.overflow(), ["p#wide"]);
    await page.look({ width: 768, scheme: "light" });
    assert.deepEqual(await page.evaluate(`[innerWidth, ${dark}]`), [768, false]);
    assert.deepEqual(await page.overflow(), []);

    await page.press("Tab");
    await page.press("Enter");
    await page.waitFor("document.title === 'Pressed'");
    await page.screenshot(`${folder}/page.png`);
    assert.deepEqual([...Deno.readFileSync(`${folder}/page.png`).subarray(1, 4)], [80, 78, 71]);
    await assert.rejects(page.evaluate("missing()"), /missing is not defined/);
    await assert.rejects(page.waitFor("1 > 2", 0.2), /Waited 0.2 s for 1 > 2/);
    assert.deepEqual(page.problems, []);

    const wrong = await browser.open(`${server.address}wrong.html`);
    await wrong.waitFor("document.readyState === 'complete'");
    const text = wrong.problems.join("\n");
    for (const problem of [/404.*missing\.js/, /said 3/, /Error: thrown/]) {
      assert.match(text, problem);
    }
    Deno.removeSync(folder, { recursive: true });
  },
});

Deno.test({
  name: "serveFolder() lets threads share memory where its headers isolate the page",
  ...noBrowser,
  async fn() {
    const folder = Deno.makeTempDirSync();
    Deno.writeTextFileSync(`${folder}/index.html`, PAGE);
    await using browser = await startBrowser();
    for (const headers of [{}, ISOLATED]) {
      await using server = serveFolder(folder, { headers });
      const page = await browser.open(server.address);
      assert.equal(await page.evaluate("crossOriginIsolated"), headers === ISOLATED);
      await page.close();
    }
    Deno.removeSync(folder, { recursive: true });
  },
});

Deno.test("serveFolder() answers 404 for what lies outside its path or its folder", async () => {
  const folder = Deno.makeTempDirSync();
  Deno.writeTextFileSync(`${folder}/a.js`, "1");
  await using server = serveFolder(folder, { at: "/sub/" });
  const get = async (path: string) => {
    const response = await fetch(new URL(path, server.address));
    await response.body?.cancel();
    return [response.status, response.headers.get("content-type")];
  };
  assert.deepEqual(await get("a.js"), [200, "text/javascript; charset=utf-8"]);
  for (const path of ["/a.js", "b.js", "%2e%2e%2fa.js", "./"]) {
    assert.equal((await get(path))[0], 404, path);
  }
  Deno.removeSync(folder, { recursive: true });
});
