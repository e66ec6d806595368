// B1's peer: RiveScript with 50 topics for each of two languages, one a step of the talk, each with
// answers of its own; what works everywhere is included by all of them: twenty commands, or the
// phrases of our own words.yaml, which is what our turn looks for. A turn: the person's variables
// from JSON, one reply, and back to JSON.
//   node rivescript.mjs NAME TURNS [words.yaml words.yaml] < lines of dialogue_bench --lines
import RiveScript from 'rivescript';
import fs from 'node:fs';

const [name, turns, files] = [process.argv[2], Number(process.argv[3]), process.argv.slice(4)];
const lines = fs.readFileSync(0, 'utf8').trim().split('\n');
const talks = [lines.slice(0, lines.length / 2), lines.slice(lines.length / 2)];
const topics = 50;

const commands = [
  ['help', 'undo', 'status', 'skip', 'next', 'why', 'later', 'thanks', 'what is a pln', 'follow',
    'no more for this', 'step #', 'log *', 'nudge me *', 'i have # minutes a week', 'repeat',
    'back', 'stop', 'export', 'add * as a * for *'],
  ['hilfe', 'rückgängig', 'status', 'überspringen', 'weiter', 'warum', 'später', 'danke',
    'was ist ein pln', 'folgen', 'weglassen', 'schritt #', 'log *', 'schreib mir *', 'zurück',
    'ich habe # minuten pro woche', 'nochmal', 'stopp', 'export', '* als * für * notieren'],
];

// RiveScript knows lower case letters, digits and spaces.
const plain = (text) => text.toLowerCase().replace(/[^\p{L}\p{N} ]+/gu, ' ')
  .replace(/\s+/g, ' ').trim();

// The phrases of a word list as triggers: (a|b), [x|y], * for any words and # for a number; those
// that RiveScript cannot say (brackets in brackets) are left out.
function phrases(file) {
  const found = new Set();
  const text = fs.readFileSync(file, 'utf8').split(/^(?!phrases:)\w+:/m)[0];
  for (const [, phrase] of text.matchAll(/^ +- "(.*)"$/gm)) {
    found.add(phrase.replace(/\{number\}/g, '#').replace(/\{[^}]*\}/g, '*').trim());
  }
  return [...found].filter((phrase) => !/[^\p{L}\p{N} ()|[\]*#]/u.test(phrase) &&
    !/[[(][^)\]]*[[(]/.test(phrase) && !/\*\s*\*/.test(phrase));
}

function topicsOf(language) {
  const triggers = files.length > 0 ? phrases(files[language]) : commands[language];
  const talk = talks[language];
  let text = `> topic everywhere${language}\n`;
  for (const trigger of triggers) text += `+ ${trigger}\n- Noted. What comes next?\n\n`;
  text += '< topic\n\n';
  for (let topic = 0; topic < topics; ++topic) {
    const next = `{topic=step${language}x${(topic + 1) % topics}}`;
    text += `> topic step${language}x${topic} includes everywhere${language}\n`;
    for (const shift of [0, 1, 2]) {
      const line = plain(talk[(topic + shift) % talk.length]);
      if (/^\S+ \S+ /.test(line)) text += `+ ${line} [*]\n- <set last=${topic}>Good.${next}\n\n`;
    }
    text += `+ *\n- <set heard=<star>>Good. And the next question?${next}\n\n< topic\n\n`;
  }
  return text;
}

const bot = new RiveScript({utf8: true});
bot.stream(`! version = 2.0\n\n${topicsOf(0)}${topicsOf(1)}+ *\n- Hello.\n`);
bot.sortReplies();

const people = 50;
const states = Array.from({length: people}, (_, number) =>
  JSON.stringify({topic: `step${number % 2}x0`, name: `person ${number}`}));
const begin = process.cpuUsage();
let length = 0;
let done = 0;
for (let line = 0; done < turns; ++line) {
  for (let number = 0; number < people && done < turns; ++number, ++done) {
    const user = `person-${number}`;
    const talk = talks[number % 2];
    await bot.clearUservars(user);
    await bot.setUservars(user, JSON.parse(states[number]));
    length += (await bot.reply(user, plain(talk[line % talk.length]))).length;
    states[number] = JSON.stringify(await bot.getUservars(user));
  }
}
const used = process.cpuUsage(begin);
if (length < turns) throw new Error('no replies');
console.log(`figure ${name} ${(turns / ((used.user + used.system) / 1e6)).toFixed(1)}`);
