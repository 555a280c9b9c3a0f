import assert from "node:assert/strict";
import { paperRules, referenceRules } from "@geta-lab/geta/qasso";
import { paperQuantizer, referenceQuantizer } from "@geta-lab/geta/quant";

const root = new URL("../../", import.meta.url);
const text = Deno.readTextFileSync(new URL("docs/paper_vs_reference.md", root));

/** The part of the document below a heading, up to the next one that is not deeper. */
function section(heading: string): string {
  const [marks] = heading.split(" ");
  const start = text.indexOf(`\n${heading}\n`);
  assert.ok(start >= 0, `no heading ${heading}`);
  const body = text.slice(start + heading.length + 2);
  const end = body.search(new RegExp(`^#{1,${marks!.length}} `, "m"));
  return end < 0 ? body : body.slice(0, end);
}

/** Members described by a heading of their own in the part about one pair of records. */
function described(part: string): string[] {
  return [...section(part).matchAll(/^### `(\w+)`$/gm)].map(([, name]) => name!);
}

function different(paper: object, reference: object): string[] {
  const rules = Object.entries(paper), other = new Map(Object.entries(reference));
  return rules.filter(([name, rule]) => other.get(name) !== rule).map(([name]) => name);
}

const parts = {
  "## The differences of QASSO": different(paperRules, referenceRules),
  "## The differences of the quantizer": different(paperQuantizer, referenceQuantizer),
};

Deno.test("docs/paper_vs_reference.md describes every rule in which two records differ, and no other", () => {
  for (const [part, members] of Object.entries(parts)) {
    assert.ok(members.length > 0);
    assert.deepEqual(described(part).toSorted(), members.toSorted());
    for (const member of members) {
      assert.ok(text.includes(`[\`${member}\`](#${member.toLowerCase()})`), `${member} in a table`);
    }
  }
});

Deno.test("docs/paper_vs_reference.md says of every difference what, why, its consequence and the test that shows it", () => {
  for (const [, name] of text.matchAll(/^### `(\w+)`$/gm)) {
    const body = section(`### \`${name}\``);
    for (const label of ["Paper", "Reference", "Why", "Consequence", "Test"]) {
      assert.ok(body.includes(`- **${label}**: `), `${name}: ${label}`);
    }
    assert.match(body.slice(body.indexOf("- **Test**")), /\]\(\.\.\/tests\/\S+_test\.ts\)/, name!);
  }
});

Deno.test("docs/paper_vs_reference.md names files and tests that exist", () => {
  // a link, and the beginnings of names of tests in quotes behind it
  const links = [...text.matchAll(/\]\(\.\.\/([\w/.]+)\)([^[]*)/g)];
  assert.ok(links.length > 20);
  for (const [, path, rest] of links) {
    const file = Deno.readTextFileSync(new URL(path!, root));
    if (!path!.startsWith("tests/")) continue;
    for (const [, name] of rest!.replace(/\s+/g, " ").matchAll(/"([^"]+\(\)[^"]+)"/g)) {
      assert.ok(file.includes(name!), `${path}: ${name}`);
    }
  }
});
