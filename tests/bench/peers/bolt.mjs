// The peer of B4, B6 and B9: a Bolt app with a listener and its conversations in a map, connected by
// Socket Mode to slack_mock.mjs. Prints `ready` when Slack has said hello, and after a line of input
// `filled` when the map holds so many small states. Ends with its input.
//   node bolt.mjs PORT STATES
import bolt from '@slack/bolt';

const port = Number(process.argv[2]);
const count = Number(process.argv[3]);
const app = new bolt.App({
  token: 'test', appToken: 'xapp-test', socketMode: true, logLevel: bolt.LogLevel.ERROR,
  clientOptions: {slackApiUrl: `http://127.0.0.1:${port}/api/`},
});
const states = new Map();
app.message(async ({message, say}) => {
  const state = states.get(message.user) ?? {step: 0};
  state.step += 1;
  states.set(message.user, state);
  await say(`Step ${state.step}`);
});
app.receiver.client.on('connected', () => {
  console.log('ready');
});
await app.start();
process.stdin.on('data', () => {
  for (let number = 0; number < count; ++number) {
    states.set(`U${number}`, {step: number % 10, subjects: [`subject ${number}`, 'coaching'],
      question: 'leaders', next: Date.now() + number, timezone: 'Europe/Berlin'});
  }
  console.log('filled');
});
process.stdin.on('end', () => process.exit(0));
