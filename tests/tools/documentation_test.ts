import assert from "node:assert/strict";

interface Documented {
  name: string;
  kind: string;
  file: string;
  line: number;
  doc: string;
  tags: { kind: string; doc?: string; name?: string }[];
  parameters: number;
}

/** Everything the library exports, by `deno doc --json`. */
async function exported(): Promise<Documented[]> {
  const root = new URL("../../", import.meta.url);
  const { exports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));
  const { stdout, code } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", ...new Set(Object.values<string>(exports))],
    cwd: root,
    stderr: "inherit",
  }).output();
  assert.equal(code, 0);
  const { nodes } = JSON.parse(new TextDecoder().decode(stdout));
  // deno-lint-ignore no-explicit-any -- the format of another program
  const modules: any[] = Object.values(nodes);
  return modules.flatMap(({ symbols }) =>
    // deno-lint-ignore no-explicit-any -- the format of another program
    symbols.flatMap(({ name, declarations }: any) =>
      // deno-lint-ignore no-explicit-any -- the format of another program
      declarations.map((declaration: any): Documented => ({
        name,
        kind: declaration.kind,
        file: declaration.location.filename.replace(/.*\/(lib|datasets)\//, "$1/"),
        line: declaration.location.line,
        doc: declaration.jsDoc?.doc ?? "",
        tags: declaration.jsDoc?.tags ?? [],
        parameters: declaration.def?.params?.length ?? 0,
      }))
    )
  );
}

Deno.test("every exported function says what it takes and gives, and has an example that asserts", async () => {
  const functions = (await exported()).filter(({ kind }) => kind === "function");
  assert.ok(functions.length > 100, `${functions.length} functions`);
  // of several signatures the first one is documented
  const first = functions.filter(({ name, file, line }) =>
    !functions.some((other) => other.name === name && other.file === file && other.line < line)
  );
  const lacking = first.flatMap(({ name, file, line, doc, tags, parameters }) => {
    const examples = tags.filter(({ kind }) => kind === "example").map((tag) => tag.doc ?? "");
    const params = tags.filter(({ kind }) => kind === "param").length;
    const problems = [
      doc === "" && "a description",
      params < parameters && `${parameters - params} @param`,
      !examples.some((text) => /```ts[^]*assert/.test(text)) && "an asserting @example",
    ].filter((problem) => problem !== false);
    return problems.length === 0 ? [] : [`${file}:${line} ${name} lacks ${problems.join(", ")}`];
  });
  assert.deepEqual([...new Set(lacking)].sort(), []);
});
