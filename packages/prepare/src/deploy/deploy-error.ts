import { ClassifierError } from "@org/classifier-core";

/** Nothing was deployed; no absolute path in any of its texts. */
export function deployError(facts: {
  readonly what: string;
  readonly expected?: string;
  readonly found: string;
  readonly remedy: string;
  readonly cause?: unknown;
}): ClassifierError {
  return new ClassifierError({ code: "ERR_DEPLOY_FAILED", ...facts });
}

/** The system's messages hold absolute paths; its codes say as much. */
export async function asDeployFailure<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    throw deployError({
      what: "the deployment could not be written beside the folder it is for",
      found: `${code} from ${syscall}`,
      remedy: "Look at the rights and the free space of the folder that holds --out.",
      cause: error,
    });
  }
}
