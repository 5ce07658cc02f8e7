import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { cleanTicket, MAX_TICKET_CHARACTERS } from "./clean-ticket.ts";
import { compilePhrases, withoutNegated } from "./phrases.ts";

const folder = new URL("../../../../examples/service-desk/source/tickets/", import.meta.url);
const TICKETS = readdirSync(folder).flatMap((file) =>
  readFileSync(new URL(file, folder), "utf8")
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { text: string }).text),
);

describe("cleanTicket over all tickets of the service desk", () => {
  it("cleaning a cleaned text changes nothing", () => {
    expect(TICKETS.length).toBeGreaterThan(1200);
    const changed = TICKETS.map((ticket) => cleanTicket(ticket).text).filter(
      (text) => cleanTicket(text).text !== text,
    );
    expect(changed).toEqual([]);
  });

  it("leaves words in every one, on one line, and cuts none", () => {
    for (const ticket of TICKETS) {
      const { text, words, cut } = cleanTicket(ticket);
      expect(words.words.length, ticket).toBeGreaterThan(0);
      expect(text).toBe(text.trim());
      expect(text).not.toMatch(/[\n\r\t]|\s\s/);
      expect(cut).toBe(false);
    }
  });
});

describe("cleanTicket", () => {
  it.each([
    ["VPN", "VPN"],
    ["  VPN \n", "VPN"],
    ["", ""],
    [" \t\r\n\u00a0", ""],
    ["<p></p>", ""],
    ["a\u0000b", "ab"],
    ["\u0000", ""],
    ["ti\u200bll \ufeff4\u2060", "till 4"],
    ["ti\u00adll", "till"],
    ["ti&shy;ll &#8203;4", "till 4"],
    ["a&#0;&#7;&#x1f;b", "ab"],
    ["bell\u0007 and \u001b[31mred", "bell and [31mred"],
    ["till \ud83d frozen", "till frozen"],
    ["\ude4f\ud83d", ""],
    ["🙏 help", "🙏 help"],
    ["see https://mail.example.com/u/0/?tab=rm&x=1 please", "see mail.example.com please"],
    ["HTTP://EXAMPLE.COM", "EXAMPLE.COM"],
    ["(https://x.example/a)", "(x.example"],
    ["https:// nothing", "https:// nothing"],
    ["<p>Hi,</p><p>I can&rsquo;t log in</p>", "Hi, I can’t log in"],
    ["<div>Till 4 is frozen again</div><div>-- </div><div>Jo</div>", "Till 4 is frozen again"],
  ])("%j becomes %j", (ticket, expected) => {
    expect(cleanTicket(ticket).text).toBe(expected);
  });

  it("always gives well-formed text", () => {
    for (const ticket of ["\ud83d", "a\udfff", "&#xD83D;", `${"x".repeat(MAX_TICKET_CHARACTERS - 1)}😀`]) {
      expect(cleanTicket(ticket).text.isWellFormed()).toBe(true);
    }
  });

  it("a line's end ends a clause, so that a negation does not reach the next line", () => {
    const urgent = compilePhrases([{ phrase: "urgent", tag: 0, origin: { asset: "a", field: "b" } }]);
    const hits = (ticket: string) => {
      const { words } = cleanTicket(ticket);
      return withoutNegated(urgent.find(words), words, new Set(["not"])).length;
    };
    expect(hits("The scanner is not working\nURGENT")).toBe(1);
    expect(hits("<p>The scanner is not working</p><p>URGENT</p>")).toBe(1);
    expect(hits("The scanner is not urgent")).toBe(0);
  });

  it("finds the same words in a text and in its cleaned form", () => {
    for (const ticket of TICKETS.slice(0, 300)) {
      const { text, words } = cleanTicket(ticket);
      expect(cleanTicket(text).words.words).toEqual(words.words);
    }
  });
});

describe("a very long ticket", () => {
  it("is read to its limit and says so", () => {
    expect(cleanTicket("x".repeat(MAX_TICKET_CHARACTERS))).toMatchObject({ cut: false });
    const { text, cut } = cleanTicket("x".repeat(MAX_TICKET_CHARACTERS + 1));
    expect([text.length, cut]).toEqual([MAX_TICKET_CHARACTERS, true]);
  });

  const MEGABYTE = 1_000_000;
  it.each([
    "x",
    "till 4 is frozen. ",
    "<p>",
    "<",
    "&",
    "https://",
    "> ",
    "\n",
    "\u0000",
    "\ud83d",
    "😀",
    "a@",
    "from: x\n",
    "<style>",
  ])("a megabyte of %j", (piece) => {
    const { text, words, cut } = cleanTicket(piece.repeat(MEGABYTE / piece.length));
    expect(cut).toBe(true);
    expect(text.length).toBeLessThanOrEqual(MAX_TICKET_CHARACTERS);
    expect(words.words.length).toBeLessThanOrEqual(MAX_TICKET_CHARACTERS);
    expect(text.isWellFormed()).toBe(true);
  });
});
