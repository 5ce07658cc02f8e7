export { type OllamaAdvisorOptions, ollamaAdvisor } from "./ollama-advisor.ts";
