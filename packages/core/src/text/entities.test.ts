import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { EntityKind } from "../assets/bundle-data.ts";
import { createEntityFinder } from "./entities.ts";

const source = new URL("../../../../examples/service-desk/source/", import.meta.url);
const { entities: DESK } = parse(readFileSync(new URL("entities.yaml", source), "utf8")) as {
  entities: EntityKind[];
};
const TICKETS = readdirSync(new URL("tickets/", source)).flatMap((file) =>
  readFileSync(new URL(`tickets/${file}`, source), "utf8")
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { text: string }).text),
);

const findGeneral = createEntityFinder([]);
const findDesk = createEntityFinder(DESK);
const named = (find: typeof findDesk, text: string) =>
  find(text).map(({ type, value }) => `${type} ${value}`);

describe("over all tickets of the service desk", () => {
  it("the offsets of every entity give its value, in order and without overlap", () => {
    const types = new Set<string>();
    for (const ticket of TICKETS) {
      let end = 0;
      for (const entity of findDesk(ticket)) {
        expect(ticket.slice(entity.start, entity.end), ticket).toBe(entity.value);
        expect(entity.value).not.toBe("");
        expect(entity.start).toBeGreaterThanOrEqual(end);
        end = entity.end;
        types.add(entity.type);
      }
    }
    // A finder that finds nothing would pass the above.
    for (const type of ["store", "till", "order", "time", "error_code"]) expect(types).toContain(type);
  });
});

describe("general kinds", () => {
  it.each([
    ["write to jo.smith+it@mail.example.co.uk.", ["email jo.smith+it@mail.example.co.uk"]],
    ["<jo@example.com>", ["email jo@example.com"]],
    ["jo@example.com,al@example.org", ["email jo@example.com", "email al@example.org"]],
    ["see https://x.example/a?b=1&c=2.", ["url https://x.example/a?b=1&c=2"]],
    ["(www.example.com/help)", ["url www.example.com/help"]],
    ["https://10.0.0.1/x at 10:15", ["url https://10.0.0.1/x", "time 10:15"]],
    ["10.0.0.15 not reachable from 10.0.0.1;", ["ip 10.0.0.15", "ip 10.0.0.1"]],
    ["10.0.0.15:8080 down", ["ip 10.0.0.15"]],
    ["fe80::1ff:fe23:4567:890a and ::1", ["ip fe80::1ff:fe23:4567:890a", "ip ::1"]],
    ["ERROR 0x80070005: denied", ["error_code 0x80070005"]],
    [
      "npm ERR_SOCKET_TIMEOUT, E_ACCESSDENIED",
      ["error_code ERR_SOCKET_TIMEOUT", "error_code E_ACCESSDENIED"],
    ],
    ["error 1603", ["error_code 1603"]],
    ["Error code: E-105", ["error_code E-105"]],
    ["HTTP 503", ["error_code 503"]],
    ["(-7200) error -7200", ["error_code 7200"]],
    ["since 09:15, 9.30am, 5 pm and 23:59:59", ["time 09:15", "time 9.30am", "time 5 pm", "time 23:59:59"]],
    ["call 01234 567890", ["phone 01234 567890"]],
    ["call +44 (0)20 7946 0018", ["phone +44 (0)20 7946 0018"]],
    ["call 020-7946-0018.", ["phone 020-7946-0018"]],
    ["🙏 call 07700 900123", ["phone 07700 900123"]],
  ])("in %j", (text, expected) => {
    const found = findGeneral(text);
    expect(found.map(({ type, value }) => `${type} ${value}`)).toEqual(expected);
    for (const { value, start, end } of found) expect(text.slice(start, end)).toBe(value);
  });

  it.each([
    "version 10.0.19041.1",
    "v1.2.3.4",
    "1.2.3.4.5",
    "256.300.1.1",
    "std::string a :: b ::",
    "00:1A:2B:3C:4D:5E",
    "00:11:22:33:44:55",
    "25:10 and 10:75",
    "costs 10.50 or 9.99, 5p each",
    "I am 10 amps short",
    "order 4471239",
    "16/10/2024 and 2024-03-11",
    "serial 490154203237518",
    "3 pallets@2.50",
    "@mention user@ @example.com a@b",
    "errors everywhere, error in till",
    "barcode 5012345678900",
    "https:// www. http",
    "0x12 0xyz",
    "",
  ])("there are none in %j", (text) => {
    expect(named(findGeneral, text)).toEqual([]);
  });
});

describe("the desk's own kinds", () => {
  it.each([
    ["store 0417", ["store 0417"]],
    ["store no. 0417", ["store 0417"]],
    ["Store: 0417", ["store 0417"]],
    ["STORE NUMBER #0417.", ["store 0417"]],
    ["store-0417", ["store 0417"]],
    ["store id = 0417", ["store 0417"]],
    ["till #3", ["till 3"]],
    ["Till No 12, store 214", ["till 12", "store 214"]],
    ["self checkout 21", ["till 21"]],
    ["order number: 4471239", ["order 4471239"]],
    ["INC0012345", ["incident INC0012345"]],
    ["prn-214-02 is dead", ["printer prn-214-02"]],
    ["queue PRN-214-02", ["printer PRN-214-02"]],
    ["ext. 4410", ["extension 4410"]],
    ["till\u00a03", ["till 3"]],
    ["TILL  3 / Store\n0417", ["till 3", "store 0417"]],
  ])("in %j", (text, expected) => {
    const found = findDesk(text);
    expect(found.map(({ type, value }) => `${type} ${value}`)).toEqual(expected);
    for (const { value, start, end } of found) expect(text.slice(start, end)).toBe(value);
  });

  it.each([
    "the store is closed",
    "store 04175678",
    "store 0417b",
    "stored 0417",
    "till 3.5",
    "till three",
    "till 123",
    "order 44",
    "till, 3",
    "till is at 3",
    "PRN-214-02b",
    "0417",
    "nostore 0417",
  ])("there are none in %j", (text) => {
    expect(named(findDesk, text)).toEqual([]);
  });

  it("reads a label and its value in decomposed accents", () => {
    const find = createEntityFinder([
      { type: "depot", labels: ["dépôt"], value: [{ kind: "digits", min: 1, max: 4 }], standalone: false },
    ]);
    expect(named(find, "au de\u0301po\u0302t 12")).toEqual(["depot 12"]);
  });

  it("names file and field of a label that cannot be read", () => {
    const broken: EntityKind = {
      type: "x",
      labels: ["(x"],
      value: [{ kind: "digits", min: 1, max: 2 }],
      standalone: false,
    };
    expect(() => createEntityFinder([DESK[0] as EntityKind, broken])).toThrow(
      expect.objectContaining({
        code: "ERR_BUNDLE_FORMAT",
        asset: "data/entities.json",
        field: "entities.1.labels",
      }),
    );
  });
});

describe("where two readings overlap", () => {
  it.each([
    ["a labelled number is no telephone number", "order 0123456789", ["order 0123456789"]],
    ["an address is not its host", "mail jo@10.example.com", ["email jo@10.example.com"]],
    ["a time is no till", "open till 10:30", ["time 10:30"]],
    ["an IP address in a URL is part of it", "http://10.0.0.1:8080/", ["url http://10.0.0.1:8080/"]],
    ["the longer one wins", "till 5 pm", ["time 5 pm"]],
    ["two labels for one value give it once", "web order 4471239", ["order 4471239"]],
  ])("%s", (_, text, expected) => {
    expect(named(findDesk, text)).toEqual(expected);
  });
});

describe("hostile input", () => {
  // No clock here: with an unbounded repetition in a pattern these would not end within the suite's limit.
  const N = 32_000;
  it.each([
    "1",
    "0",
    ":",
    "a:",
    "1:",
    "a@",
    "a@a.",
    "a.",
    ".",
    "0-",
    "12 ",
    "12345 ",
    "(0",
    "+",
    "+1 ",
    "1.",
    "1.1.1.1.",
    "www.",
    "https://",
    "https://.",
    "error ",
    "error no",
    "E_",
    "E_A",
    "0x",
    "ff",
    "::",
    "f:",
    "10:",
    "till ",
    "till 3 ",
    "store no ",
    "INC",
    "PRN-",
    "é",
    "😀",
    "\ud83d",
    "\u0000",
  ])("%j over and over ends, and whatever is found is there", (piece) => {
    const text = piece.repeat(N / piece.length);
    const found = findDesk(text);
    expect(found.length).toBeLessThanOrEqual(100);
    for (const { value, start, end } of found) expect(text.slice(start, end)).toBe(value);
  });

  it("a megabyte of names ends, with the first ones found", () => {
    const found = findDesk("till 3 ".repeat(150_000));
    expect(found).toHaveLength(100);
    expect(found[0]).toEqual({ type: "till", value: "3", start: 5, end: 6 });
    expect(found[99]?.start).toBe(99 * 7 + 5);
  });
});
