import { describe, expect, it } from "vitest";
import { stripMail } from "./mail.ts";

const OWN = "The back office printer prints half a page and stops.";
const OLD = "old text of the earlier mail";

describe("quoted replies", () => {
  it.each([
    ["Gmail", `On Mon, 4 Mar 2024 at 10:15, IT Desk <desk@example.com> wrote:\n> ${OLD}`],
    [
      "Gmail, header broken in two",
      `On Mon, 4 Mar 2024 at 10:15, The Central IT Service Desk\n<desk@example.com> wrote:\n\n> ${OLD}`,
    ],
    ["Apple Mail", `On 4 Mar 2024, at 10:15, IT Desk <desk@example.com> wrote:\n\n${OLD}`],
    [
      "Outlook",
      `From: IT Desk <desk@example.com>\nSent: 04 March 2024 10:15\nTo: Store 0417\nSubject: RE: printer\n\n${OLD}`,
    ],
    [
      "Outlook with a rule",
      `________________________________\nFrom: IT Desk\nSent: 04 March 2024 10:15\n\n${OLD}`,
    ],
    ["Outlook, older", `-----Original Message-----\nFrom: IT Desk\nSubject: printer\n\n${OLD}`],
    ["Outlook on a phone", `*From:* IT Desk\n*Date:* Monday\n\n${OLD}`],
    ["German", `Am Mo., 4. März 2024 um 10:15 schrieb IT Desk <desk@example.com>:\n> ${OLD}`],
    ["French", `Le lun. 4 mars 2024 à 10:15, IT Desk <desk@example.com> a écrit :\n> ${OLD}`],
    ["bare quotes", `> ${OLD}\n>> ${OLD}\n > ${OLD}`],
    ["a forward below own text", `---------- Forwarded message ---------\nFrom: X\nSubject: Y\n\n${OLD}`],
    ["Apple's forward below own text", `Begin forwarded message:\n\nFrom: X\nSubject: Y\n\n${OLD}`],
  ])("%s: what is quoted goes, what is written stays", (_, quotation) => {
    for (const end of ["\n", "\r\n"]) {
      const text = stripMail(`${OWN}\n\n${quotation}`.replaceAll("\n", end));
      expect(text).toContain(OWN);
      expect(text).not.toContain("old text");
      expect(text).not.toContain("IT Desk");
    }
  });

  it("answers between the quotes stay", () => {
    const text = stripMail("> is it plugged in?\nYes, and it was restarted twice.\n> is there paper?\nYes.");
    expect(text).toBe("Yes, and it was restarted twice.\nYes.");
  });

  it.each([
    "On Monday the customer wrote:\nthe label does not match the price at the till",
    "The screen shows this:\nFrom: 0 To: 100\nand it stays there for ever",
    "Steps I took so far\n---\nrestarted the till and the printer",
    "date: wrong on all receipts\nplease help",
    "date: wrong\nplease help",
    "To: cannot print",
    "from the till: nothing prints",
    "Subject matter: the till is frozen and will not start",
  ])("%j is no quotation", (text) => {
    expect(stripMail(text)).toBe(text);
  });
});

describe("forwarded mail with nothing of the sender's own", () => {
  const HEADERS =
    "From: Jo <jo@example.com>\nDate: Mon, 4 Mar 2024 10:15\nSubject: Fwd: RE: till 4 frozen\nTo: Desk <desk@example.com>";
  it.each([
    ["Gmail", `---------- Forwarded message ---------\n${HEADERS}\n\nIt froze after the update.`],
    ["Apple Mail", `Begin forwarded message:\n\n${HEADERS}\n\nIt froze after the update.`],
    ["Outlook", `FW: please see below\n\n${HEADERS}\n\nIt froze after the update.`],
    [
      "Apple Mail with a word on top",
      `see below\n\nBegin forwarded message:\n\n${HEADERS}\n\nIt froze after the update.`,
    ],
    ["quoted", `fyi\n> ${HEADERS.replaceAll("\n", "\n> ")}\n>\n> It froze after the update.`],
    [
      "bold",
      `---------- Forwarded message ---------\n${HEADERS.replace(/^(\w+):/gm, "*$1:*")}\n\nIt froze after the update.`,
    ],
    [
      "a reply",
      `FYI\n\nOn Mon, 4 Mar 2024 at 10:15, Jo <jo@example.com>\nwrote:\n> Subject: till 4 frozen\n> It froze after the update.`,
    ],
  ])("%s: its text and its subject stay, the other headers go", (_, mail) => {
    const text = stripMail(mail);
    expect(text).toMatch(/^till 4 frozen$/m);
    expect(text).toContain("It froze after the update.");
    expect(text).not.toMatch(/jo@example\.com|desk@example\.com|2024|forwarded|wrote/i);
  });

  it("a mail that is only its subject", () => {
    expect(stripMail("From: Jo\nTo: Desk\nSubject: RE: till 4 frozen\n").trim()).toBe("till 4 frozen");
  });
});

describe("signatures", () => {
  it.each([
    ["the delimiter", "-- \nJo Smith\nStore 0417"],
    ["the delimiter without its space", "--\nJo Smith"],
    ["regards", "Kind regards,\nJo Smith\nAssistant Manager\nTel 01234 567890"],
    ["many thanks", "Many thanks\nJo"],
    ["thanks in advance", "Thanks in advance!\n\nJo Smith"],
    ["best wishes", "Best wishes\nJo"],
    ["cheers", "cheers\njo"],
    ["sincerely", "Yours sincerely,\n\nJo Smith"],
    ["capitals", "KIND REGARDS\nJO SMITH"],
    ["a phone", "Sent from my iPhone"],
    ["Outlook on a phone", "Get Outlook for Android<https://example.com>"],
  ])("%s", (_, signature) => {
    expect(stripMail(`${OWN}\n\n${signature}`).trim()).toBe(OWN);
  });

  it.each([
    ["-- \nJo Smith", "till frozen"],
    ["Thanks\nJo", "till frozen"],
    ["Sent from my iPhone", "VPN"],
  ])("%j goes from a short ticket too", (signature, ticket) => {
    expect(stripMail(`${ticket}\n${signature}`).trim()).toBe(ticket);
  });

  it.each([
    "thanks for the new till, but it is frozen",
    "Hello\nthanks for the new till, but it is frozen\nJo",
    "Thanks\nfor nothing",
    "We have the new till\nthanks\nbut now it is frozen and nobody can serve a customer.",
    "Hello,\nThanks.\nThe till is frozen again since this morning.",
    "Hello,\nThanks\nthe till is frozen",
    "cheers",
    "Regards",
    "the regards field is empty\non every card",
    "thanks\n1\n2\n3\n4\n5\n6\n7\n8\n9 lines of error",
    "-- till frozen",
    "--\ntill frozen",
    "a -- b\nc",
    `Kind regards\n${"x".repeat(100)}`,
  ])("%j is the message", (text) => {
    expect(stripMail(text)).toBe(text);
  });
});

describe("what is left when all would go", () => {
  it.each([
    "VPN",
    "?",
    "",
    "\n\n",
    ">",
    "> \n>",
    "From:\nTo:",
    "-----Original Message-----",
    "Sent from my iPhone",
    "--",
    "\r",
  ])("%j is never made to say less than nothing", (text) => {
    expect(stripMail(text)).toBe(text);
  });

  it("one quoted word is kept", () => {
    expect(stripMail("> VPN")).toBe("VPN");
  });
});

describe("hostile lines end, with the ticket whole", () => {
  // No clock here: these took minutes to hours while two repetitions could share the same spaces.
  const N = 32_000;
  it.each([
    ["a rule and spaces", `--${" ".repeat(N)}x`],
    ["dashes", `${"-".repeat(N)}x`],
    ["underscores", `${"_".repeat(N)}x`],
    ["a forward and dashes", `-- forwarded by ${"- ".repeat(N / 2)}x`],
    ["a sign-off and spaces", `till is frozen, please help me\nthanks${" ".repeat(N)}x`],
    ["a sign-off and signs", `till is frozen, please help me\nthanks${",.! ".repeat(N / 4)}x`],
    ["kinds", `till is frozen, please help me\n${"kind ".repeat(N / 5)}x`],
    ["a header and spaces", `from${" ".repeat(N)}x`],
    ["a reply and spaces", `on 1 ${"wrote ".repeat(30)}${" ".repeat(N)}x`],
    ["a reply without end", `${"on 4 may he wrote ".repeat(N / 18)}x`],
    ["spaces", `${" ".repeat(N)}x`],
    ["line ends", `${"\n".repeat(N)}x`],
    ["sign-offs and signs", `x\n${`a\nthanks\n${"a-".repeat(40)}\n`.repeat(300)}`],
  ])("%s", (_, text) => {
    expect(stripMail(text)).toContain("x");
    expect(stripMail(text).length).toBeGreaterThan(text.length / 2);
  });

  it("thousands of header lines", () => {
    expect(stripMail("from: x\nto: y\n".repeat(3000))).toContain("from: x");
  });
});
