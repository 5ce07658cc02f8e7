import { fsAssets } from "@org/classifier-assets-fs";
import { ClassifierError, createClassifier } from "@org/classifier-core";

// Here and not in the handler: it is opened while the platform starts the function, once a process, and every call
// after the first finds it open.
const classifier = await createClassifier({
  assets: fsAssets({ searchBeside: import.meta.url }),
  mode: "full",
});

/**
 * Classifies one ticket. Takes `{"text": …}` from a direct call, and the same as the body of a request to a function URL
 * or an HTTP API; answers each as it asked.
 */
export async function handler(event) {
  if (event?.requestContext?.http === undefined) return classifier.classify(event?.text);
  try {
    return respond(200, await classifier.classify(JSON.parse(bodyOf(event))?.text));
  } catch (error) {
    const theirs = error instanceof SyntaxError || error?.code === "ERR_INVALID_ARGUMENT";
    return respond(theirs ? 400 : 500, {
      error: ClassifierError.isInstance(error)
        ? error
        : { message: theirs ? 'The body has to be {"text": "…"}.' : "It failed." },
    });
  }
}

function bodyOf({ body = "", isBase64Encoded = false }) {
  return isBase64Encoded ? Buffer.from(body, "base64").toString("utf8") : body;
}

function respond(statusCode, content) {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(content) };
}
