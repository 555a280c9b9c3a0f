/**
 * What the library's entries take, as `deno doc` reads it from the source: a new entry is seen without being listed.
 *
 * @module
 */

/** A record of options that a public function takes. */
export interface Entry {
  /** Folder that exports it, for example `graph`. */
  folder: string;
  /** Name of the function. */
  name: string;
  /** Which argument the record is, from 0. */
  position: number;
  /** Names of the options, and whether they may be left out. */
  options: { name: string; optional: boolean }[];
}

interface Property {
  name: string;
  optional: boolean;
}

// deno-lint-ignore no-explicit-any -- the format of another program
type Doc = any;

/**
 * All public functions of all folders that take a record of options of which some may be left out.
 *
 * A record is one of options if its type is called so (`…Options`, `…Config`), is part of such a type, is written in place, or is joined (`&`) with one that is.
 *
 * @returns The entries, in the order of the folders.
 */
export function optionEntries(): Entry[] {
  const root = new URL("../../", import.meta.url);
  const folders = [...Deno.readDirSync(new URL("lib", root))].map(({ name }) => name).sort();
  const files = [...folders.map((folder) => `lib/${folder}/mod.ts`), "datasets/mod.ts"];
  const args = ["doc", "--json", ...files];
  const { stdout } = new Deno.Command(Deno.execPath(), { args, cwd: root }).outputSync();
  const { nodes } = JSON.parse(new TextDecoder().decode(stdout)) as Doc;
  const modules = files.map((file) => ({
    folder: file.split("/").at(-2)!,
    symbols: (nodes[new URL(file, root).href]?.symbols ?? []) as Doc[],
  }));
  const types = new Map<string, Doc>();
  for (const { name, declarations } of modules.flatMap(({ symbols }) => symbols)) {
    for (const declaration of declarations) {
      if (["interface", "typeAlias"].includes(declaration.kind)) types.set(name, declaration.def);
    }
  }
  return modules.flatMap(({ folder, symbols }) =>
    symbols.flatMap(({ name, declarations }) =>
      declarations.flatMap(({ kind, def }: Doc) => {
        if (kind !== "function") return [];
        return def.params.flatMap((param: Doc, position: number) => {
          const { tsType } = param.kind === "assign" ? param.left : param;
          const options = isOptions(tsType) ? properties(tsType, types) : [];
          return options.some(({ optional }) => optional)
            ? [{ folder, name, position, options }]
            : [];
        });
      })
    )
  );
}

function isOptions(type: Doc): boolean {
  if (type?.kind === "typeLiteral") return true;
  if (type?.kind === "intersection") return type.value.some(isOptions);
  if (type?.kind !== "typeRef") return false;
  const { typeName, typeParams = [] } = type.value;
  return /(Options|Config)$/.test(typeName) ||
    (["Pick", "Omit", "Partial"].includes(typeName) && isOptions(typeParams[0]));
}

/** The properties of a record type, those it inherits and those that `Pick`, `Omit` and `Partial` leave included. */
function properties(type: Doc, types: Map<string, Doc>): Property[] {
  if (type?.kind === "typeLiteral") return plain(type.value.properties);
  if (type?.kind === "intersection") {
    return type.value.flatMap((part: Doc) => properties(part, types));
  }
  if (type?.kind !== "typeRef") return [];
  const { typeName, typeParams = [] } = type.value;
  const inner = () => properties(typeParams[0], types);
  if (typeName === "Partial") return inner().map(({ name }) => ({ name, optional: true }));
  if (typeName === "Required") return inner().map(({ name }) => ({ name, optional: false }));
  if (typeName === "Pick" || typeName === "Omit") {
    const parts = typeParams[1].kind === "union" ? typeParams[1].value : [typeParams[1]];
    const chosen = parts.map(({ repr }: Doc) => repr);
    return inner().filter(({ name }) => chosen.includes(name) === (typeName === "Pick"));
  }
  const found = types.get(typeName);
  if (found === undefined) return [];
  if (found.tsType !== undefined) return properties(found.tsType, types);
  const inherited = (found.extends ?? []).flatMap((parent: Doc) => properties(parent, types));
  return [...inherited, ...plain(found.properties ?? [])];
}

function plain(found: Doc[]): Property[] {
  return found.map(({ name, optional }) => ({ name, optional: optional === true }));
}
