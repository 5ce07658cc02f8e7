import { describe, expect, it } from "vitest";
import { htmlToText } from "./html.ts";

/** The text with runs of white space made one space, as a cleaned ticket has it. */
const flat = (html: string) => htmlToText(html).replace(/\s+/g, " ").trim();

describe("mail as mail programs write it", () => {
  it("Outlook", () => {
    const html = `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv="Content-Type" content="text/html">
<style><!-- p.MsoNormal { margin:0cm; } --></style><!--[if gte mso 9]><xml><o:shapedefaults/></xml><![endif]--></head>
<body lang="EN-GB"><div class="WordSection1"><p class="MsoNormal">Hi,<o:p></o:p></p>
<p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal">Till&nbsp;4 isn&#8217;t <b>opening</b>.<o:p></o:p></p></div></body></html>`;
    expect(flat(html)).toBe("Hi, Till 4 isn’t opening.");
  });

  it("Outlook's conditions outside comments", () => {
    expect(flat("<p>a<![if !supportLists]>\u2022<![endif]>b</p><?xml version='1.0'?>")).toBe("a\u2022b");
  });

  it("Gmail", () => {
    const html =
      '<div dir="ltr">Printer &amp; till dead<br><div><br></div>see <a href="https://x.example/?a=1&amp;b=2">this</a></div>';
    expect(flat(html)).toBe("Printer & till dead see this");
  });

  it("tables keep their cells and rows apart", () => {
    expect(
      htmlToText("<table><tr><td>0417</td><td>Till 3</td></tr><tr><th>0418</th></tr></table>").split(/\s+/),
    ).toEqual(["", "0417", "Till", "3", "0418", ""]);
  });

  it("block tags end lines, inline tags do not part words", () => {
    expect(htmlToText("one<br/>two<p>three</p><i>fo</i>ur").split("\n")).toEqual([
      "one",
      "two",
      "three",
      "four",
    ]);
  });
});

describe("text that is no markup", () => {
  it.each([
    "a < b and c > d",
    "x<y>z",
    "if 3<5 and 7>2",
    "<3 this till",
    "press <enter> then <F2>",
    "write to <john@example.com>",
    "List<String> items",
    "<",
    "<<<>>>",
    "</",
    "<p",
    "<b unclosed and the rest",
    "a <",
    "AT&T and R&D",
    "fish & chips",
    "&qqentity; &;",
    "&#;",
    "&#x;",
  ])("%j is left as it is", (text) => {
    expect(htmlToText(text)).toBe(text);
  });
});

describe("character references", () => {
  it.each([
    ["I can&rsquo;t", "I can’t"],
    ["&lt;b&gt;", "<b>"],
    ["&amp;lt;", "&lt;"],
    ["&#65;&#x42;&#X43;", "ABC"],
    ["&#128512;", "😀"],
    ["&#146;", "’"],
    ["&#0;&#xD800;&#x110000;&#99999999999;", "\ufffd\ufffd\ufffd\ufffd"],
    ["a&nbsp;b", "a\u00a0b"],
    ["&pound;5 &euro;6", "£5 €6"],
    ["&copy 2024", "© 2024"],
  ])("%j becomes %j", (text, expected) => {
    expect(htmlToText(text)).toBe(expected);
  });
});

describe("elements that are no text", () => {
  it.each([
    ["a<style>p{color:red}</style>b", "ab"],
    ["a<STYLE type='x'>p{}</StYlE >b", "ab"],
    ["a<script>if (a<b) document.write('<p>x</p>')</script>b", "ab"],
    ["a<script>var s='<style>';</script>b<style>x</style>c", "abc"],
    ["a<style><script>x</style>b</script>c", "abc"],
    ["a<script>x</scripty>y</script>b", "ab"],
    ["a<head><title>x</title></head>b", "ab"],
    ["a<!-- <p>hidden</p> -->b", "ab"],
    ["a<!---->b", "ab"],
    ["İİİİİİ<style>x{}</style>text", "İİİİİİtext"],
    ["ẞİ<script>x</script>İ<script>y</script>z", "ẞİİz"],
  ])("%j becomes %j", (html, expected) => {
    expect(htmlToText(html)).toBe(expected);
  });

  it.each([
    ["a style", "the till <style>is frozen"],
    ["a script", "the till <script>is frozen"],
    ["a head", "the till <head>is frozen"],
    ["a comment", "the till <!--is frozen"],
  ])("%s without an end does not swallow the ticket", (_, html) => {
    const text = flat(html);
    expect(text).toContain("the till");
    expect(text).toContain("is frozen");
  });

  it("an unclosed one does not hide a closed one behind it", () => {
    expect(htmlToText("<!--a<script>b</script>c<style>d")).toBe("<!--acd");
  });
});

describe("hostile input ends, with the text whole", () => {
  it.each([
    ["<", 100_000],
    ["<a ", 33_000],
    ["<p><", 25_000],
    ["</", 50_000],
    ["&", 100_000],
    ["&#", 50_000],
    ["<![", 33_000],
    ["<!doctype ", 10_000],
  ])("%j, %i times", (piece, times) => {
    const text = `${piece.repeat(times)}end`;
    expect(htmlToText(text).replaceAll("\n", "")).toBe(text.replaceAll("<p>", ""));
  });

  it.each([
    ["<style>", 30_000],
    ["<script>", 30_000],
    ["<!--", 30_000],
  ])("%j without an end, %i times", (piece, times) => {
    expect(htmlToText(`${piece.repeat(times)}end`).endsWith("end")).toBe(true);
  });

  it("many elements with an end each", () => {
    expect(htmlToText("a<style>x</style>".repeat(20_000))).toBe("a".repeat(20_000));
  });

  it("a tag of enormous length is text", () => {
    const text = `<a href="${"x".repeat(10_000)}">`;
    expect(htmlToText(text)).toBe(text);
  });
});
