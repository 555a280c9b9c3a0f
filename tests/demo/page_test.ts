import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { parseSubnetInput } from "@geta-lab/geta/report";
import { writeDemo } from "../../tools/demo/write_demo.ts";
import { type Browser, INSECURE_HOST, noBrowser, startBrowser } from "../browser/browser.ts";
import type { Page } from "../browser/page.ts";
import { ISOLATED, serveFolder } from "../browser/serve_folder.ts";
import { subnetAccuracy } from "./subnet_accuracy.ts";
import { unzipped } from "./unzipped.ts";

/** Presses Start by the keyboard and waits for the result. */
async function run(page: Page): Promise<void> {
  await page.waitFor("!document.getElementById('start').disabled", 60);
  await page.evaluate("document.getElementById('start').focus()");
  await page.press("Enter");
  await page.waitFor("!document.getElementById('result').hidden", 120);
}

/** Texts of the cells of a row of the result: dense, compressed, relative. */
function figures(page: Page, name: string): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll("#figures tbody tr")]
    .find((row) => row.cells[0].textContent === ${JSON.stringify(name)})
    .innerText.split("\\t").slice(1)`);
}

/** Starts a run, halts it, gives it up. */
async function giveUp(page: Page): Promise<void> {
  const click = (id: string) => page.evaluate(`document.getElementById("${id}").click()`);
  const says = (words: string) =>
    page.waitFor(`document.getElementById("now").textContent.includes("${words}")`, 60);
  await page.waitFor("!document.getElementById('start').disabled", 60);
  await click("start");
  await click("pause"); // heard after the first step
  await says("paused");
  await click("stop");
  await says("Stopped after");
}

async function looksRight(page: Page): Promise<void> {
  for (const width of [360, 768, 1440]) {
    for (const scheme of ["light", "dark"] as const) {
      await page.look({ width, scheme });
      assert.deepEqual(await page.overflow(), [], `${width} pixels, ${scheme}`);
    }
  }
}

/** Bytes of a program with all that it imports at its start. */
function loadedBytes(folder: string, program: string, seen = new Set<string>()): number {
  if (seen.has(program)) return 0;
  seen.add(program);
  const text = Deno.readTextFileSync(`${folder}/${program}`);
  const parts = [...text.matchAll(/(?:from|import)"\.\/([^"]+)"/g)].map(([, name]) => name!);
  return parts.reduce((sum, part) => sum + loadedBytes(folder, part, seen), text.length);
}

async function download(page: Page): Promise<Map<string, Uint8Array>> {
  const folder = Deno.makeTempDirSync();
  await page.downloadTo(folder);
  await page.evaluate("document.getElementById('download').click()");
  for (let tries = 0; tries < 100; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const [file] = [...Deno.readDirSync(folder)];
    if (file?.name !== "subnet.zip") continue;
    const bytes = Deno.readFileSync(`${folder}/subnet.zip`);
    Deno.removeSync(folder, { recursive: true });
    return unzipped(bytes);
  }
  throw new Error("nothing was downloaded");
}

Deno.test({
  name: "the page of the demo trains a network in a browser, from a subfolder of any server",
  ...noBrowser,
  async fn(t) {
    const folder = Deno.makeTempDirSync();
    await writeDemo(folder);
    assert.ok(loadedBytes(folder, "page.js") < 50_000, "tfjs stays with the trainer");
    assert.ok(loadedBytes(folder, "trainer.js") > 300_000);
    await using browser: Browser = await startBrowser();
    const results: string[][] = [];
    const places = [
      { host: INSECURE_HOST, headers: {}, threads: "one thread" },
      { host: "127.0.0.1", headers: ISOLATED, threads: "2 threads" },
    ];
    for (const { host, headers, threads } of places) {
      await t.step(`on ${threads}`, async () => {
        await using server = serveFolder(folder, { at: "/some/folder/", headers });
        const address = server.address.replace("127.0.0.1", host);
        const page = await browser.open(`${address}?quick&threads=2`);
        assert.equal(await page.evaluate("isSecureContext"), host === "127.0.0.1");
        await looksRight(page);
        await giveUp(page);
        await run(page);
        assert.match(
          await page.evaluate("document.getElementById('engine').textContent"),
          new RegExp(`geta .*${threads}`),
        );
        await looksRight(page);
        results.push(await figures(page, "Right answers"), await figures(page, "Bit operations"));
        const [, , bops] = results.at(-1)!;
        assert.equal(await page.evaluate("document.getElementById('bops').textContent"), bops);
        assert.equal(await page.evaluate("document.querySelectorAll('.cells .gone').length"), 88);
        assert.deepEqual(page.problems, []);

        const files = await download(page), text = new TextDecoder();
        const part = (name: string) => files.get(`subnet/${name}`)!;
        await useEngine({ blas: false });
        const accuracy = await subnetAccuracy(
          { json: text.decode(part("subnet.json")), safetensors: part("subnet.safetensors") },
          "quick",
        );
        assert.equal(`${(100 * accuracy).toFixed(2)} %`, results.at(-2)![1]);
        assert.equal(parseSubnetInput(text.decode(part("input.json"))).classes.length, 10);
        await page.close();
      });
    }
    assert.deepEqual(results.slice(0, 2), results.slice(2), "threads change no digit");
    Deno.removeSync(folder, { recursive: true });
  },
});
