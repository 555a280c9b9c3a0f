import { DataError } from "../data_error.ts";
import { imageFormatOf } from "../image_decoder.ts";
import type { FileSplit } from "../types.ts";

/** No photograph takes more, bytes. */
export const MAX_BYTES = 2 ** 26;

/** An image file and its class. */
export interface LabelledFile {
  /** Path. */
  file: string;
  /** Class, from 0. */
  label: number;
}

/**
 * The image files of each class in a folder of folders.
 *
 * @param folder The folder; hidden entries and names that do not end in `.jpeg` or `.jpg` are passed over.
 * @param options How many images a class must have at least.
 * @returns Paths by the name of the class, both sorted.
 * @throws {DataError} If a folder is missing or cannot be read, there are less than two classes, or a class has too few images.
 */
export function classFolders(
  folder: string,
  { least }: { least: number },
): Map<string, string[]> {
  const names = entriesOf(folder).filter((name) => isFolder(`${folder}/${name}`));
  if (names.length < 2) {
    const wanted = "it must hold a folder for each of at least 2 classes";
    throw new DataError(folder, { wanted, found: names.length });
  }
  return new Map(names.map((name) => {
    const own = `${folder}/${name}`;
    const files = entriesOf(own).filter((entry) => /\.jpe?g$/i.test(entry));
    if (files.length < least) {
      const wanted = `it must hold at least ${least} files that end in .JPEG or .jpg`;
      throw new DataError(own, { wanted, found: files.length });
    }
    return [name, files.map((file) => `${own}/${file}`)];
  }));
}

/**
 * Looks at the beginning of each file, which is quick, so that a text with the name of an image is found before anything is trained.
 *
 * @param images Files and their classes.
 * @returns The split.
 * @throws {DataError} If a file cannot be read, is empty or too large, or begins like no image.
 */
export function checkedFiles(images: readonly LabelledFile[]): FileSplit {
  const head = new Uint8Array(4);
  const sizes = images.map(({ file }) =>
    orDataError(file, () => {
      const { size, isFile, read } = beginning(file, head);
      if (size > MAX_BYTES) {
        const wanted = `its size must be at most ${MAX_BYTES} bytes`;
        throw new DataError(file, { wanted, found: size });
      }
      if (imageFormatOf(head.subarray(0, read)) === undefined) {
        const found = isFile ? `${size} bytes that begin otherwise` : "a folder or device";
        throw new DataError(file, { wanted: "it must be a JPEG or PNG image", found });
      }
      return size;
    })
  );
  return {
    files: images.map(({ file }) => file),
    sizes,
    labels: Int32Array.from(images, ({ label }) => label),
    count: images.length,
  };
}

/** Reads the first bytes of a file. */
function beginning(
  file: string,
  into: Uint8Array,
): { size: number; isFile: boolean; read: number } {
  const open = Deno.openSync(file);
  try {
    const { size, isFile } = open.statSync();
    return { size, isFile, read: isFile ? open.readSync(into) ?? 0 : 0 };
  } finally {
    open.close();
  }
}

function entriesOf(folder: string): string[] {
  const entries = orDataError(folder, () => [...Deno.readDirSync(folder)]);
  return entries.map(({ name }) => name).filter((name) => !name.startsWith(".")).sort();
}

function isFolder(path: string): boolean {
  return orDataError(path, () => Deno.statSync(path).isDirectory); // also behind a link
}

function orDataError<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DataError) throw error;
    const found = error instanceof Deno.errors.NotFound
      ? "nothing of that name"
      : (error as Error).message;
    throw new DataError(path, { wanted: "it must be there to be read", found });
  }
}
