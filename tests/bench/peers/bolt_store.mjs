// The peer of B2 and of Slack's part of B10: a Bolt app in Socket Mode that remembers which events it
// has seen and a state for each person in SQLite, synced as ours is, and then answers.
//   node bolt_store.mjs PORT FOLDER
import bolt from '@slack/bolt';
import Database from 'better-sqlite3';

const [port, folder] = process.argv.slice(2);
const database = new Database(`${folder}/bolt.sqlite`);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec('CREATE TABLE seen (event TEXT PRIMARY KEY) WITHOUT ROWID;'
  + 'CREATE TABLE states (user TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;');
const see = database.prepare('INSERT OR IGNORE INTO seen (event) VALUES (?)');
const load = database.prepare('SELECT state FROM states WHERE user = ?');
const keep = database.prepare('INSERT INTO states (user, state) VALUES (?, ?) '
  + 'ON CONFLICT (user) DO UPDATE SET state = excluded.state');
const turn = database.transaction((event, user) => {
  if (see.run(event).changes === 0) return null;
  const known = load.get(user);
  const state = known ? JSON.parse(known.state) : {step: 0};
  state.step += 1;
  keep.run(user, JSON.stringify(state));
  return state;
});

const app = new bolt.App({
  token: 'test', appToken: 'xapp-test', socketMode: true, logLevel: bolt.LogLevel.ERROR,
  clientOptions: {slackApiUrl: `http://127.0.0.1:${port}/api/`},
});
app.message(async ({message, body, say}) => {
  const state = turn(body.event_id, message.user);
  if (state) await say(`Step ${state.step}: what do you want to learn about?`);
});
await app.start();
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
