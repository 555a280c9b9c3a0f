/** A small set in the format of SQuAD 1.1, with its vocabulary: whoever did something, in texts that are longer than a sequence. */
export function writeSquad(folder: string): void {
  const names = ["ada", "emmy", "grace", "mary"], deeds = ["wrote", "proved", "built", "found"];
  const things = ["a program", "a theorem", "a machine", "a fossil"];
  const file = (shift: number) => ({
    version: "1.1",
    data: [{
      title: "Deeds",
      paragraphs: names.map((_, i) => {
        const order = [0, 1, 2, 3].map((k) => (k * 3 + i + shift) % 4);
        const name = (k: number) => names[k]![0]!.toUpperCase() + names[k]!.slice(1);
        const context = order.map((k) => `${name(k)} ${deeds[k]} ${things[(k + shift) % 4]}.`).join(
          " ",
        );
        return {
          context,
          qas: order.map((k) => ({
            id: `${shift}-${i}-${k}`,
            question: `Who ${deeds[k]} ${things[(k + shift) % 4]}?`,
            answers: [{ text: name(k), answer_start: context.indexOf(name(k)) }],
          })),
        };
      }),
    }],
  });
  const words = [
    ...names,
    ...deeds,
    ...things.flatMap((thing) => thing.split(" ")),
    "who",
    ".",
    "?",
  ];
  const vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", ...new Set(words)];
  Deno.mkdirSync(folder, { recursive: true });
  Deno.writeTextFileSync(`${folder}/vocab.txt`, vocabulary.join("\n") + "\n");
  Deno.writeTextFileSync(`${folder}/train-v1.1.json`, JSON.stringify(file(0)));
  Deno.writeTextFileSync(`${folder}/dev-v1.1.json`, JSON.stringify(file(0)));
}
