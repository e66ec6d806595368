// The reference bot on Bolt JS: echo with a button in direct messages, a command that opens a modal,
// a Home tab, reactions; over Socket Mode or HTTP, there also for many workspaces that install it.
// Prints `ready PORT` (0 with sockets); ends with its input. protocol_scenario.py and
// oauth_scenario.py say what it must do.
//   API_URL=.. BOT_TOKEN=.. APP_TOKEN=.. SIGNING_SECRET=.. CLIENT_ID=.. CLIENT_SECRET=..
//   node bot.mjs socket|http|oauth
import bolt from '@slack/bolt';

const mode = process.argv[2];
const overHttp = mode !== 'socket';
const env = process.env;
const clientOptions = {slackApiUrl: env.API_URL};
const installations = new Map();
const keyOf = (about) => (about.isEnterpriseInstall ? about.enterpriseId : about.teamId);
const installationStore = {
  storeInstallation: async (one) => {
    installations.set(one.isEnterpriseInstall ? one.enterprise.id : one.team.id, one);
  },
  fetchInstallation: async (query) => installations.get(keyOf(query)),
  deleteInstallation: async (query) => installations.delete(keyOf(query)),
};
const ways = {
  socket: {token: env.BOT_TOKEN, appToken: env.APP_TOKEN, socketMode: true},
  http: {token: env.BOT_TOKEN, signingSecret: env.SIGNING_SECRET},
  oauth: {
    signingSecret: env.SIGNING_SECRET, clientId: env.CLIENT_ID, clientSecret: env.CLIENT_SECRET,
    stateSecret: 'for this run', scopes: ['chat:write', 'im:history', 'im:write'],
    installationStore, installerOptions: {directInstall: true, clientOptions,
      authorizationUrl: env.API_URL.replace('/api/', '/oauth/v2/authorize')},
  },
};
const app = new bolt.App({logLevel: bolt.LogLevel.ERROR, clientOptions, ...ways[mode]});
const plain = (text) => ({type: 'plain_text', text});

app.message(async ({message, say}) => {
  if (message.subtype === 'message_changed') {
    await say(`edited: ${message.message.text}`);
  } else if (message.subtype === undefined) {
    await say({text: `echo: ${message.text}`, thread_ts: message.thread_ts,
      metadata: {event_type: 'reference', event_payload: {of: message.ts}},
      blocks: [{type: 'section', text: {type: 'mrkdwn', text: `echo: ${message.text}`}},
        {type: 'actions', elements: [{type: 'button', action_id: 'again', value: message.ts,
          text: plain('Again')}]}]});
  }
});
app.action('again', async ({ack, body, client, respond}) => {
  await ack();
  await client.chat.update({channel: body.channel.id, ts: body.message.ts,
    text: `pressed by ${body.user.id}`, blocks: []});
  await respond({text: 'noted', response_type: 'ephemeral'});
});
const modal = (title) => ({type: 'modal', callback_id: 'goal', title: plain(title),
  submit: plain('Save'), private_metadata: 'kept', blocks: [{type: 'input', block_id: 'goal',
    label: plain('Your goal'), element: {type: 'plain_text_input', action_id: 'text'}}]});
app.command('/pln', async ({ack, body, client, command}) => {
  if (command.text === 'help') {
    await ack('This is help');
    return;
  }
  await ack();
  await client.views.open({trigger_id: body.trigger_id, view: modal('Goal')});
});
app.view('goal', async ({ack, body, view, client}) => {
  const text = view.state.values.goal.text.value;
  if (text.length < 4) {
    await ack({response_action: 'errors', errors: {goal: 'a little longer, please'}});
    return;
  }
  await ack({response_action: 'clear'});
  await client.chat.postMessage({channel: body.user.id, text: `goal: ${text}`});
});
app.event('app_home_opened', async ({event, client}) => {
  await client.views.publish({user_id: event.user, view: {type: 'home', blocks: [
    {type: 'header', text: plain('Home')},
    {type: 'section', text: {type: 'mrkdwn', text: `Hello <@${event.user}>`}}]}});
});
app.event('reaction_added', async ({event, client}) => {
  await client.reactions.add({channel: event.item.channel, timestamp: event.item.ts,
    name: 'eyes'});
});
app.event('member_joined_channel', async ({event, client}) => {
  await client.chat.postEphemeral({channel: event.channel, user: event.user, text: 'welcome'});
});

const server = await app.start(overHttp ? {port: 0, host: '127.0.0.1'} : undefined);
console.log(`ready ${overHttp ? server.address().port : 0}`);
process.stdin.resume();
process.stdin.on('end', async () => {
  await Promise.race([app.stop(), new Promise((done) => setTimeout(done, 3000))]);
  process.exit(0);
});
