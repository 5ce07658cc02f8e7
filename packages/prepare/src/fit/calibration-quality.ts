/** A prediction with how sure it was and whether it was right. */
export interface Prediction {
  readonly confidence: number;
  readonly correct: boolean;
}

/** Bands of confidence in a reliability table; fifteen is customary (Guo et al. 2017). */
const BANDS = 15;

export interface ReliabilityBand {
  /** Confidence from which, and below which, predictions are in it. */
  readonly from: number;
  readonly to: number;
  readonly tickets: number;
  /** Mean of their confidences, and how many were right; 0 where there are none. */
  readonly confidence: number;
  readonly accuracy: number;
}

/** How confidence and being right go together, by band of confidence. */
export function reliabilityTable(predictions: readonly Prediction[]): ReliabilityBand[] {
  return Array.from({ length: BANDS }, (_, band) => {
    const own = predictions.filter(
      ({ confidence }) => Math.min(BANDS - 1, Math.floor(confidence * BANDS)) === band,
    );
    const mean = (value: (prediction: Prediction) => number) =>
      own.length === 0 ? 0 : own.reduce((sum, prediction) => sum + value(prediction), 0) / own.length;
    return {
      from: band / BANDS,
      to: (band + 1) / BANDS,
      tickets: own.length,
      confidence: mean(({ confidence }) => confidence),
      accuracy: mean(({ correct }) => Number(correct)),
    };
  });
}

/** Expected calibration error: distance of confidence and accuracy over the bands, weighed by their tickets. */
export function expectedCalibrationError(table: readonly ReliabilityBand[]): number {
  const total = table.reduce((sum, { tickets }) => sum + tickets, 0);
  if (total === 0) return 0;
  return table.reduce(
    (sum, { tickets, confidence, accuracy }) => sum + (tickets / total) * Math.abs(confidence - accuracy),
    0,
  );
}

/** Mean squared distance of confidence and being right (Brier 1950), of the first category. */
export function brierScore(predictions: readonly Prediction[]): number {
  if (predictions.length === 0) return 0;
  const sum = predictions.reduce(
    (total, { confidence, correct }) => total + (confidence - Number(correct)) ** 2,
    0,
  );
  return sum / predictions.length;
}
