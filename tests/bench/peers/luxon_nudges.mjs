// B5's peer: luxon for the dates, better-sqlite3 for the rows, written the usual way. (a) the first
// due time of everybody, computed and stored; (c) everybody due at once: claimed 500 at a time, a
// text filled in, an outbox row, the next due time, one transaction a batch; what was sent is marked
// with the next batch. Fewer people than ours: rates are compared.
//   node luxon_nudges.mjs PEOPLE FOLDER
import Database from 'better-sqlite3';
import {DateTime} from 'luxon';
import fs from 'node:fs';
import path from 'node:path';

const people = Number(process.argv[2]);
const file = path.join(process.argv[3], 'nudges.db');
const db = new Database(file);
db.exec(`PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
  CREATE TABLE learners (number INTEGER PRIMARY KEY, zone TEXT NOT NULL, hour INTEGER NOT NULL,
    minute INTEGER NOT NULL, state TEXT NOT NULL, next INTEGER);
  CREATE INDEX learners_next ON learners (next) WHERE next IS NOT NULL;
  CREATE TABLE outbox (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    learner INTEGER NOT NULL, state INTEGER NOT NULL, text TEXT NOT NULL);`);
const zones = Intl.supportedValuesOf('timeZone');
const now = Date.UTC(2026, 2, 2, 9);
const state = JSON.stringify({subjects: ['learning analytics', 'coaching'], step: 3, sent: [],
  contacts: Array.from({length: 4}, (_, n) => ({name: `Somebody Known ${n}`, role: 'practitioner',
    handles: ['somebody@learn.example'], state: 'following'}))});

const add = db.prepare('INSERT INTO learners VALUES (?, ?, ?, ?, ?, NULL)');
db.transaction(() => {
  for (let number = 0; number < people; ++number) {
    add.run(number, zones[number % zones.length], 8 + number % 10, number * 7 % 60, state);
  }
})();

// The first instant after `after` at this hour on a working day there.
function next(zone, hour, minute, after) {
  let at = DateTime.fromMillis(after, {zone})
    .set({hour, minute, second: 0, millisecond: 0});
  if (at.toMillis() <= after) at = at.plus({days: 1});
  while (at.weekday > 5) at = at.plus({days: 1});
  return at.toMillis();
}

const everybody = db.prepare('SELECT number, zone, hour, minute FROM learners').all();
const plan = db.prepare('UPDATE learners SET next = ? WHERE number = ?');
let begin = performance.now();
const planned = everybody.map((one) => next(one.zone, one.hour, one.minute, now));
const computed = performance.now() - begin;
for (let done = 0; done < people; done += 4096) {
  db.transaction(() => {
    for (let n = done; n < Math.min(people, done + 4096); ++n) {
      plan.run(planned[n], everybody[n].number);
    }
  })();
}
const stored = performance.now() - begin;
console.log(`figure compute_us ${(1000 * computed / people).toFixed(3)}`);
console.log(`figure plan_rate ${(1000 * people / stored).toFixed(1)}`);

db.prepare('UPDATE learners SET next = ?').run(now);
const claim = db.prepare('SELECT * FROM learners WHERE next <= ? LIMIT 500');
const move = db.prepare('UPDATE learners SET next = ?, state = ? WHERE number = ?');
const write = db.prepare('INSERT INTO outbox (id, learner, state, text) VALUES (?, ?, 1, ?)');
const mark = db.prepare('UPDATE outbox SET state = 2 WHERE id = ?');
let sent = [];
let posted = 0;
begin = performance.now();
for (;;) {
  const batch = claim.all(now);
  const ids = [];
  db.transaction(() => {
    for (const id of sent) mark.run(id);
    for (const one of batch) {
      const person = JSON.parse(one.state);
      const text = `How did it go with ${person.contacts[0].name} and ${person.subjects[0]}?`;
      person.sent.push({at: now, template: 'check_in'});
      const id = `nudge-${one.number}`;
      write.run(id, one.number, text);
      move.run(next(one.zone, one.hour, one.minute, now), JSON.stringify(person), one.number);
      ids.push(id);
    }
  })();
  if (batch.length === 0) break;
  posted += ids.length;
  sent = ids;
}
if (posted !== people) throw new Error(`${posted} sent`);
console.log(`figure due_rate ${(1000 * people / (performance.now() - begin)).toFixed(1)}`);
db.close();
for (const end of ['', '-wal', '-shm']) fs.rmSync(file + end, {force: true});
