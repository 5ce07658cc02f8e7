import { describe, expect, it } from "vitest";
import { minimize } from "./minimize.ts";

const OPTIONS = { tolerance: 1e-8, maxSteps: 500 };

describe("minimising", () => {
  it("finds the lowest point of a tilted bowl, whose axes differ a thousandfold", async () => {
    const centre = [3, -2, 0.5];
    const steepness = [1000, 1, 30];
    const lowest = await minimize(
      (point) => {
        const away = [...point].map((coordinate, i) => coordinate - (centre[i] as number));
        return {
          value: away.reduce((sum, distance, i) => sum + 0.5 * (steepness[i] as number) * distance ** 2, 0),
          gradient: Float64Array.from(away, (distance, i) => (steepness[i] as number) * distance),
        };
      },
      new Float64Array(3),
      OPTIONS,
    );
    centre.forEach((coordinate, i) => {
      expect(lowest[i]).toBeCloseTo(coordinate, 6);
    });
  });

  it("follows Rosenbrock's curved valley to its end at (1, 1)", async () => {
    const lowest = await minimize(
      ([x, y]) => {
        const [a, b] = [x as number, y as number];
        return {
          value: (1 - a) ** 2 + 100 * (b - a * a) ** 2,
          gradient: Float64Array.of(-2 * (1 - a) - 400 * a * (b - a * a), 200 * (b - a * a)),
        };
      },
      Float64Array.of(-1.2, 1),
      OPTIONS,
    );
    expect(lowest[0]).toBeCloseTo(1, 5);
    expect(lowest[1]).toBeCloseTo(1, 5);
  });

  it("stays where the gradient is already nothing", async () => {
    const flat = () => ({ value: 5, gradient: new Float64Array(2) });
    expect([...(await minimize(flat, Float64Array.of(7, 8), OPTIONS))]).toEqual([7, 8]);
  });
});
