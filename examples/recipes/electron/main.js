import { fileURLToPath } from "node:url";
import { app, BrowserWindow, ipcMain } from "electron";
import { openTriage } from "./triage.js";

const triage = openTriage(app.getAppPath());
// Told to whoever asks; until then it must not count as unhandled.
triage.catch(() => {});

// The page asks, the main process answers: a renderer has neither files nor native libraries.
ipcMain.handle("classify", async (_, text) => (await triage).classify(text));

app.whenReady().then(() => {
  const preload = fileURLToPath(new URL("preload.cjs", import.meta.url));
  const window = new BrowserWindow({ webPreferences: { preload } });
  return window.loadFile(fileURLToPath(new URL("index.html", import.meta.url)));
});
app.on("window-all-closed", () => app.quit());
app.on("will-quit", () => triage.then((classifier) => classifier.close()));
