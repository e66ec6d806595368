#!/usr/bin/env python3
"""Installing the coach's Slack app: the way through the browser, many workspaces and a whole
organisation in one process, tokens that rotate, uninstalling, and what signed requests must be.
PLN_SLACK_FOREIGN: how many events come with another tenant's ids.

The program is PLN_BINARY. The last line is `N passed, N failed, N skipped`.
"""

import json
import random
import sqlite3
import sys
import time

from checks import closing_line
from slack_coach import (PATIENCE, PUBLIC_URL, SCOPES, TRANSPORTS, Coach, FakeSlack, Stage,
                         buttons, check, closing_checks, folder, number, texts, together, until)
from slack_crowd import Browser

FOREIGN = number('PLN_SLACK_FOREIGN', 1000)
CALLS = 50           # that come at once when a token has ended
SHORT_LIFE = 3.0     # seconds


class House(Stage):
    """A Slack with several workspaces; the app comes in by the browser."""

    def __init__(self, transport, place, **settings):
        settings.setdefault('time_scale', 0.01)
        self.transport = transport
        self.fake = FakeSlack(scopes=SCOPES, **settings)
        self.team = self.fake.add_workspace('Acme')
        self.coach = Coach(self.fake, place / transport, transport)

    def at(self, tenant):
        """The stage's own ways of talking, for people of another tenant."""
        self.team = tenant
        return self

    def greeted(self, user, tenant):
        said = self.at(tenant).say(user, 'hello')
        return bool(said) and '1 yes' in buttons(said[-1])


def by_browser(transport, place):
    with House(transport, place / 'browser') as house:
        fake, team = house.fake, house.team
        browser = Browser(house.coach)
        status, page, back = browser.install(team)
        check('browser: installed', status == 200 and 'Acme' in page, (status, page))
        check('browser: the user comes back to the address that is set',
              back.startswith(PUBLIC_URL + '/slack/oauth_redirect?'), back)
        user = house.person('ana')
        check('browser: and the coach answers there', house.greeted(user, team))
        check('browser: a way is good once', browser.come_back(back)[0] == 400)
        other = fake.add_workspace('Other')
        fake.decide(other)
        back = browser.begin()
        check('browser: another browser is refused', Browser(house.coach).come_back(back)[0] == 400)
        check('browser: and the way is closed then', browser.come_back(back)[0] == 400)
        back = browser.begin()
        wrong = back.replace('state=', 'state=0')
        check('browser: a state that was never given', browser.come_back(wrong)[0] == 400)
        fake.decide(other, refuse=True)
        status, page, _ = browser.install()
        check('browser: a refusal is taken politely', status == 200 and 'Nothing was installed' in
              page, (status, page))
        check('browser: none of it installed anything', not fake.installs.of_team(
            fake.teams[other]) and len(fake.calls('oauth.v2.access')) == 1,
            fake.calls('oauth.v2.access'))
        log = house.coach.log_file.read_text(encoding='utf-8')
        secrets = [*fake.installs.tokens, *fake.installs.codes, fake.client_secret,
                   fake.signing_secret]
        check('browser: no code or token in the log', not [one for one in secrets if one in log])
        house.coach.kill()
        house.coach.start()
        check('browser: the installation outlives a kill', house.greeted(house.person('ben'), team))
        closing_checks(house, 'browser')


def tenants(transport, place):
    """An organisation with two workspaces, and two workspaces by themselves."""
    with House(transport, place / 'tenants', limits=False) as house:
        fake, coach = house.fake, house.coach
        grid = fake.add_enterprise('Grid')
        one, two = (fake.add_workspace(name, enterprise=grid) for name in ('One', 'Two'))
        solo = fake.add_workspace('Solo')
        browser = Browser(coach)
        installed = [browser.install(house.team)[0], browser.install(enterprise=grid)[0],
                     browser.install(solo)[0]]
        check('tenants: all installed', installed == [200] * 3, installed)
        people = []  # (tenant, person, subject)
        for tenant, team in ((house.team, house.team), (grid, one), (grid, two), (solo, solo)):
            user = fake.add_user('sam', team)
            subject = f'botany of {fake.teams[team].name}'
            house.at(tenant).talk(user, 'hello', 'yes', subject)
            fake.open_home(user)
            people.append((tenant, user, subject))
        for tenant, user, subject in people:
            export = coach.export(tenant, user)
            check(f'tenants: {subject} is where it belongs', [entry['name'] for entry in
                  export['subjects']] == [subject], export['subjects'])
            check(f'tenants: {subject} has its Home', until(
                lambda user=user: 'One subject' in json.dumps(fake.home(user) or ''),
                PATIENCE), fake.home(user))
        check('tenants: no id went to another tenant', fake.count('foreign_ids') == 0)
        closing_checks(house, 'tenants')
        foreign(house, people)


def whose(fake, tenant):
    """The fields by which a payload names its tenant."""
    if tenant.startswith('E'):
        team = next(one for one in fake.teams.values() if one.enterprise == tenant)
        return {'enterprise': tenant, 'team': team.id, 'wide': True,
                'bot': fake.installs.of_team(team).bot_user}
    return {'enterprise': None, 'team': tenant, 'wide': False,
            'bot': fake.installs.of_team(fake.teams[tenant]).bot_user}


def renamed(delivery, target, dice):
    """The delivery, as if it were of the tenant `target`, and new."""
    payload = json.loads(json.dumps(delivery.payload))
    enterprise = target['enterprise']
    stamp = f'{dice.randrange(10**9, 2 * 10**9)}.{dice.randrange(10**6):06d}'
    if delivery.kind == 'events_api':
        payload |= {'team_id': target['team'], 'context_team_id': target['team'],
                    'context_enterprise_id': enterprise, 'event_id': f'Ev{dice.randrange(10**9)}',
                    'authorizations': [{'enterprise_id': enterprise,
                                        'team_id': None if target['wide'] else target['team'],
                                        'user_id': target['bot'], 'is_bot': True,
                                        'is_enterprise_install': target['wide']}]}
        payload.pop('enterprise_id', None)
        payload['event'] |= {'event_ts': stamp} | (
            {'ts': stamp} if 'ts' in payload['event'] else {})
    elif delivery.kind == 'interactive':
        payload |= {'team': {'id': target['team']}, 'is_enterprise_install': target['wide'],
                    'enterprise': {'id': enterprise} if enterprise else None}
        if 'view' in payload:
            payload['view']['app_installed_team_id'] = enterprise or target['team']
    if 'trigger_id' in payload:
        payload['trigger_id'] = f'{dice.randrange(10**9)}.{dice.randrange(10**9)}.x'
    return payload


def foreign(house, people):
    """Whatever comes with the ids of two tenants touches neither."""
    fake, coach, dice = house.fake, house.coach, random.Random(14)
    for tenant, user, _ in people:
        said = house.at(tenant).say(user, 'whom to ask')
        house.press(user, said[-1], '1 later' if '1 later' in buttons(said[-1]) else '1 skip')
    coach.quiet()

    def all_of_it():
        return [(coach.export(tenant, user), len(fake.messages(fake.dm(user))))
                for tenant, user, _ in people]
    before = all_of_it()
    owners = {user: tenant for tenant, user, _ in people}

    def owner(payload):
        event = payload.get('event') or {}
        user = event.get('user') or (payload.get('user') or {}).get('id')
        return owners.get(user) if isinstance(user, str) else None
    originals = [one for one in fake.sent() if one.kind != 'slash_commands' and owner(one.payload)]
    targets = sorted(set(owners.values()))
    sent = []
    for _ in range(FOREIGN):
        one = dice.choice(originals)
        target = dice.choice([name for name in targets if name != owner(one.payload)])
        sent.append(fake.send_payload(one.kind, renamed(one, whose(fake, target), dice),
                                      one.accepts, house.team))
        if len(sent) % 50 == 0:
            fake.settled(PATIENCE)
    check('foreign: all are acknowledged', fake.settled(60) and
          not [one for one in sent if one.state != 'acked'])
    coach.quiet()
    check('foreign: nobody is touched, nobody hears anything', before == all_of_it())
    check('foreign: the coach lives', coach.process.poll() is None and not coach.faults(),
          coach.faults()[:2])
    print(f'  {FOREIGN} events with the ids of another tenant over {house.transport}')


def rotation(transport, place):
    """Many calls when a token has ended; a kill between its renewal and the disk."""
    with House(transport, place / 'rotation', rotation=True, limits=False,
               token_seconds=SHORT_LIFE) as house:
        fake, team = house.fake, house.team
        Browser(house.coach).install(team)
        fake.settings.token_seconds = 43200.0
        people = [house.person(f'p{one}') for one in range(CALLS)]
        time.sleep(SHORT_LIFE + 0.2)
        fake.hold()
        for user in people:
            fake.say(user, 'hello')
        fake.release()
        check('rotation: everybody is answered', until(
            lambda: all(fake.dm_messages(user) for user in people), PATIENCE))
        check('rotation: exactly one renewal', fake.count('refreshes') == 1,
              fake.count('refreshes'))
        check('rotation: no call with a dead token', not fake.count('error_token_expired'))
        house.coach.kill()
        house.coach.start()
        check('rotation: the new token is on the disk', house.greeted(house.person('zoe'), team) and
              fake.count('refreshes') == 1, fake.count('refreshes'))
        closing_checks(house, 'rotation')


def killed_renewing(place, answered):
    """`answered`: at the very moment when the answer comes; else while it is on its way."""
    with House('socket', place / f'renew-{answered}', rotation=True,
               token_seconds=SHORT_LIFE) as house:
        fake, team = house.fake, house.team
        Browser(house.coach).install(team)
        fake.settings.token_seconds = 43200.0
        user = house.person('kim')
        time.sleep(SHORT_LIFE + 0.2)
        if not answered:
            fake.fault('oauth.v2.access', 'slow', seconds=1.0)
        fake.say(user, 'hello')
        until(lambda: fake.count('refreshes') == 1, PATIENCE, 0.0005)
        house.coach.kill()
        house.coach.start()
        check(f'killed while renewing ({answered}): it goes on', until(
            lambda: fake.dm_messages(user), PATIENCE), fake.all_counts())
        check(f'killed while renewing ({answered}): within the grace', fake.count('refreshes') <= 2
              and not fake.count('refused_refreshes'), fake.all_counts())


def kept(coach):
    """The tenants whose tokens are in the store of a coach that has ended."""
    with sqlite3.connect(coach.data / 'store.sqlite') as store:
        return [owner.split('/')[-1] for (owner,) in store.execute(
            "SELECT owner FROM secrets WHERE kind = 'slack_installation'")]


def uninstalled(place, order):
    with House('socket', place / f'gone-{order[0]}') as house:
        fake, team = house.fake, house.team
        Browser(house.coach).install(team)
        users = [house.person(f'u{one}') for one in range(5)]
        for user in users:
            house.say(user, 'hello', answered=False)  # answered a moment later
        fake.uninstall(team, order=order)
        fake.settled()
        called = len(fake.calls())
        time.sleep(1.5)
        late = [one['method'] for one in fake.calls(since=called) if one['team']
                or one['method'] == 'chat.postMessage']
        check(f'{order[0]} first: nothing is sent any more', not late, late)
        check(f'{order[0]} first: told', house.coach.noted('uninstalled'))
        house.coach.end()
        check(f'{order[0]} first: the tokens are out of the store', not kept(house.coach))
        house.coach.start()
        Browser(house.coach).install(team)
        check(f'{order[0]} first: it can come again', house.greeted(house.person('new'), team))
        house.coach.end()
        check(f'{order[0]} first: with tokens in the store', kept(house.coach) == [team],
              kept(house.coach))


def signed(place):
    """What comes without a good signature; the other things that Slack posts."""
    with Stage('http', place / 'signed') as stage:
        fake, coach = stage.fake, stage.coach
        user = stage.newcomer('sig')
        body = fake.sent('events_api')[-1].body.encode()
        now = int(time.time())
        kind = {'Content-Type': 'application/json'}
        good = kind | fake.signature(body)
        signature, stamp = 'X-Slack-Signature', 'X-Slack-Request-Timestamp'
        check('signed: 200', fake.post_raw(body, good).status == 200)
        check('signed: any case of the names', fake.post_raw(body, {
            name.lower(): value for name, value in good.items()}).status == 200)
        refused = {
            'no signature': {key: value for key, value in good.items() if key != signature},
            'no timestamp': {key: value for key, value in good.items() if key != stamp},
            'too old': kind | fake.signature(body, timestamp=now - 310),
            'of the future': kind | fake.signature(body, timestamp=now + 310),
            'another secret': kind | fake.signature(body, secret='f' * 32),
            'upper case': good | {signature: good[signature].upper()},
            'cut': good | {signature: good[signature][:-1]},
            'a plus sign': good | {stamp: '+' + good[stamp]},
            'twice': good | {signature.lower(): good[signature]},
            'two times': good | {stamp.lower(): good[stamp]}}
        for name, headers in refused.items():
            found = fake.post_raw(body, headers)
            check(f'signature: {name} is refused', found.status == 401 and not found.body,
                  (found.status, found.body[:80]))
        check('signature: of another body', fake.post_raw(body + b' ', good).status == 401)
        check('url_verification', fake.verify_url())
        check('ssl_check', fake.ssl_check())
        before = stage.export(user), len(fake.dm_messages(user))
        for one in fake.sent('events_api'):
            again = one.body.encode()
            fake.post_raw(again, kind | fake.signature(again))
        coach.quiet()
        check('replays change nothing', (stage.export(user), len(fake.dm_messages(user))) == before)
        check('no errors in the log', not coach.faults(), coach.faults()[:2])


def main():
    with folder() as place:
        for transport in TRANSPORTS:
            together((by_browser, tenants, rotation), transport, place)
        orders = ('app_uninstalled', 'tokens_revoked')
        together((lambda: killed_renewing(place, True), lambda: killed_renewing(place, False),
                  lambda: uninstalled(place, orders), lambda: uninstalled(place, orders[::-1]),
                  lambda: signed(place)))
    return closing_line()


if __name__ == '__main__':
    sys.exit(main())
