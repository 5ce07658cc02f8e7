import { loadRuntime } from "@org/classifier-core/preparation";
import type { Session } from "./watch-sessions.ts";

/** What the classifier asks of the model. */
const OUTPUT = "last_hidden_state";

/** The model run on ids whose tensors are made beforehand: what no classifier on this runtime can do without. */
export async function prepareBareRun(
  session: Session,
  ids: readonly number[],
): Promise<() => Promise<number>> {
  const { Tensor } = await loadRuntime();
  const tensor = (toValue: (id: number) => bigint) =>
    new Tensor("int64", BigInt64Array.from(ids, toValue), [1, ids.length]);
  const feeds: Record<string, InstanceType<typeof Tensor>> = {
    input_ids: tensor(BigInt),
    attention_mask: tensor(() => 1n),
    ...(session.inputNames.includes("token_type_ids") && { token_type_ids: tensor(() => 0n) }),
  };
  return async () => (await session.run(feeds, [OUTPUT]))[OUTPUT]?.data.length ?? 0;
}
