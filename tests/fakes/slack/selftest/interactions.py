"""What people do: presses, commands, modals, Home, shortcuts, edits, and what comes back."""

import time

from ..raw_client import Caller, request
from .stage import actions, button, modal, plain, section, stage, text_input


def wait_event(s, socket, kind):
    """The next envelope whose inner event or payload is of that type; others are acked."""
    while True:
        envelope = socket.receive()
        payload = envelope['payload']
        if kind in ((payload.get('event') or {}).get('type'), payload.get('type'),
                    (payload.get('event') or {}).get('subtype'), payload.get('command')):
            return envelope
        socket.ack(envelope)


def presses(check):
    with stage() as s:
        one = s.socket()
        menu = {'type': 'static_select', 'action_id': 'often', 'placeholder': plain('How often'),
                'options': [{'text': plain('Daily'), 'value': 'd'},
                            {'text': plain('Weekly'), 'value': 'w'}]}
        ts = s.bot.json('chat.postMessage', channel=s.ana, text='x', blocks=[
            section(), actions(button('later', 'Later', value='1'), menu)]).body['ts']
        pressed = s.fake.press(s.ana, ts, 'Later')
        envelope = wait_event(s, one, 'block_actions')
        payload = envelope['payload']
        action = payload['actions'][0]
        check('a press', action['action_id'] == 'later' and action['value'] == '1'
              and payload['container'] == {'type': 'message', 'message_ts': ts, 'channel_id':
                                           s.fake.dm(s.ana), 'is_ephemeral': False}
              and payload['message']['ts'] == ts and payload['user']['id'] == s.ana, payload)
        one.ack(envelope)
        check('is acked', pressed.wait().state == 'acked')
        s.fake.press(s.ana, ts, 'Weekly')
        payload = wait_event(s, one, 'block_actions')['payload']
        check('a menu', payload['actions'][0]['selected_option']['value'] == 'w', payload)
        try:
            s.fake.press(s.ana, ts, 'Never')
            check('no such button', False)
        except LookupError:
            check('no such button', True)
        try:
            s.fake.press(s.ben, ts, 'Later')
            check('others do not see it', False)
        except LookupError:
            check('others do not see it', True)
        response_url(check, s, payload['response_url'], ts)


def response_url(check, s, url, ts):
    def post(body):
        return request(url, body, {'Content-Type': 'application/json'})
    channel = s.fake.dm(s.ana)
    before = len(s.fake.messages(channel))
    check('response_url, seen by one', post('{"text": "a"}').status == 200
          and s.fake.ephemeral(s.ana)[-1]['text'] == 'a'
          and len(s.fake.messages(channel)) == before)
    check('in the channel', post('{"text": "b", "response_type": "in_channel"}').status == 200
          and len(s.fake.messages(channel)) == before + 1)
    check('replacing', post('{"text": "c", "replace_original": "true"}').status == 200
          and s.fake.message(channel, ts)['text'] == 'c')
    check('nothing in it', post('{}').body['error'] == 'no_text')
    check('deleting', post('{"delete_original": true}').status == 200
          and s.fake.message(channel, ts) is None)
    check('five times, no more', post('{"text": "f"}').body['error'] == 'used_url')
    s.fake.settings.response_url_seconds = 0.0
    check('nor when it is old', post('{"text": "g"}').body['error'] == 'expired_url')


def triggers(check):
    with stage(trigger_seconds=0.3) as s:
        one = s.socket()
        s.fake.command(s.ana, '/pln', 'goals')
        envelope = wait_event(s, one, '/pln')
        payload = envelope['payload']
        check('a command', payload['text'] == 'goals' and payload['user_id'] == s.ana
              and payload['is_enterprise_install'] == 'false' and payload['response_url'], payload)
        trigger = payload['trigger_id']
        other = s.fake.add_workspace('Other')
        foreign = Caller(s.fake, s.fake.install(other)['token'])
        check('another workspace\'s trigger', foreign.json(
            'views.open', trigger_id=trigger, view=modal()).error == 'invalid_trigger_id')
        check('a bad view', s.bot.json('views.open', trigger_id=trigger, view=modal(
            title=plain('x' * 25))).error == 'invalid_arguments')
        opened = s.bot.json('views.open', trigger_id=trigger, view=modal(callback_id='goal'))
        check('views.open', opened.ok and s.fake.modal(s.ana)['callback_id'] == 'goal',
              opened.body)
        check('a trigger works once', s.bot.json(
            'views.open', trigger_id=trigger, view=modal()).error == 'exchanged_trigger_id')
        s.fake.command(s.ana, '/pln')
        late = wait_event(s, one, '/pln')['payload']['trigger_id']
        time.sleep(0.35)
        check('and only for a while', s.bot.json(
            'views.open', trigger_id=late, view=modal()).error == 'expired_trigger_id')
        check('an invented one', s.bot.json(
            'views.open', trigger_id='1.2.3', view=modal()).error == 'invalid_trigger_id')
        view = opened.body['view']
        updated = s.bot.json('views.update', view_id=view['id'], hash=view['hash'],
                             view=modal(section()))
        check('views.update', updated.ok, updated.body)
        check('hash_conflict', s.bot.json('views.update', view_id=view['id'], hash=view['hash'],
                                          view=modal()).error == 'hash_conflict')
        check('not_found', s.bot.json('views.update', view_id='V1', view=modal()).error
              == 'not_found')


def modals(check):
    with stage(ack_seconds=0.4) as s:
        one = s.socket()
        open_modal(s, one, modal(text_input(max_length=9), notify_on_close=True))
        try:
            s.fake.submit(s.ana)
            check('a required input', False)
        except ValueError:
            check('a required input', True)
        for answer, remains, shown in (
                ({'response_action': 'errors', 'errors': {'goal': 'no'}}, 1, {'goal': 'no'}),
                ({'response_action': 'errors', 'errors': {'nothing': 'no'}}, 1, None),
                ({'response_action': 'update', 'view': modal()}, 1, None),
                ({'response_action': 'push', 'view': modal()}, 2, None),
                ({'response_action': 'push', 'view': modal(title=plain('x' * 25))}, 2, None),
                ({'response_action': 'clear'}, 0, None)):
            sent = s.fake.submit(s.ana, {'Your goal': 'write'})
            envelope = wait_event(s, one, 'view_submission')
            one.ack(envelope, answer)
            sent.wait()
            open_now = s.fake.modals(s.ana)
            check(f'{answer}', len(open_now) == remains and
                  (not open_now or open_now[-1].get('errors') == shown), open_now)
        check('the state', envelope['payload']['view']['state']['values']['goal']['text']
              == {'type': 'plain_text_input', 'value': 'write'}, envelope)
        check('what Slack would not accept', s.fake.count('bad_response_actions') == 2
              and s.fake.count('errors_shown') == 2)
        open_modal(s, one, modal(notify_on_close=True))
        closed = s.fake.close_view(s.ana)
        check('closing tells', wait_event(s, one, 'view_closed')['payload']['is_cleared'] is False
              and closed is not None and s.fake.modal(s.ana) is None)
        open_modal(s, one, modal())
        s.fake.submit(s.ana, {'goal': 'write'}).wait()
        check('without an answer it stays', s.fake.modal(s.ana) is not None
              and s.fake.count('errors_shown') >= 3)


def open_modal(s, one, view):
    s.fake.command(s.ana, '/pln')
    envelope = wait_event(s, one, '/pln')
    one.ack(envelope)
    s.bot.json('views.open', trigger_id=envelope['payload']['trigger_id'], view=view)


def home_and_shortcuts(check):
    with stage() as s:
        one = s.socket()
        s.fake.open_home(s.ana)
        event = wait_event(s, one, 'app_home_opened')['payload']['event']
        check('opened', event['tab'] == 'home' and 'view' not in event)
        view = {'type': 'home', 'blocks': [section(), actions(button('pause', 'Pause'))]}
        first = s.bot.json('views.publish', user_id=s.ana, view=view).body['view']
        check('published', s.fake.home(s.ana)['id'] == first['id'])
        again = s.bot.json('views.publish', user_id=s.ana, view=view, hash=first['hash'])
        check('with a hash', again.ok)
        check('an old hash', s.bot.json('views.publish', user_id=s.ana, view=view,
                                        hash=first['hash']).error == 'hash_conflict')
        s.fake.press(s.ana, 'home', 'Pause')
        payload = wait_event(s, one, 'block_actions')['payload']
        check('a press there', payload['container'] == {'type': 'view', 'view_id': first['id']}
              and 'response_url' not in payload and payload['view']['type'] == 'home', payload)
        ts = s.fake.say(s.ana, 'keep this')
        s.fake.shortcut(s.ana, 'pln_save', ts)
        envelope = wait_event(s, one, 'message_action')
        check('message shortcut', envelope['payload']['message']['text'] == 'keep this'
              and envelope['payload']['callback_id'] == 'pln_save'
              and envelope['accepts_response_payload'] is False)


def writing(check):
    with stage() as s:
        one = s.socket()
        ts = s.fake.say(s.ana, 'a & b < c, see https://x.example/?a=1&b=2 <@U0FAKE00009>')
        event = wait_event(s, one, 'message')['payload']['event']
        check('text is encoded as Slack does', event['text'] ==
              'a &amp; b &lt; c, see <https://x.example/?a=1&amp;b=2> <@U0FAKE00009>', event)
        s.fake.edit(s.ana, ts, 'changed')
        event = wait_event(s, one, 'message_changed')['payload']['event']
        check('edited', event['message']['text'] == 'changed' and event['message']['ts'] == ts
              and event['previous_message']['ts'] == ts and event['message']['edited'], event)
        s.fake.react(s.ana, ts, 'tada')
        event = wait_event(s, one, 'reaction_added')['payload']['event']
        check('reaction', event['item']['ts'] == ts and event['reaction'] == 'tada')
        s.fake.delete(s.ana, ts)
        event = wait_event(s, one, 'message_deleted')['payload']['event']
        check('deleted', event['deleted_ts'] == ts and s.fake.message(s.fake.dm(s.ana), ts) is None)
        room = s.fake.add_channel('general', [s.ana], with_bot=True)
        s.fake.say(s.ana, f'hello <@{s.installed["bot_user"]}>', channel=room)
        event = wait_event(s, one, 'app_mention')['payload']['event']
        check('mention', event['channel'] == room and event['user'] == s.ana, event)
        check('messages of channels are not subscribed', s.fake.count('events_not_subscribed') >= 1)
        people = [s.fake.add_user(f'u{n}') for n in range(50)]
        s.fake.join(room, people)
        check('joins in bulk', s.fake.wait_for(lambda: len(s.fake.sent(
            event_type='member_joined_channel')) == 50))
        s.fake.change_profile(s.ana, tz='Asia/Kolkata')
        event = wait_event(s, one, 'user_change')['payload']['event']
        check('profile', event['user']['tz_offset'] == 19800 and event['user']['tz']
              == 'Asia/Kolkata')
        guest = s.fake.add_user('guest', is_restricted=True, announce=True)
        event = wait_event(s, one, 'team_join')['payload']['event']
        check('team_join', event['user']['id'] == guest and event['user']['is_restricted'])


def run(check):
    for part in (presses, triggers, modals, home_and_shortcuts, writing):
        part(check)
