#!/usr/bin/env python3
"""Socket Mode of the coach under everything that connections do: storms of refreshes, half-open and
deaf ones, every reason of a disconnect, SIGTERM, frames cut anywhere. PLN_SLACK_STORM_SECONDS: how
long the storm lasts.

The program is PLN_BINARY. The last line is `N passed, N failed, N skipped`.
"""

import json
import sys
import time

from checks import closing_line
from slack_coach import (PATIENCE, Coach, Stage, buttons, check, closing_checks, folder,
                         number, together, until)
from slack_crowd import Notes

STORM_SECONDS = number('PLN_SLACK_STORM_SECONDS', 10)
STORM_EVERY = 2.0
STORM_RATE = 50           # events a second
GAP_MAX = 0.05            # seconds without a ready connection
HALF_OPEN_MAX = 25.0
STOP_MAX = 5.0
# Dead and deaf links swallow half of all attempts: there are more than Slack's three retries here,
# so that chance alone loses nothing.
PATIENT = (0, 60, 300) + tuple(range(400, 3000, 100))


def longest_gap(fake, told):
    """The longest time without a connection that envelopes could go to. `told`: when each was told
    to go."""
    spans = sorted((one['opened_at'], min(told.get(one['number'], float('inf')),
                                          one['ended_at'] or float('inf')))
                   for one in fake.sockets(past=True))
    longest, covered = 0.0, spans[0][1]
    for begin, end in spans:
        longest = max(longest, begin - covered)
        covered = max(covered, end)
    return longest


def storm(place):
    with Stage('socket', place / 'storm', time_scale=0.05) as stage:
        fake = stage.fake
        for method in ('apps.connections.open', 'chat.postMessage', 'users.info'):
            fake.set_limit(method, None)
        notes = Notes(stage, 20)
        told = {}
        notes.begin(STORM_RATE)
        end = time.monotonic() + STORM_SECONDS
        turn = 0
        while time.monotonic() < end:
            due = time.monotonic() + STORM_EVERY
            if turn % 3 == 0:        # without a warning
                now = time.monotonic()
                told |= {one: now for one in fake.disconnect('refresh_requested')}
            elif turn % 3 == 1:      # one is warned
                now = time.monotonic() + 1.0
                told |= {one: now for one in fake.disconnect('warning', warning=1.0)}
            else:                    # both are
                now = time.monotonic() + 1.0
                told |= {one: now for one in fake.disconnect('warning', 'all', warning=1.0)}
            turn += 1
            time.sleep(max(0.0, due - time.monotonic()))
        notes.end()
        check('storm: it calms down', stage.coach.quiet())
        gap = longest_gap(fake, told)
        most = fake.count('connections_most')
        check('storm: no time without a connection', gap <= GAP_MAX, f'{gap * 1000:.1f} ms')
        check('storm: two connections and one replacement at most', most <= 3, most)
        check('storm: no event came twice or late', fake.count('retries') == 0, fake.all_counts())
        notes.check('storm')
        closing_checks(stage, 'storm')
        print(f'  storm of {STORM_SECONDS} s: {turn} rounds, {len(notes.sent)} events, longest gap '
              f'{gap * 1000:.1f} ms, at most {most} connections, acks p99 '
              f'{fake.latency(99) * 1000:.0f} ms')


def half_open(place):
    """One of two links dies without a sign."""
    with Stage('socket', place / 'half', ack_seconds=1.0, retry_offsets=PATIENT) as stage:
        fake = stage.fake
        begun = time.monotonic()
        dead = fake.half_open(None)
        notes = Notes(stage, 3)
        notes.begin(2)
        found = until(lambda: len([one for one in fake.sockets(past=True)
                                   if one['number'] not in dead and not one['ghost']]) > 1
                      and time.monotonic(), HALF_OPEN_MAX + 10, 0.05)
        took = (found or time.monotonic()) - begun
        notes.end()
        check('half-open: replaced in time', found and took <= HALF_OPEN_MAX, f'{took:.1f} s')
        stage.coach.quiet()
        notes.check('half-open')
        closing_checks(stage, 'half-open')
        print(f'  half-open link replaced after {took:.1f} s')


def without_pings(place):
    """A server that never pings is not dead as long as it answers ours."""
    with Stage('socket', place / 'still', ping_seconds=0) as stage:
        before = {one['number'] for one in stage.fake.sockets()}
        time.sleep(HALF_OPEN_MAX)
        after = {one['number'] for one in stage.fake.sockets()}
        check('without pings of the server: connections stay', before == after, (before, after))


def terminated(place):
    """SIGTERM in the middle of it."""
    with Stage('socket', place / 'term', time_scale=0.02) as stage:
        fake = stage.fake
        fake.set_limit('chat.postMessage', None)
        notes = Notes(stage, 10)
        notes.begin(STORM_RATE)
        time.sleep(1)
        status, took = stage.coach.end()
        notes.end()
        check('SIGTERM: it ends in time', status == 0 and took <= STOP_MAX, (status, took))
        past = fake.sockets(past=True)
        check('SIGTERM: every connection is closed with a close frame',
              until(lambda: not fake.sockets()) and all(one['close_code'] == 1000 for one in past)
              and fake.count('dropped_without_close') == 0, past)
        acked, kept = notes.acknowledged(), notes.kept()
        check('SIGTERM: all that was acknowledged is in the store', acked and
              acked <= kept.keys(), sorted(acked - kept.keys())[:5])
        stage.coach.start()
        check('SIGTERM: the rest comes again', stage.coach.quiet() and not fake.lost())
        notes.check('SIGTERM')
        print(f'  SIGTERM: gone after {took:.2f} s, {len(acked)} of {len(notes.sent)} events '
              'acknowledged before')


def endings(place):
    """Connections end in every way; nothing is lost."""
    with Stage('socket', place / 'ends') as stage:
        fake = stage.fake
        fake.set_limit('apps.connections.open', None)
        notes = Notes(stage, 2)

        def after(what, act):
            before = max(one['number'] for one in fake.sockets(past=True))
            act()
            back = until(lambda: fake.open_count() == 2 and
                         max(one['number'] for one in fake.sockets()) > before, PATIENCE)
            check(f'{what}: two connections again', back, fake.sockets(past=True))
            notes.send()
        after('refresh', lambda: fake.disconnect('refresh_requested'))
        after('warning', lambda: fake.disconnect('warning', warning=0.3))
        after('warning, then nothing', lambda: fake.disconnect('warning', warning=60.0))
        after('an unknown reason', lambda: fake.disconnect('tea_time'))
        after('refresh that never closes', lambda: fake.disconnect(close_after=None))
        after('a close frame', lambda: fake.close_socket())
        after('a close frame with a code', lambda: fake.close_socket(code=1011))
        after('a reset', lambda: fake.cut())
        after('all refreshed', lambda: fake.disconnect('refresh_requested', 'all'))
        after('all reset', lambda: fake.cut('all'))
        fake.refuse_links(1)
        after('a handshake that fails', lambda: fake.disconnect())
        fake.rate_limit('apps.connections.open', retry_after=2)
        after('Retry-After', lambda: fake.disconnect())
        check('Retry-After is obeyed', fake.count('calls_before_retry_after') == 0)
        fake.outage()
        time.sleep(0.2)
        after('an outage', lambda: fake.outage(False))
        stage.coach.quiet()
        notes.check('endings')
        check('no URL was used twice', fake.count('refused_tickets') == 0)
        closing_checks(stage, 'endings')


def deaf(place):
    """A connection that answers pings and delivers nothing; and early renewal, which bounds it."""
    with Stage('socket', place / 'deaf', ack_seconds=0.4, connection_seconds=6.0,
               warning_seconds=0.1, retry_offsets=PATIENT) as stage:
        fake = stage.fake
        fake.set_limit('apps.connections.open', None)
        first = {one['number'] for one in fake.sockets()}
        fake.deafen(None)
        notes = Notes(stage, 2)
        notes.begin(4)
        renewed = until(lambda: not first & {one['number'] for one in fake.sockets()}, 10)
        notes.end()
        check('deaf: both are renewed before their time', renewed and not stage.coach.noted(
            'a socket is to be replaced'), fake.sockets(past=True))
        stage.coach.quiet()
        notes.check('deaf')
        closing_checks(stage, 'deaf')


def frames(place):
    with Stage('socket', place / 'frames') as stage:
        fake = stage.fake
        for number_, mode in enumerate(('split', 'coalesce', 1, 16)):
            fake.settings.chunking = mode
            fake.settings.chunk_seconds = 0.0002
            user = stage.newcomer(f'fritz{number_}')
            said = stage.say(user, 'learning analytics, ' + 'coaching ' * 20)
            check(f'frames {mode}: a talk', said and '1 skip' in buttons(said[-1]), said)
        fake.settings.chunking = None
        before = {one['number'] for one in fake.sockets()}
        deep = '[' * 5000 + ']' * 5000
        for text in ('', '{', 'null', '[]', '{}', '"hello"', '{"type":7}', deep,
                     '{"type":"events_api"}', '{"envelope_id":{},"type":"events_api"}',
                     '{"type":"disconnect"', json.dumps({'payload': 'x' * 1_000_000})):
            fake.send_frame(text)
        fake.send_frame(b'\x00\xff binary', binary=True)
        fake.send_frame(b'\xff\xfe no text', binary=True)
        fake.send_frame('{"envelope_id":12345,"type":"events_api","payload":{}}')
        for kind, payload in (('from_the_future', {'a': 1}), ('events_api', [1, 2]),
                              ('events_api', 'words'), ('interactive', None),
                              ('events_api', {'type': 'app_rate_limited', 'minute_rate_limited': 1,
                                              'team_id': stage.team}),
                              ('interactive', {'type': 'from_the_future', 'team':
                                               {'id': stage.team}, 'user': {'id': 'U1'}})):
            one = fake.send_payload(kind, payload).wait(PATIENCE)
            check(f'{kind} with {payload}: acknowledged', one.state == 'acked', one.attempts)
        user = stage.newcomer('frida')
        check('frames: none of it did harm', user and
              before == {one['number'] for one in fake.sockets()}, fake.sockets(past=True))
        # The number above, once by each connection, of which Slack knows nothing.
        check('a numeric id is given back', fake.count('unknown_acks') == 2,
              fake.count('unknown_acks'))
        fake.counters['unknown_acks'] = 0
        closing_checks(stage, 'frames')


def crowded(place):
    """Ghosts fill the ten places: everything is closed, and tried again only much later."""
    with Stage('socket', place / 'crowd') as stage:
        fake = stage.fake
        fake.add_ghosts(8)
        fake.disconnect('refresh_requested')
        check('crowded: all of ours are closed', until(
            lambda: not [one for one in fake.sockets() if not one['ghost']], PATIENCE),
            fake.sockets())
        asked, begun = fake.count('connections_asked'), time.monotonic()
        check('crowded: it says that it waits', until(
            lambda: stage.coach.metric('connections', state='connected') == 0, PATIENCE))
        fake.drop_ghosts()
        again = until(lambda: fake.count('connections_asked') > asked, 60, 0.05)
        pause = time.monotonic() - begun
        check('crowded: no attempt for half a minute, then one', again and pause > 28,
              f'{pause:.1f} s')
        check('crowded: it comes back', fake.wait_connected(2, PATIENCE))
        print(f'  too_many_websockets: again after {pause:.1f} s')


def disabled(place):
    with Stage('socket', place / 'off') as stage:
        fake = stage.fake
        fake.enable_socket_mode(False)
        check('link_disabled: health tells', until(
            lambda: stage.coach.metric('connections', state='connected') == 0, PATIENCE))
        asked = fake.count('connections_asked')
        time.sleep(HALF_OPEN_MAX)
        check('link_disabled: no attempts in a row', fake.count('connections_asked') == asked,
              fake.count('connections_asked') - asked)
        check('link_disabled: the process lives', stage.coach.process.poll() is None)


def signed_out(place):
    """Tokens that are good for nothing, at the start."""
    for name, app, bot in (('app token', 'xapp-1-wrong', None), ('bot token', None, 'xoxb-wrong')):
        with Stage('socket', place / name.split()[0]) as stage:
            stage.coach.close()
            other = Coach(stage.fake, place / name.split()[0] / 'wrong', 'socket',
                          bot or stage.installed['token'])
            if app:
                other.secret('app_token_file', app)
            asked = stage.fake.count('connections_asked')
            other.start(connected=False)
            told = until(lambda other=other: other.said('signed out'), PATIENCE)
            check(f'wrong {name}: told as signed out', told, other.lines()[-3:])
            check(f'wrong {name}: a figure says so',
                  other.metric('connections', state='signed_out') == 1)
            check(f'wrong {name}: Slack is left in peace',
                  stage.fake.count('connections_asked') - asked == 0)
            check(f'wrong {name}: no token in the log', 'wrong' not in ''.join(
                str(line) for line in other.lines()))
            other.close()


def main():
    with folder() as place:
        together((storm,), place)
        together((half_open, without_pings, crowded, disabled, terminated, endings, deaf, frames,
                  signed_out), place, threads=9)
    return closing_line()


if __name__ == '__main__':
    sys.exit(main())
