// Reads pages as JSON strings, one a line; writes for each what html-validate finds in it.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { FileSystemConfigLoader, HtmlValidate } from "html-validate";

// {"reason": …} beside a rule is ours: html-validate gets the settings alone.
const { rules, ...settings } = JSON.parse(
  readFileSync(new URL("html-validate.json", import.meta.url), "utf8"),
);
const plain = Object.fromEntries(Object.entries(rules).map(([name, one]) => [name, one.setting]));
const validator = new HtmlValidate(new FileSystemConfigLoader({ ...settings, rules: plain }));

for await (const line of createInterface({ input: process.stdin })) {
  const report = validator.validateStringSync(JSON.parse(line), "mail.html");
  const found = report.results.flatMap((result) => result.messages);
  const told = found.map((one) => ({ rule: one.ruleId, message: one.message, line: one.line }));
  console.log(JSON.stringify(told));
}
