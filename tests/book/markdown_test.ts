import assert from "node:assert/strict";
import { mathHtml } from "../../tools/book/math.ts";
import { pageMarkdown } from "../../tools/book/markdown.ts";

const plain = () => pageMarkdown({ link: (address) => address, picture: (address) => address });

Deno.test("mathHtml() draws a formula and names it by its TeX", () => {
  const html = mathHtml("a < \\frac{1}{2}", { display: false });
  assert.match(html, /^<span class="math" role="img" aria-label="a &lt; \\frac\{1\}\{2\}"><svg /);
  assert.match(html, /<path /);
  assert.doesNotMatch(html, / id="/);
});

Deno.test("mathHtml() throws on what is no TeX, and says which formula it was", () => {
  assert.throws(
    () => mathHtml("\\frac{1", { display: true }),
    { name: "SyntaxError", message: /^Cannot draw the formula \\frac\{1: / },
  );
});

Deno.test("pageMarkdown() draws formulas in lines, in tables, in hints and on lines of their own, and leaves prices and code alone", () => {
  const html = plain().render(
    "Let $a$ be\n\n$$\nb = c\n$$\n\n| $d$ $`i`$ |\n| --- |\n| 1 |\n\n<details>$e < f$</details>\n\n`$g$` for 3$ and 5$\n\n```math\nh\n```\n",
  );
  const names = [...html.matchAll(/aria-label="([^"]*)"/g)].map(([, name]) => name);
  assert.deepEqual(names, ["a", "b = c", "d", "i", "e &lt; f", "h"]);
  assert.match(html, /<code>\$g\$<\/code> for 3\$ and 5\$/);
  assert.equal(html.match(/class="formula"/g)!.length, 2);
});

Deno.test("pageMarkdown() gives each heading an anchor of its own, over all pieces of a page", () => {
  const page = plain();
  const html = page.render("# N:M and `blocks`\n\none *two*\n") +
    page.render("## Step $k$\n\n## Step $k$\n\nthree");
  assert.deepEqual(page.headings.map(({ level, id, text }) => [level, id, text]), [
    [1, "nm-and-blocks", "N:M and blocks"],
    [2, "step-k", "Step k"],
    [2, "step-k-1", "Step k"],
  ]);
  assert.match(html, /<h2 id="step-k-1">/);
  assert.deepEqual(page.passages.map(({ id, text }) => [id, text]), [
    ["nm-and-blocks", "one two"],
    ["step-k", ""],
    ["step-k-1", "three"],
  ]);
});

Deno.test("pageMarkdown() leads links and pictures where it is told, and marks those of other sites", () => {
  const page = pageMarkdown({ link: (to) => `to/${to}`, picture: (at) => `at/${at}` });
  assert.equal(
    page.render("[a](b.md) ![c](d.svg)"),
    '<p><a href="to/b.md">a</a> <img src="at/d.svg" alt="c"></p>\n',
  );
  assert.match(plain().render("[x](https://example.org/)"), / rel="noopener"/);
});

Deno.test("pageMarkdown() puts code and tables into boxes that scroll", () => {
  const html = plain().render("```ts\nconst a = 1;\n```\n\n| a |\n| --- |\n| 1 |\n");
  assert.match(
    html,
    /<pre class="code"><code><span class="hljs-keyword">const<\/span>/,
  );
  assert.match(html, /<div class="wide"><table>/);
});
