import { describe, expect, it } from "vitest";
import { foldPhrase, toWordSpans, toWords } from "./words.ts";

const words = (text: string) => toWords(text).words.join(" ");

describe("toWords", () => {
  it.each([
    ["can't", "cannot"],
    ["cant", "cannot"],
    ["CAN'T", "cannot"],
    ["can not", "cannot"],
    ["Can Not", "cannot"],
    ["can\u00a0not", "cannot"],
    ["cannot", "cannot"],
    ["won't", "will not"],
    ["wont", "will not"],
    ["shan't", "shall not"],
    ["ain't", "is not"],
    ["don't", "do not"],
    ["dont", "do not"],
    ["didnt", "did not"],
    ["isn't", "is not"],
    ["isnt", "is not"],
    ["havent", "have not"],
    ["mustn't", "must not"],
    ["I'm", "i am"],
    ["im", "i am"],
    ["I've", "i have"],
    ["ive", "i have"],
    ["we're", "we are"],
    ["they'll", "they will"],
    ["she'd", "she would"],
    ["it's", "it is"],
    ["that's", "that is"],
    ["let's", "let us"],
    ["user's", "users"],
    ["o'clock", "oclock"],
    ["can notice", "can notice"],
    ["its", "its"],
  ])("writes %j as %j", (text, expected) => {
    expect(words(text)).toBe(expected);
  });

  it.each(["'", "\u2019", "\u2018", "\u02bc", "\u00b4", "`", "\uff07"])(
    "reads %j as an apostrophe",
    (apostrophe) => {
      expect(words(`I can${apostrophe}t log in, it doesn${apostrophe}t work`)).toBe(
        "i cannot log in it does not work",
      );
    },
  );

  it.each([
    ["Café", "cafe"],
    ["cafe\u0301", "cafe"],
    ["NAÏVE coöperate", "naive cooperate"],
    ["Ångström", "angstrom"],
    ["ＴＩＬＬ ４", "till 4"],
    ["ﬁle", "file"],
    ["ПАРОЛЬ", "пароль"],
    ["重置", "重置"],
    ["e-mail re_enter", "e mail re enter"],
    ["3.5mm/2", "3 5mm 2"],
    ["", ""],
    [" \n\t!?…", ""],
    ["🙏", ""],
  ])("folds %j to %j", (text, expected) => {
    expect(words(text)).toBe(expected);
  });

  it("does not read the names of object members as contractions", () => {
    expect(words("constructor toString __proto__ valueOf")).toBe("constructor tostring proto valueof");
  });

  it("marks where a clause begins", () => {
    const { words: list, clauseStarts } = toWords("No, it is urgent. The till (number 4) is fine\nthanks");
    expect(list.filter((_, i) => clauseStarts[i])).toEqual(["no", "it", "the", "number", "is", "thanks"]);
    expect(clauseStarts).toHaveLength(list.length);
  });

  it("does not end a clause at a hyphen, an apostrophe or a slash", () => {
    const { clauseStarts } = toWords("not e-mail/user's \u2013 urgent");
    expect(clauseStarts.filter(Boolean)).toHaveLength(1);
  });

  it("gives text that is folded already back unchanged", () => {
    for (const text of ["I can't, won't & don't", "Café's o'clock", "it's 5 o’clock", "can not"]) {
      const once = words(text);
      expect(words(once)).toBe(once);
    }
  });
});

describe("toWordSpans", () => {
  it("keeps the place of every word in the text as it was given", () => {
    const text = "🙏 Café\u00a0№ 7: can’t e-mail ＴＩＬＬ\u0000x";
    const spans = toWordSpans(text);
    expect(spans.map(({ start, end }) => text.slice(start, end))).toEqual([
      "Café",
      "7",
      "can",
      "t",
      "e",
      "mail",
      "ＴＩＬＬ",
      "x",
    ]);
    expect(spans.map(({ word }) => word)).toEqual(["cafe", "7", "can", "t", "e", "mail", "till", "x"]);
  });

  it("takes an accent typed behind its letter for part of the word", () => {
    const text = "le de\u0301po\u0302t 12";
    expect(toWordSpans(text).map(({ word }) => word)).toEqual(["le", "depot", "12"]);
    expect(text.slice(3, toWordSpans(text)[1]?.end)).toBe("de\u0301po\u0302t");
  });
});

describe("foldPhrase", () => {
  it("folds words as a ticket's are, and keeps the signs of the syntax", () => {
    expect(foldPhrase("(Can’t|unable to) LOG* ... Café")).toBe("(cannot|unable to) log* ... cafe");
  });
});
