import { expect, it } from "vitest";
import { RefusalPace } from "./refusal-pace.ts";

function paceAt() {
  let now = 5000;
  const pace = new RefusalPace(() => now);
  return {
    refuse: (times: number) => Array.from({ length: times }, () => pace.holdMs()),
    pass: (ms: number) => (now += ms),
  };
}

it("refusals are told at once as long as there are few", () => {
  const { refuse, pass } = paceAt();
  for (let second = 0; second < 5; second++) {
    expect(refuse(200).every((ms) => ms === 0)).toBe(true);
    pass(1000);
  }
});

it("in a flood they are held back, until the second is over", () => {
  const { refuse, pass } = paceAt();
  const held = refuse(1000).filter((ms) => ms > 0);
  expect(held).toHaveLength(800);
  expect(new Set(held)).toEqual(new Set([1000]));
  pass(999);
  expect(refuse(1)).toEqual([1000]);
  pass(1);
  expect(refuse(1)).toEqual([0]);
});
