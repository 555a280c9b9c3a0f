import { pictureFile } from "./jpeg_files.ts";

/** Number of images of each class in the two folders of ImageNet's layout. */
export interface ImageFolderLayout {
  train: Record<string, number>;
  val: Record<string, number>;
}

/** Pictures that were encoded, by what they show: it takes a while. */
const known = new Map<string, Uint8Array>();

/** Writes a small set in the layout of ImageNet; the class of an image can be seen in its colour. */
export function imageFolders(folder: string, layout: ImageFolderLayout): void {
  const classes = Object.keys({ ...layout.train, ...layout.val });
  for (const [split, counts] of Object.entries(layout)) {
    for (const [name, count] of Object.entries(counts as Record<string, number>)) {
      Deno.mkdirSync(`${folder}/${split}/${name}`, { recursive: true });
      const hue = 255 * classes.indexOf(name) / classes.length;
      for (let i = 0; i < count; i++) {
        const key = `${hue} ${i % 6}`;
        const image = known.get(key) ??
          pictureFile([16, 20], (y, x) => [hue, (i % 6 * 40 + 8 * y) % 256, 12 * x]);
        known.set(key, image);
        Deno.writeFileSync(`${folder}/${split}/${name}/${i}.JPEG`, image);
      }
    }
  }
}
