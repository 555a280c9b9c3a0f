import assert from "node:assert/strict";
import fc from "fast-check";
import { basicTokens, parseVocabulary, wordPieces } from "@geta-lab/geta/datasets";

const special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"];
const vocabularyOf = (words: string) =>
  parseVocabulary([...special, ...words.split(" ")].join("\n"), "vocab.txt");
const words = (text: string) => basicTokens(text).map(({ characters }) => characters.join(""));

Deno.test("basicTokens() splits, lowers and strips as the published tokenizer's own tests say", () => {
  // tokenization_test.py of the published code
  assert.deepEqual(words(" \tHeLLo!how  \n Are yoU?  "), ["hello", "!", "how", "are", "you", "?"]);
  assert.deepEqual(words("H\u00E9llo"), ["hello"]);
  assert.deepEqual(words("ah\u535A\u63A8zz"), ["ah", "\u535A", "\u63A8", "zz"]);
  // accents that stand apart, marks that Unicode calls symbols, control characters, a space that does not break
  assert.deepEqual(words("e\u0301t\u0000a\u00ADb $9^x\u00A0y"), ["etab", "$", "9", "^", "x", "y"]);
  assert.deepEqual(words("¿Qué?"), ["¿", "que", "?"]);
  assert.deepEqual(words(""), []);
});

Deno.test("wordPieces() takes the longest piece first, as the published tokenizer's own test says", () => {
  const names = [...special, ..."want ##want ##ed wa un runn ##ing".split(" ")];
  const spelt = (text: string) =>
    wordPieces(text, vocabularyOf("want ##want ##ed wa un runn ##ing"))
      .map(({ number }) => names[number]);
  assert.deepEqual(spelt(""), []);
  assert.deepEqual(spelt("unwanted running"), ["un", "##want", "##ed", "runn", "##ing"]);
  assert.deepEqual(spelt("unwantedX running"), ["[UNK]", "runn", "##ing"]);
  assert.deepEqual(spelt("want" + "ed".repeat(49)), ["[UNK]"]); // 102 characters
  assert.deepEqual(spelt("want" + "ed".repeat(48)).length, 49); // 100 characters
});

Deno.test("wordPieces() says where in the text each piece stands, accents and emojis included", () => {
  const vocabulary = vocabularyOf("cafe ##s x 😀");
  const text = "😀 Cafés; x", pieces = wordPieces(text, vocabulary);
  assert.deepEqual(pieces.map(({ start, end }) => text.slice(start, end)), [
    "😀",
    "Café",
    "s",
    ";",
    "x",
  ]);
  assert.deepEqual(pieces.map(({ number }) => number), [7, 4, 5, 1, 6]);
});

Deno.test("wordPieces() never overlaps, skips nothing but space, and spells what it stands for", () => {
  const letters = [..."abc"], vocabulary = vocabularyOf("a b c ##a ##b ##c ab ##bc abc .");
  const names = [...vocabulary.numbers.keys()];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...letters, " ", "."), { maxLength: 30 }), (list) => {
      const text = list.join("");
      let spelt = "", at = 0;
      for (const { number, start, end } of wordPieces(text, vocabulary)) {
        assert.ok(start >= at && end > start);
        assert.equal(text.slice(at, start).trim(), "");
        assert.equal(text.slice(start, end), names[number]!.replace("##", ""));
        spelt += text.slice(start, end);
        at = end;
      }
      assert.equal(spelt, text.replaceAll(" ", ""));
    }),
    { seed: 8 },
  );
});

Deno.test("parseVocabulary() names the line that is wrong", () => {
  const refused = (text: string, message: string) =>
    assert.throws(() => parseVocabulary(text, "v"), { name: "DataError", message });
  const [pad, unk, cls, sep] = special;
  refused("a\nb", "Cannot read v: its first line must be [PAD]: current value is a");
  refused(`${pad}\n${unk}\n${cls}`, "Cannot read v: it must hold [SEP]: current value is 3 others");
  refused(`${pad}\n\na`, "Cannot read v: line 2 must be a new piece: current value is nothing");
  refused("", "Cannot read v: line 1 must be a new piece: current value is nothing");
  refused(
    `${pad}\n${unk}\n${pad}`,
    "Cannot read v: line 3 must be a new piece: current value is [PAD] for the second time",
  );
  const { numbers } = parseVocabulary([pad, unk, cls, sep, "a"].join("\r\n") + "\r\n", "v");
  assert.deepEqual([numbers.size, numbers.get("a")], [5, 4]);
});
