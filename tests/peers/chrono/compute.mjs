// What chrono-node makes of the phrases of phrases.tsv, one answer a line, in their order.
// usage: node compute.mjs phrases.tsv >answers.tsv
import { readFileSync } from "node:fs";
import * as chrono from "chrono-node";

const readers = { en: chrono.en.casual, de: chrono.de.casual };
const two = (number) => String(number).padStart(2, "0");

// Only what the phrase says is shown: a day, an hour, or both; "-" if nothing was found.
function shown(results) {
  if (results.length === 0) return "-";
  const start = results[0].start;
  const parts = [];
  const says_day = ["day", "weekday", "month"].some((part) => start.isCertain(part));
  const says_hour = start.isCertain("hour");
  if (says_day || !says_hour) {
    parts.push(`${start.get("year")}-${two(start.get("month"))}-${two(start.get("day"))}`);
  }
  if (says_hour) parts.push(`${two(start.get("hour"))}:${two(start.get("minute") ?? 0)}`);
  return parts.join(" ");
}

const [, , file] = process.argv;
for (const line of readFileSync(file, "utf8").split("\n")) {
  if (line === "" || line.startsWith("#")) continue;
  const [language, reference, phrase] = line.split("\t");
  const [year, month, day, hour, minute] = reference.split(/[-T:]/).map(Number);
  const instant = new Date(year, month - 1, day, hour, minute);
  const results = readers[language].parse(phrase, instant, { forwardDate: true });
  console.log([language, reference, phrase, shown(results)].join("\t"));
}
