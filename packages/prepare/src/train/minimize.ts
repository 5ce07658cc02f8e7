/** A function to be minimised: its value and its gradient at a point. */
export type Objective = (point: Float64Array) => Outcome | Promise<Outcome>;

interface Outcome {
  readonly value: number;
  readonly gradient: Float64Array;
}

/** Pairs of steps remembered; 10 is the customary choice (Nocedal & Wright 2006, section 7.2). */
const MEMORY = 10;
/** Share of the expected decrease that a step must bring (Armijo), and how it is shortened otherwise. */
const SUFFICIENT_DECREASE = 1e-4;
const SHORTEN = 0.5;
const MAX_SHORTENINGS = 30;

/**
 * Minimises a smooth convex function by L-BFGS (Nocedal & Wright 2006, algorithm 7.5) with backtracking.
 * Stops when the gradient's largest entry falls below `tolerance`. Deterministic.
 */
export async function minimize(
  objective: Objective,
  start: Float64Array,
  { tolerance, maxSteps }: { readonly tolerance: number; readonly maxSteps: number },
): Promise<Float64Array> {
  let point: Float64Array = start.slice();
  let { value, gradient } = await objective(point);
  const memory: { step: Float64Array; change: Float64Array; scale: number }[] = [];
  for (let count = 0; count < maxSteps && largest(gradient) > tolerance; count++) {
    const direction = descentDirection(gradient, memory);
    const slope = dot(direction, gradient);
    let length = memory.length === 0 ? Math.min(1, 1 / largest(gradient)) : 1;
    let next = await objective(moved(point, direction, length));
    for (let i = 0; i < MAX_SHORTENINGS && next.value > value + SUFFICIENT_DECREASE * length * slope; i++) {
      length *= SHORTEN;
      next = await objective(moved(point, direction, length));
    }
    // No step lowers the value any more: rounding is all that is left.
    if (!(next.value < value)) break;
    const arrived = moved(point, direction, length);
    const step = arrived.map((coordinate, i) => coordinate - (point[i] as number));
    const change = next.gradient.map((entry, i) => entry - (gradient[i] as number));
    const curvature = dot(step, change);
    if (curvature > 0) {
      memory.push({ step, change, scale: 1 / curvature });
      if (memory.length > MEMORY) memory.shift();
    }
    point = arrived;
    ({ value, gradient } = next);
  }
  return point;
}

/** The gradient turned by what the remembered steps tell of the curvature, and downhill. */
function descentDirection(
  gradient: Float64Array,
  memory: readonly { step: Float64Array; change: Float64Array; scale: number }[],
): Float64Array {
  const direction = gradient.map((entry) => -entry);
  const shares: number[] = [];
  for (const { step, change, scale } of memory.toReversed()) {
    const share = scale * dot(step, direction);
    shares.push(share);
    addScaled(direction, change, -share);
  }
  const last = memory.at(-1);
  if (last !== undefined) {
    const size = 1 / (last.scale * dot(last.change, last.change));
    for (let i = 0; i < direction.length; i++) direction[i] = (direction[i] as number) * size;
  }
  for (const { step, change, scale } of memory) {
    addScaled(direction, step, (shares.pop() as number) - scale * dot(change, direction));
  }
  return direction;
}

function moved(point: Float64Array, direction: Float64Array, length: number): Float64Array {
  return point.map((coordinate, i) => coordinate + length * (direction[i] as number));
}

function addScaled(target: Float64Array, vector: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i] = (target[i] as number) + factor * (vector[i] as number);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function largest(vector: Float64Array): number {
  let most = 0;
  for (const entry of vector) most = Math.max(most, Math.abs(entry));
  return most;
}
