import { readdirSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { cleanTicket, MAX_TICKET_CHARACTERS } from "./clean-ticket.ts";
import { assessTextQuality } from "./text-quality.ts";

const assess = (ticket: string, truncated = false) => assessTextQuality(cleanTicket(ticket), truncated);
const notes = async (ticket: string) => (await assess(ticket)).notes;
const language = async (ticket: string) => (await assess(ticket)).language?.code ?? null;

describe("the language", () => {
  it.each([
    ["en", "My laptop will not connect to the office wifi since this morning"],
    ["en", "I forgot my password and cannot log in"],
    ["en", "THE SCREEN STAYS BLACK, PLEASE SEND SOMEBODY"],
    ["de", "Ich habe mein Passwort vergessen und kann mich nicht anmelden"],
    ["de", "Kasse 3 hängt, Kundin wartet, die Hälfte ist gescannt"],
    ["fr", "L'imprimante du deuxième étage sort des pages blanches"],
    ["fr", "le vpn ne marche pas"],
    ["pl", "Zapomniałem hasła i nie mogę się zalogować"],
    ["es", "He olvidado mi contraseña y no puedo iniciar sesión"],
    ["it", "Ho dimenticato la password e non riesco ad accedere"],
    ["nl", "Kan niet inloggen op mijn laptop, wachtwoord vergeten"],
    ["sv", "Jag har glömt mitt lösenord, hjälp"],
    ["uk", "Принтер на другому поверсі друкує порожні сторінки"],
    ["fa", "از صبح نمی‌توانم وارد ایمیل خود شوم، لطفا کمک کنید"],
    ["ja", "パスワードを忘れたのでリセットしてください"],
    ["zh", "我忘记了密码，请帮我重置"],
  ])("is %s in %j", async (code, ticket) => {
    const { language: guess } = await assess(ticket);
    expect(guess?.code).toBe(code);
    expect(guess?.confidence).toBeGreaterThanOrEqual(0.9);
    expect(guess?.confidence).toBeLessThan(1);
  });

  it.each([
    ["too short", "VPN"],
    ["too short, and taken for Italian by the detector", "password reset"],
    ["names only", "John Smith London Berlin Paris"],
    ["no words of a language", "asdf qwer zxcv hjkl uiop"],
    ["Polish without its accents", "nie moge sie zalogowac do poczty, prosze o pomoc"],
    ["between Danish and Norwegian", "kassa henger, kundene venter"],
    ["a language the detector does not know", "Zuri habari siwezi kuingia kwenye kompyuta yangu"],
  ])("is not guessed where the text is %s", async (_, ticket) => {
    expect(await language(ticket)).toBeNull();
  });

  it("is the writer's, not that of the log in front of what was written", async () => {
    const log = "java.lang.NullPointerException at com.acme.Handler.handle(Handler.java:17) ".repeat(9);
    expect(await language(`${log} Seit heute Morgen kann sich niemand mehr anmelden, bitte um Hilfe`)).toBe(
      "de",
    );
  });

  it("is English or none in 99.9 % of the service desk's tickets, and seldom none", async () => {
    const folder = new URL("../../../../examples/service-desk/source/tickets/", import.meta.url);
    const tickets = readdirSync(folder).flatMap((file) =>
      readFileSync(new URL(file, folder), "utf8")
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as { text: string }).text),
    );
    const codes = await Promise.all(tickets.map(language));
    const share = (code: string | null) => codes.filter((each) => each === code).length / codes.length;
    expect(tickets.length).toBeGreaterThan(1200);
    expect(share("en") + share(null)).toBeGreaterThan(0.999);
    expect(share(null)).toBeLessThan(0.02);
  });

  describe("where the detector cannot be loaded", () => {
    afterEach(() => vi.doUnmock("eld/extrasmall"));

    it("is null, and the rest is there; a short text does not even ask for it", async () => {
      const load = vi.fn(() => {
        throw new Error("no such package");
      });
      vi.doMock("eld/extrasmall", load);
      expect((await assess("screen black")).language).toBeNull();
      expect(load).not.toHaveBeenCalled();
      expect(await assess("I forgot my password and cannot log in")).toEqual({
        characters: 38,
        words: 8,
        truncated: false,
        language: null,
        notes: [],
      });
      expect(load).toHaveBeenCalled();
    });
  });
});

describe("the notes", () => {
  it.each([
    ["", ["short"]],
    ["VPN", ["short"]],
    ["vpn is not working", ["short"]],
    ["vpn is not working here", []],
    ["我忘记了密码，请帮我重置", []],
    ["🙏🙏", ["short", "few_letters"]],
    ["🙏 please help me with the wifi ❤️", []],
    ["ALL SCREENS ARE DOWN, PLEASE RING NOW", ["shouting"]],
    ["ВСЁ СЛОМАЛОСЬ, ПОМОГИТЕ СРОЧНО ПОЖАЛУЙСТА", ["shouting"]],
    ["I need the VPN PIN for my PC", []],
    ["the VPN and the NAS and the PBX are offline again", []],
    ["where do I book the coins? I have £43.", []],
  ])("of %j are %j", async (ticket, expected) => {
    expect(await notes(ticket)).toEqual(expected);
  });

  it.each([
    "2024-03-01 12:00:01 ERROR [main] 0x80070005 connect 10.0.0.1:443 failed code=17",
    "java.lang.NullPointerException at com.acme.order.OrderService.load(OrderService.java:42)",
    '{"level":"error","msg":"timeout","ts":1710234,"host":"db-1","try":3}',
  ])("of the log line %j say that it has few letters", async (line) => {
    expect(await notes(line)).toContain("few_letters");
    expect(await notes(line)).not.toContain("shouting");
  });

  it("say that a text is long, from 61 words on", async () => {
    expect(await notes("word ".repeat(60))).toEqual([]);
    expect(await notes("word ".repeat(61))).toEqual(["long"]);
  });

  it("say that the end was not read, whoever left it out", async () => {
    expect(await assess("the screen stays black today", true)).toMatchObject({
      truncated: true,
      notes: ["truncated"],
    });
    expect(await assess("a".repeat(MAX_TICKET_CHARACTERS + 1))).toMatchObject({
      truncated: true,
      notes: ["short", "truncated"],
    });
  });
});

it("is plain JSON", async () => {
  for (const ticket of ["", "I forgot my password and cannot log in"]) {
    const quality = await assess(ticket);
    expect(JSON.parse(JSON.stringify(quality))).toEqual(quality);
  }
});

describe("30,000 characters", () => {
  // A quadratic match took 13 s, measured by making PLAIN_WORD one; the linear one takes milliseconds.
  const BOUND_MS = 250;

  it.each([
    ["prose", "the lift is stuck. ".repeat(1580)],
    ["one word", "x".repeat(30_000)],
    ["a word of joined words", `${"a-".repeat(15_000)}1`],
    ["signs between letters", `a${"(".repeat(30_000)}a`],
    ["accents before a digit", `a${"\u0301".repeat(30_000)}1`],
    ["joiners before a digit", `a${"\u200d".repeat(30_000)}1`],
    ["signs, then a digit", `${"(".repeat(30_000)}1`],
    ["no spaces", "漢字".repeat(15_000)],
    ["emoji", "😀".repeat(15_000)],
  ])("of %s are looked at in bounded time", async (_, text) => {
    await assess("load the detector before the clock runs");
    const clean = cleanTicket(text);
    const startedAt = performance.now();
    await assessTextQuality(clean, false);
    expect(performance.now() - startedAt).toBeLessThan(BOUND_MS);
  });
});
