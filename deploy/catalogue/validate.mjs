// Has AsyncAPI's own parser read a document: `node deploy/catalogue/validate.mjs docs/asyncapi.yaml`. 1 if it objects.
import { readFile } from "node:fs/promises";
import { Parser } from "@asyncapi/parser";

const SEVERITY = ["error", "warning", "information", "hint"];
const NOT_ASKED = new Set(["asyncapi-latest-version"]); // 3.0 on purpose: more tools read it

const [file] = process.argv.slice(2);
const { document, diagnostics } = await new Parser().parse(await readFile(file, "utf8"), { source: file });
const found = diagnostics.filter((each) => !NOT_ASKED.has(each.code));
for (const { severity, code, message, path, range } of found) {
  console.log(`${file}:${range.start.line + 1}: ${SEVERITY[severity]} ${code} at ${path.join("/")}: ${message}`);
}
if (!document || found.length) process.exit(1);
console.log(`${file}: ${document.messages().length} messages, ${document.operations().length} operations, no objection`);
