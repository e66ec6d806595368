"""People of other organisations in a shared channel, guests, groups, quiet time; and the fake as a
program of its own."""

import json
import pathlib
import subprocess
import sys

from ..raw_client import request
from .interactions import wait_event
from .stage import actions, button, stage

TESTS = pathlib.Path(__file__).resolve().parents[3]


def shared_channel(check):
    with stage(events='message.channels,app_mention', scopes='channels:history,channels:read,'
               'app_mentions:read,chat:write,users:read') as s:
        one = s.socket()
        zoe = s.fake.add_user('zoe', is_stranger=True)
        home = s.fake.user(zoe)['team_id']
        room = s.fake.add_channel('partners', [s.ana, zoe], with_bot=True, shared_with=[home])
        s.fake.say(zoe, 'hello', channel=room)
        envelope = wait_event(s, one, 'message')
        payload, event = envelope['payload'], envelope['payload']['event']
        check('a stranger\'s message', payload['is_ext_shared_channel'] is True
              and payload['team_id'] == s.team and event['user_team'] == home
              and event['team'] == home, payload)
        posted = s.bot.json('chat.postMessage', channel=room, text='x', blocks=[actions(button())])
        s.fake.press(zoe, posted.body['ts'], 'go', channel=room)
        payload = wait_event(s, one, 'block_actions')['payload']
        check('a stranger\'s press', payload['user']['team_id'] == home
              and payload['team']['id'] == s.team, payload)
        found = s.bot.form('users.info', user=zoe).body
        check('users.info', found['user']['is_stranger'] and 'tz' not in found['user'], found)
        check('the channel', s.bot.form('conversations.info', channel=room).body['channel'][
            'is_ext_shared'])
        check('its members', s.bot.form('conversations.members', channel=room).body['members']
              == [s.ana, zoe, s.installed['bot_user']])


def people(check):
    with stage(scopes='users:read,usergroups:read,dnd:read,channels:read,team:read') as s:
        guest = s.fake.add_user('guest', is_ultra_restricted=True, tz='Asia/Tokyo', locale='ja-JP')
        found = s.bot.form('users.info', user=guest, include_locale='true').body['user']
        check('a guest', found['is_ultra_restricted'] and found['tz_offset'] == 32400
              and found['locale'] == 'ja-JP', found)
        check('locale must be asked for', 'locale' not in s.bot.form(
            'users.info', user=guest).body['user'])
        check('email needs a scope', 'email' not in found['profile'])
        group = s.fake.add_usergroup([s.ana])
        check('a group', s.bot.form('usergroups.users.list', usergroup=group).body['users']
              == [s.ana])
        s.fake.set_dnd(s.ana, snooze_until=4_000_000_000)
        check('snoozing', s.bot.form('dnd.info', user=s.ana).body['snooze_enabled'])
        check('team.info', s.bot.form('team.info').body['team']['domain'] == 'acme')
        check('bots.info', s.bot.form('bots.info', bot=s.installed['bot_id']).body['bot'][
            'user_id'] == s.installed['bot_user'])
        pages, cursor = [], ''
        while True:
            page = s.bot.form('users.list', limit='2', cursor=cursor).body
            pages.append(len(page['members']))
            cursor = page['response_metadata']['next_cursor']
            if not cursor:
                break
        check('users in pages', pages == [2, 2], pages)


def alone(check):
    process = subprocess.Popen(
        [sys.executable, '-B', '-m', 'fakes.slack', '--set', 'time_scale=0.01'], cwd=TESTS,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        about = json.loads(process.stdout.readline())

        def control(method, **args):
            return request(about['control_url'] + method, json.dumps(args).encode()).body
        ana = about['people']['ana']
        check('say', control('say', user=ana, text='hello')['result'])
        channel = control('dm', user=ana)['result']
        check('messages', control('messages', channel=channel)['result'][0]['text'] == 'hello')
        sent = control('command', user=ana, name='/pln')['result']
        check('a delivery', sent['state'] == 'lost' and request(
            about['control_url'] + f'delivery/{sent["delivery"]}').body['result'] == sent, sent)
        check('a wrong call', 'error' in control('press', user=ana, message='1.2', option='x'))
        check('no such method', 'error' in control('close'))
        check('settings', control('settings', ack_seconds=1.5) == {'result': None})
        check('status', control('status')['result']['teams'])
    finally:
        process.stdin.close()
        check('it ends with its input', process.wait(10) == 0)


def run(check):
    for part in (shared_channel, people, alone):
        part(check)
