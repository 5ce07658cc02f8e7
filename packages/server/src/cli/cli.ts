import { CommanderError } from "commander";
import { createServer } from "../server.ts";
import { describeCommand, type Flags, optionsOf } from "./command.ts";

const EXIT = { failed: 1, usage: 2 } as const;
/** Threads that are still busy are not waited for longer than this after SIGTERM. */
const DRAIN_MS = 30_000;

try {
  const command = describeCommand();
  await command.parseAsync();
  await serve(command.opts<Flags>());
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : EXIT.usage;
  } else {
    const { code = "ERR_INTERNAL", message } = error as { code?: string; message?: string };
    process.stderr.write(`error [${code}] ${message}\n`);
    process.exitCode = EXIT.failed;
  }
}

async function serve(flags: Flags): Promise<void> {
  const app = await createServer(await optionsOf(flags));
  const address = await app.listen({ host: flags.host, port: flags.port });
  const stop = (): void => {
    app.log.info("draining");
    // A request that never ends must not keep the process for ever.
    setTimeout(() => process.exit(EXIT.failed), DRAIN_MS).unref();
    app.close().catch(() => {
      process.exitCode = EXIT.failed;
    });
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  process.on("SIGHUP", () => {
    app.classification.reload().then(
      () => app.classificationMetrics.countReload("taken"),
      (error: Error) => {
        app.classificationMetrics.countReload("refused");
        app.log.error(
          { failure: { name: error.name, message: error.message } },
          "the bundle was not reloaded",
        );
      },
    );
  });
  // Last: whoever reads it may send a signal at once.
  process.stderr.write(`${address}/\n`);
}
