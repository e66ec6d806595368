"""Socket Mode: tickets, hello, delivery, acks, retries, endings, ghosts, frames."""

import time

from .. import frames
from ..raw_client import Caller, RawSocket, connect
from .stage import FAST, stage


def opening(check):
    with stage(connection_seconds=500) as s:
        url = s.app.form('apps.connections.open').body['url']
        one = RawSocket(url)
        check('handshake', one.status == 101 and one.good_key)
        hello = one.receive()
        check('hello names the app and the lifetime', hello['type'] == 'hello'
              and hello['connection_info']['app_id'] == s.fake.app_id
              and hello['debug_info']['approximate_connection_time'] == 500
              and hello['num_connections'] == 1, hello)
        check('a connection URL works once', RawSocket(url).status == 401)
        second = s.socket('&debug_reconnects=true')
        check('debug_reconnects shortens', s.hello['debug_info']['approximate_connection_time']
              == 360 and s.hello['num_connections'] == 2, s.hello)
        second.send(frames.PING, b'mark')
        second.close(1000)
        check('the close is answered', second.receive() == ('close', 1000))
        check('pings are answered', second.pongs == [b'mark'])
        check('TCP stays open after the closing handshake', second.quiet(0.2))
        check('the code is kept', s.fake.sockets(True)[0]['close_code'] == 1000)
        check('bot token refused', s.bot.form('apps.connections.open').error
              == 'not_allowed_token_type')
        check('app token as a parameter refused', Caller(s.fake).form(
            'apps.connections.open', token=s.fake.app_token).error == 'not_authed')
        check('GET refused', s.app.get('apps.connections.open').error == 'insecure_request')
        s.fake.refuse_links(1)
        check('a link can fail', RawSocket(
            s.app.form('apps.connections.open').body['url']).status == 503)
        reply = s.app.form('apps.connections.open')
        check('apps.connections.open is limited', reply.status == 429 and
              int(reply.headers['retry-after']) > 0, reply.status)
        s.fake.set_limit('apps.connections.open', None)
        check('and the limit can be lifted', s.app.form('apps.connections.open').ok)


def delivery(check):
    with stage(seed=3, **FAST) as s:
        sockets = [s.socket() for _ in range(3)]
        for number in range(60):
            s.fake.say(s.ana, f'message {number}')
        counts = [one['sent'] for one in s.fake.sockets()]
        check('each envelope goes to one socket', sum(counts) == 60, counts)
        check('in no pattern, and to every one', min(counts) > 5 and counts != [20, 20, 20], counts)
        seen = []
        for one, count in zip(sockets, counts):
            for _ in range(count):
                envelope = one.receive()
                seen.append(envelope['payload']['event']['text'])
                one.ack(envelope)
        check('all came', sorted(seen) == sorted(f'message {n}' for n in range(60)))
        check('all acks counted', s.fake.wait_for(lambda: s.fake.count('acks') == 60))
        envelope_fields(check, s, sockets[0], envelope)


def envelope_fields(check, s, socket, envelope):
    payload, event = envelope['payload'], envelope['payload']['event']
    check('the envelope', envelope['type'] == 'events_api' and envelope['retry_attempt'] == 0
          and envelope['retry_reason'] == '' and envelope['accepts_response_payload'] is False)
    check('the outer object', payload['type'] == 'event_callback' and payload['team_id'] == s.team
          and payload['authorizations'][0]['user_id'] == s.installed['bot_user']
          and payload['is_ext_shared_channel'] is False and payload['event_id'], payload)
    check('the event', event['type'] == 'message' and event['channel_type'] == 'im'
          and event['user'] == s.ana and event['channel'] == s.fake.dm(s.ana), event)
    socket.ack(envelope)
    check('a second ack is counted', s.fake.wait_for(lambda: s.fake.count('duplicate_acks')))
    socket.ack({'envelope_id': 'nothing'})
    check('and an unknown one', s.fake.wait_for(lambda: s.fake.count('unknown_acks')))
    socket.send(frames.TEXT, b'{')
    check('and one that is no JSON', s.fake.wait_for(lambda: s.fake.count('malformed_acks')))


def retries(check):
    with stage(**FAST) as s:
        one = s.socket()
        s.fake.say(s.ana, 'again')
        found = [one.receive() for _ in range(4)]
        check('three retries', [e['retry_attempt'] for e in found] == [0, 1, 2, 3], found)
        check('for a time-out', [e['retry_reason'] for e in found] == ['', *['timeout'] * 3])
        check('with the same event', len({e['payload']['event_id'] for e in found}) == 1
              and len({e['envelope_id'] for e in found}) == 4)
        check('then it is lost', s.fake.wait_for(lambda: s.fake.count('lost_events_api')))
        one.ack(found[0])
        check('a late ack does nothing', s.fake.wait_for(lambda: s.fake.count('late_acks')))
        pressed = s.fake.command(s.ana, '/pln', 'x')
        check('commands accept an answer', one.receive()['accepts_response_payload'] is True)
        pressed.wait()
        check('commands are not retried', len(pressed.attempts) == 1 and pressed.state == 'lost'
              and one.quiet(0.1))
        check('and the person sees it', s.fake.count('errors_shown') == 1)
    with stage(time_scale=0.005, ack_seconds=0.01) as s:
        one = s.socket()
        s.fake.say(s.ana, 'plan')
        at = []
        for _ in range(4):
            one.receive()
            at.append(time.monotonic())
        gaps = [round(moment - at[0], 2) for moment in at[1:]]
        check('at once, after a minute, after five (scaled)', gaps[0] < 0.15 and
              0.25 < gaps[1] < 0.6 and 1.4 < gaps[2] < 2.0, gaps)
        s.fake.settings.retry_offsets = ()
        one.close()
        s.fake.say(s.ana, 'nobody there')
        check('without a socket it is lost', s.fake.wait_for(
            lambda: s.fake.lost()[-1].attempts[0].get('failure') == 'no_socket'))


def big_acks(check):
    with stage(**FAST) as s:
        one = s.socket()
        for size, acked in ((20479, True), (20480, False), (30000, False)):
            found = s.fake.command(s.ana, '/pln', str(size))
            one.ack(one.receive(), size=size)
            check(f'an ack of {size} bytes', (found.wait().state == 'acked') is acked)
        check('no word about it', s.fake.count('oversized_acks') == 2)
        found = s.fake.command(s.ana, '/pln', 'in pieces')
        text = ('{"envelope_id":"%s"}' % one.receive()['envelope_id']).encode()
        one.send(frames.TEXT, text[:9], final=False)
        one.send(frames.CONTINUATION, text[9:])
        check('a fragmented ack is refused', found.wait().state == 'lost'
              and s.fake.count('fragmented_acks') == 1)
        s.fake.say(s.ana, 'an event')
        one.ack(one.receive(), {'text': 'hello'})
        check('a payload that is not accepted', s.fake.wait_for(
            lambda: s.fake.count('refused_payloads') == 1))
        one.send(frames.TEXT, b'{}', masked=False)
        check('a frame without a mask ends it', one.receive() == ('close', 1002)
              and s.fake.count('bad_frames') == 1)


def endings(check):
    with stage(warning_seconds=0.2) as s:
        one, two = s.socket(), s.socket()
        s.fake.disconnect('warning', which=1, close_after=0.1)
        check('first the warning', one.receive()['reason'] == 'warning')
        check('it still counts', s.fake.open_count() == 2)
        check('then the request', one.receive()['reason'] == 'refresh_requested')
        s.fake.say(s.ana, 'after it')
        check('what comes then goes to the other', two.receive()['type'] == 'events_api')
        check('then the close', one.receive() == ('close', 1000))
        s.fake.disconnect('refresh_requested', which=2, close_after=None)
        check('without a warning', two.receive()['reason'] == 'refresh_requested')
        three = s.socket()
        s.fake.enable_socket_mode(False)
        check('gaps are measured', 0 < s.fake.gaps()[0] < 1 and s.fake.count(
            'times_without_socket') == 2, s.fake.gaps())
        check('switched off', three.receive()['reason'] == 'link_disabled')
        check('and no new one', s.app.form('apps.connections.open').error == 'forbidden_team')
    with stage(connection_seconds=0.5) as s:
        one = s.socket()
        check('the lifetime is kept', one.receive()['reason'] == 'warning'
              and one.receive()['reason'] == 'refresh_requested')


def ghosts(check):
    with stage(limits=False, ack_seconds=0.2, time_scale=0.001) as s:
        s.fake.add_ghosts(8)
        one, two = s.socket(), s.socket()
        check('ghosts are counted', s.hello['num_connections'] == 10, s.hello)
        third = connect(s.fake)
        check('the eleventh', third.receive()['reason'] == 'too_many_websockets'
              and third.receive()[0] == 'close')
        s.fake.half_open('all')
        two.send(frames.PING, b'?')
        check('a half-open socket says nothing', two.quiet(0.2) and one.quiet(0.05))
        s.fake.say(s.ana, 'swallowed')
        check('and swallows', s.fake.wait_for(lambda: s.fake.count('lost_events_api')))
        two.drop()
        time.sleep(0.05)
        check('and stays registered', len(s.fake.sockets()) == 10)
        s.fake.drop_ghosts()
        four = s.socket()
        s.fake.deafen(None)
        four.send(frames.PING, b'!')
        s.fake.say(s.ana, 'nothing')
        check('a deaf one answers pings', four.frame() == (frames.PONG, b'!'))
        check('and delivers nothing', four.quiet(0.2) and s.fake.sockets()[0]['sent'] > 0)
        four.drop()
        check('a drop without close frame is counted', s.fake.wait_for(
            lambda: s.fake.count('dropped_without_close') >= 1))


def cutting(check):
    with stage(ping_seconds=0.05, limits=False, ack_seconds=60) as s:
        one = s.socket()
        for mode in (1, 'split', 'coalesce'):
            s.fake.settings.chunking = mode
            s.fake.say(s.ana, f'cut {mode} ' + 'x' * 300)
            envelope = one.receive()
            check(f'frames cut: {mode}', envelope['payload']['event']['text'].startswith(
                f'cut {mode}'))
            one.ack(envelope)
        s.fake.settings.chunk_seconds = 0.05
        for number in range(5):
            s.fake.say(s.ana, f'together {number}')
        first = one.receive()
        check('frames come together', one.buffer.count(b'together') >= 4, len(one.buffer))
        check('a frame at a time', first['payload']['event']['text'] == 'together 0')
        s.fake.send_frame(b'\x00\xff', binary=True)
        s.fake.send_frame('{"type": "something_new"}')
        check('the server pings', one.pings > 0)


def run(check):
    for part in (opening, delivery, retries, big_acks, endings, ghosts, cutting):
        part(check)
