const { ipcRenderer } = require("electron");

addEventListener("DOMContentLoaded", () => {
  const [ticket, answer] = ["ticket", "answer"].map((id) => document.getElementById(id));
  ticket.addEventListener("change", async () => {
    answer.textContent = JSON.stringify(await ipcRenderer.invoke("classify", ticket.value), null, 2);
  });
});
