import { decodeSubnet, readBytes } from "../../io/mod.ts";
import { parseReport, parseSubnetInput, type Report, type SubnetInput } from "../../report/mod.ts";
import type { Subnet } from "../../subnet/mod.ts";

/**
 * Reads the report of a finished run.
 *
 * @param folder The folder of the run.
 * @returns The report.
 * @throws {FileError} If the folder holds none, or one that is damaged.
 */
export async function readReport(folder: string): Promise<Report> {
  const file = `${folder}/report.json`;
  return parseReport(await readText(file), file);
}

/**
 * Reads the subnet of a finished run, and what it expects.
 *
 * @param folder The folder of the run.
 * @returns Subnet, and form of its input.
 * @throws {FileError} If the folder holds none, or a file is damaged.
 */
export async function readSubnet(folder: string): Promise<{ subnet: Subnet; input: SubnetInput }> {
  const json = await readText(`${folder}/subnet.json`);
  const safetensors = await readBytes(`${folder}/subnet.safetensors`);
  const file = `${folder}/input.json`;
  return {
    subnet: await decodeSubnet({ json, safetensors }, `${folder}/subnet`),
    input: parseSubnetInput(await readText(file), file),
  };
}

/**
 * Reads a text file.
 *
 * @param file The file.
 * @returns Its text.
 * @throws {FileError} If it cannot be read.
 */
export async function readText(file: string): Promise<string> {
  return new TextDecoder().decode(await readBytes(file));
}
