// B3's peer: better-sqlite3 in a loop, the same rows of the same sizes into the obvious tables
// (store_floor.hpp), with the same pragmas; N turns in a transaction.
//   node better_sqlite3.mjs PEOPLE FOLDER < store_bench describe
import Database from 'better-sqlite3';
import fs from 'node:fs';
import path from 'node:path';

const people = Number(process.argv[2]);
const file = path.join(process.argv[3], 'peer.db');
const sizes = JSON.parse(fs.readFileSync(0, 'utf8'));
const db = new Database(file);
db.exec(sizes.tables);

const sql = {
  event: db.prepare('INSERT OR IGNORE INTO events (key, at) VALUES (?, ?)'),
  hot: db.prepare('UPDATE learners SET hot = ? WHERE number = ?'),
  turn: db.prepare('INSERT INTO turns VALUES (?, ?, ?)'),
  message: db.prepare('INSERT INTO outbox (id, learner, state, at, bytes) VALUES (?, ?, 1, ?, ?)'),
  done: db.prepare('UPDATE outbox SET state = 2 WHERE id = ?'),
};
const hot = Buffer.alloc(sizes.hot, 'h');
const turnBytes = Buffer.alloc(sizes.turn, 't');
const messageBytes = Buffer.alloc(sizes.message, 'm');

db.transaction(() => {
  const learner = db.prepare('INSERT INTO learners VALUES (?, ?, ?)');
  const part = db.prepare('INSERT INTO parts VALUES (?, 5, ?)');
  for (let number = 1; number <= people; ++number) {
    learner.run(number, `learner-${number}`, hot);
    part.run(number, Buffer.alloc(sizes.part));
  }
})();

let random = 42;
const dice = () => (random = (Math.imul(random, 1103515245) + 12345) >>> 0) / 4294967296;
const turns = new Int32Array(people + 1);
const last = new Array(people + 1).fill(null);
let events = 0;

function turn() {
  const number = 1 + Math.floor(dice() * people);
  const key = `event-${(++events * 7919) % 1000003}-${events}`;
  const at = ++turns[number];
  sql.event.run(key, at);
  hot[9] = at & 255;
  sql.hot.run(hot, number);
  sql.turn.run(number, at, turnBytes);
  sql.message.run(`${key}.1`, number, at, messageBytes);
  if (last[number] !== null) sql.done.run(last[number]);
  last[number] = `${key}.1`;
}
const commit = db.transaction((size) => {
  for (let done = 0; done < size; ++done) turn();
});

for (const size of [1, 8, 64, 512]) {
  const count = size === 1 ? 2048 : 16 * 512;
  const cpu = process.cpuUsage();
  const begin = performance.now();
  for (let done = 0; done < count; done += size) commit(size);
  const seconds = (performance.now() - begin) / 1000;
  const used = process.cpuUsage(cpu);
  console.log(`figure store${size} ${(count / seconds).toFixed(1)}`);
  console.log(`figure store_cpu${size} ${((used.user + used.system) / count).toFixed(2)}`);
}
db.close();
for (const end of ['', '-wal', '-shm']) fs.rmSync(file + end, {force: true});
