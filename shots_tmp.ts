import { startBrowser } from "./tests/browser/browser.ts";
const jobs = JSON.parse(Deno.args[0]!) as [name: string, path: string, width: number, scheme: "light" | "dark", script?: string][];
await using browser = await startBrowser();
for (const [name, path, width, scheme, script] of jobs) {
  const page = await browser.open(`file:///tmp/wt/h-book/site/${path}`, { width, height: width < 500 ? 800 : 1000, scheme });
  await page.evaluate("for (const one of document.images) one.loading = 'eager'");
  await page.waitFor("[...document.images].every((one) => one.complete)", 60);
  if (script) await page.evaluate(`(async () => { ${script}; await new Promise((r) => setTimeout(r, 600)); })()`);
  await page.screenshot(`/tmp/bb/${name}.png`);
  console.log(name, JSON.stringify(await page.overflow()), JSON.stringify(page.problems), new Date().toISOString());
  await page.close();
}
