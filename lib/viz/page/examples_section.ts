import { sizeOf } from "../../core/mod.ts";
import type { ExampleReport, Report } from "../../report/mod.ts";
import { pngAddress } from "../images/png_address.ts";
import { escapeHtml } from "../text/escape_html.ts";
import { section } from "./tables.ts";

/** The pixels of the examples of a report. */
export interface ExampleImages {
  /** Row-major bytes of all examples, shape [examples, height, width, channels]. */
  bytes: Uint8Array;
  /** Shape of one, [height, width, 1 or 3]. */
  shape: readonly number[];
}

/** Test images with the right class and what both networks say; nothing if the pixels are not known. */
export async function examplesSection(
  { examples, classes }: Pick<Report, "examples" | "classes">,
  images: ExampleImages | undefined,
): Promise<string> {
  if (images === undefined || examples.length === 0) return "";
  const { bytes, shape } = images, size = sizeOf(shape);
  const shown = await Promise.all(examples.map(async (example, i) => {
    const address = await pngAddress(bytes.subarray(i * size, (i + 1) * size), shape);
    return exampleFigure(example, address, (label) => escapeHtml(classes[label] ?? `${label}`));
  }));
  const remark = `<p class="remark">Those first on which the two networks disagree.</p>`;
  return section(
    "Test images",
    `${remark}<div class="examples">\n${shown.join("\n")}\n</div>`,
  );
}

function exampleFigure(
  { index, label, dense, compressed }: ExampleReport,
  address: string,
  name: (label: number) => string,
): string {
  const answer = (who: string, found: number) => {
    const right = found === label;
    return `<span class="${right ? "right" : "wrong"}">${who}: ${name(found)} ${
      right ? "✓" : "✗"
    }</span>`;
  };
  return `<div><img src="${address}" alt="test image ${index}"><p><b>${name(label)}</b>${
    answer("dense", dense)
  }${answer("compressed", compressed)}</p></div>`;
}
