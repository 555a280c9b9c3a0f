import { joinArrays } from "@geta-lab/geta/core";

/** Makes a USTAR archive; entries are [name, content, type flag]. */
export function tarOf(entries: [name: string, bytes: Uint8Array, type?: string][]): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const [name, bytes, type = "0"] of entries) {
    const header = new Uint8Array(512);
    const put = (text: string, at: number) => header.set(new TextEncoder().encode(text), at);
    put(name, 0);
    put(bytes.length.toString(8).padStart(11, "0"), 124);
    put("        ", 148);
    put(type, 156);
    put("ustar", 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    put(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    const content = new Uint8Array(Math.ceil(bytes.length / 512) * 512);
    content.set(bytes);
    blocks.push(header, content);
  }
  blocks.push(new Uint8Array(1024));
  return joinArrays(Uint8Array, blocks);
}
