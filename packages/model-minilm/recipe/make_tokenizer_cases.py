"""Writes tokenizer-cases.json: the token ids of the reference tokenizer (Rust) for hostile texts.

Run with Python 3.10+: pip install tokenizers==0.23.3, then from the repository's root
    python packages/model-minilm/recipe/make_tokenizer_cases.py \
        packages/core/src/embedding/__fixtures__/tokenizer-cases.json
Truncated at 256 tokens as sentence-transformers does. Cases under "divergences" hold a character that is younger
than the reference's own Unicode tables (version 8), which JavaScript therefore treats otherwise.
"""
import json
import os
import sys

import tokenizers
from tokenizers import Tokenizer

MAX_TOKENS = 256
MODEL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")

CASES = {
    "ideographs of the basic plane": [
        "重置密码", "account重置locked", "\u3400\u4db5\u9fff", "\uf900\ufaff", "收据printer", "重,置。密、码", "パスワードをリセット", "ﾊﾟｽﾜｰﾄﾞ"],
    "ideographs beyond the basic plane": [
        "\U00020000", "till\U00020000frozen", "\U00020000\U00020001\U0002A6DF", "\U0002A700 \U0002B73F\U0002B740",
        "\U0002B81E\U0002B81F\U0002B820\U0002B91F\U0002B920", "\U0002CEAF\U0002CEB0 a\U0002CEB1b", "\U0002F800\U0002FA1F",
        "x\U0002F83Fy", "\U00030000\U0003134A", "\U0002A6E0till", "重\U00020000置"],
    "Greek": [
        "ΟΔΥΣΣΕΥΣ", "ΟΔΟΣ ΟΔΥΣΣΕΑΣ", "Σ", "σ ς Σ", "ΣΑΣ.", "ΤΟ ΤΑΜΕΙΟ ΔΕΝ ΛΕΙΤΟΥΡΓΕΙ ΣΗΜΕΡΑ ΣΤΟ ΚΑΤΑΣΤΗΜΑ ΜΑΣ",
        "Ο εκτυπωτής δεν εκτυπώνει", "ΆΈΉΊΌΎΏ", "ΐΰ", "Ϲ ϲ", "aΣ", "aΣb", "Σ\u00ad", "Σ'Σ", "ΑΣ\U00020000", "𝚺Σ"],
    "case folding": [
        "İSTANBUL", "ISTANBUL ıi", "İİİ", "STRASSE Straße ẞ", "ﬁle oﬃce ﬀ ﬄ", "Ǆ ǅ ǆ", "ŉ", "Å Å Ω K", "ÀÉÎÕÜ",
        "ΑΙ ᾼ ᾳ", "ƏƎ", "Ꭰ ꭰ", "𐐀𐐨", "ⅧⅧ ⅷ", "ⒶⒷ", "ＦＵＬＬ ｗｉｄｔｈ １２３"],
    "combining marks": [
        "cafe\u0301 re\u0301sume\u0301", "Z\u0351\u036b\u0343A\u0310LGO\u0489", "\u0301", "\u0301till", "a\u0301\u0327\u0323b",
        "till\u20e3 4\ufe0f\u20e3", "n\u0303o\u0308", "\u0344\u0374", "e\u200d\u0301", "ö ő Ő", "\u1e9b\u0323", "q\u0307\u0323"],
    "signs under an accent": ["a≠b", "1≮2≯3", "till\u1fefframe", "x≠≮≯\u1fefy", "\u037e \u0387", "\u2000\u2001till"],
    "other scripts": [
        "한국어 프린터", "\u1112\u1161\u11ab", "프린터가안됩니다", "الطابعة لا تعمل", "اَلطَّابِعَةُ", "؟ ، ؛", "٠١٢٣", "प्रिंटर काम नहीं कर रहा",
        "क्षत्रिय", "हिन्दी।", "ไม่ทำงาน", "המדפסת לא עובדת", "שָׁלוֹם", "Не могу войти, пароль истёк", "ЙЁ й ё", "ქართული", "ᲥᲐᲠᲗᲣᲚᲘ",
        "தமிழ்", "မြန်မာ", "ភាសាខ្មែរ", "Tiếng Việt ĐƯỜNG", "አማርኛ።", "Ⴀⴀ", "བོད་སྐད།"],
    "emoji": [
        "🙏 pls help 😭", "👩‍💻", "👨‍👩‍👧‍👦 family", "🏳️‍🌈", "🇬🇧🇮🇪", "👍🏽ok", "till💀dead", "☎️ ✉ ✂️", "❤️‍🔥", "🫠🫡", "#️⃣*️⃣"],
    "invisible characters": [
        "ti\u00adll", "\u00ad", "zero\u200bwidth", "\u200b", "non\u00a0breaking", "a\u2028b", "a\u2029b", "a\u0085b", "a\u000bb\u000cc",
        "\ufefftill", "ti\ufeffll", "\u200etill\u200f", "\u202aleft\u202c", "\u2066x\u2069", "a\u2060b", "a\u180eb", "a\u3000b",
        "a\u1680b", "a\u202fb\u205fc", "a\u2007b\u2009c", "\u034f", "\u115f\u1160", "\U000e0041\U000e007f", "a\u200cb\u200dc"],
    "control characters": [
        "\u0000", "a\u0000b", "\u0001\u0002till", "\u001b[31mred\u001b[0m", "bell\u0007", "del\u007fete", "\u0080\u009f", "a\tb\rc\nd\r\ne",
        "\ufffd", "a\ufffdb", "\ufffe\uffff", "\ue000till\uf8ff", "\U000f0000", "\U0010ffff", "\u001c\u001d\u001e\u001fx"],
    "special tokens": [
        "[CLS] [SEP] [MASK] [PAD] [UNK]", "[CLS]", "[SEP]", "[MASK]", "[UNK]", "[PAD]", "[cls] [sep] [mask] [unk] [pad]",
        "[Sep]", "till[SEP]frozen", "[SEP][SEP]", "[ SEP ]", "[SEP", "SEP]", "[[SEP]]", "[CLS]a[MASK]b", "##ing ##s", "[unused1]",
        "[SE\u200bP]", "［SEP］", "[SEP]\u0301", "\U00020000[SEP]\U00020000", "Σ[SEP]Σ", "<s> </s> <|endoftext|>"],
    "long words": [
        "x" * 99, "x" * 100, "x" * 101, "x" * 200, "é" * 100, "é" * 101, "e\u0301" * 100, "한" * 50, "한" * 51, "𐐨" * 100,
        "𐐨" * 101, "a\u00ad" * 100, "a\u200b" * 101, "x" * 60 + "-" + "y" * 60, "x" * 60 + "≠" + "y" * 60,
        "x" * 60 + "\u1fef" + "y" * 60, "x" * 60 + "\u2028" + "y" * 60, "x" * 60 + "\U00020000" + "y" * 60,
        "x" * 60 + "\U0002b820" + "y" * 60, "x" * 100 + " till", "x" * 101 + " till", "x" * 101 + ",till",
        "€" * 50 + "x" * 60, "x" * 101 + "é" * 60 + " ok", "x" * 50 + "[SEP]" + "x" * 60, "1" * 100, "1" * 101, "İ" * 100, "ﬃ" * 101],
    "mixed": [
        "", " ", "\t\n \r", ".", "...", "a.b,c;d", "don't won't I'm", "C:\\Windows\\System32", "user@example.com", "£42.50 €3 $5 ¥7 ₹9",
        "50% #4 @x ^ ~ ` | _ = + < >", "10.0.0.15:8080/x?y=1&z", "a\u2014b \u2013 \u2018q\u2019 \u201cq\u201d", "½ ² ³ ¼ ™ © ®", "∑ ∫ √ ∞",
        "→ ← ⇒", "\u2022 item", "№ 5 ℡ ㎏", "Till 4 ist gefroren – Ärger!", "重置 ΠΑΣ \U00020000 👩‍💻 [SEP] x\u0301", "MiXeD CaSe TiLl",
        "ticket\u00a0№\u00a07 — ΟΔΟΣ", "a" * 30 + " " + "b" * 30, "1234567890123456789012345", "0x80070005 E_ACCESSDENIED"],
    "longer than the limit": [
        "!" * 300, "." * 300, "[" * 400, "[]" * 300, "][" * 300, "[SEP] " * 400, "[SEP]" * 400, "[sep] " * 120, "[MASK]till" * 150,
        "重" * 400, "\U00020000" * 400, "\U0002b820" * 400, "\U0002f800x" * 300, "q" * 10000, "q" * 10000 + " till frozen",
        "q" * 10000 + "." + "z" * 10000 + " till", "🙏" * 400, "🙏 " * 400, "🙏 till " * 200, "$" * 300, "€" * 300 + " till is frozen" * 100,
        "€ " * 300, "till\n" * 400, "till\u2028" * 400, ("x" * 60 + "\u2028") * 300, ("x" * 60 + "≠") * 300,
        "x\u200b" * 400, "\u200b" * 400 + "till", "\u0301" * 400 + "till", "\u0000" * 400 + "till", "한 " * 254, "한 " * 255, "한" * 300,
        "a " * 253, "a " * 254, "a " * 255, "a " * 256, "printer " * 300, "unbelievably misconfigured " * 200, ("x" * 101 + " ") * 260,
        ("x" * 101 + ".") * 130, "ΟΔΟΣ " * 300, "👩‍💻" * 200, "İ " * 300, "é" * 300, "e\u0301 " * 300, "ไม่ทำงาน " * 100,
        "line 1: till 3 reported error 1603 at 09:15\n" * 60],
}

DIVERGENCES = ["ما هذا\u061d", "till\u2e43frozen", "x\u1df6y", "a\u08e2b", "x\U0001e944"]


def main(out: str) -> None:
    tokenizer = Tokenizer.from_file(os.path.join(MODEL, "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length=MAX_TOKENS)

    def encode(text: str) -> dict:
        encoding = tokenizer.encode(text)
        return {"text": text, "ids": encoding.ids, "truncated": len(encoding.overflowing) > 0}

    fixture = {
        "generator": "packages/model-minilm/recipe/make_tokenizer_cases.py",
        "reference": {"tokenizers": tokenizers.__version__, "maxTokens": MAX_TOKENS},
        "groups": {name: [encode(text) for text in texts] for name, texts in CASES.items()},
        "divergences": [encode(text) for text in DIVERGENCES],
    }
    with open(out, "w", encoding="ascii") as file:
        rows = json.dumps(fixture, separators=(",", ":")).replace('{"text"', '\n{"text"')
        file.write(rows + "\n")
    print(sum(len(texts) for texts in CASES.values()), "cases")


if __name__ == "__main__":
    main(sys.argv[1])
