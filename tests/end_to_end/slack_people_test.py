#!/usr/bin/env python3
"""Whom the coach in Slack talks to and where, over sockets and over HTTP: profiles, guests and
strangers, `enrol`, /pln, mentions, the message shortcut, newcomers who open the talk.

The program is PLN_BINARY. The last line is `N passed, N failed, N skipped`.
"""

import json
import sys
import time

from checks import closing_line
from slack_coach import (PATIENCE, TRANSPORTS, Stage, buttons, check, closing_checks, folder,
                         texts, together, until)

SUBJECTS = 'learning analytics, coaching'
EVENTS = 'message.channels,message.groups'  # besides those of the manifest


def languages(stage):
    user = stage.person('grete', tz='Europe/Vienna', locale='de-DE')
    said = stage.say(user, 'hallo')
    check('a German profile is greeted in German', said and 'Fangen wir an' in said[-1]['text']
          and '1 ja' in buttons(said[-1]), texts(said))
    said = stage.press(user, said[-1], '1 ja')
    stage.fake.press(user, said[-1], 'Im Formular antworten').wait(PATIENCE)
    view = stage.modal(user, 'answer')
    check('so is the form', view and view['submit']['text'] == 'Senden', view)
    stage.submit(user, {'answer': 'Lernanalytik, Coaching'})
    stage.fake.open_home(user)
    check('so is Home', until(lambda: 'Wo du stehst' in json.dumps(stage.fake.home(user) or '',
                                                                  ensure_ascii=False), PATIENCE),
          stage.fake.home(user))
    learner = stage.export(user)['learner']
    check('zone and language come from the profile', learner['timezone'] == 'Europe/Vienna' and
          learner['locale'].startswith('de'), learner)
    stage.fake.change_profile(user, tz='America/Chicago')
    check('who moves is found in the new zone', until(
        lambda: stage.export(user)['learner']['timezone'] == 'America/Chicago', PATIENCE, 0.1),
        stage.export(user)['learner'])
    other = stage.person('niko')
    stage.fake.change_profile(other, tz='Asia/Tokyo')
    stage.coach.quiet()
    check('a profile of somebody unknown makes nobody known',
          not stage.coach.knows(stage.team, other) and not stage.fake.dm_messages(other))


def without_profiles(stage):
    """users.info does not answer: people are talked to nevertheless."""
    stage.fake.fault('users.info', 'error', code='internal_error')
    user = stage.person('una')
    said = stage.say(user, 'hello')
    check('somebody without a profile is answered', said and '1 yes' in buttons(said[-1]),
          texts(said))


def others(stage):
    """Guests, people of other organisations and bots."""
    fake = stage.fake
    staff = stage.person('stella')
    guest = stage.person('gus', is_restricted=True)
    tight = stage.person('gil', is_ultra_restricted=True)
    robot = stage.person('robo', is_bot=True)
    stranger = fake.add_user('stan', is_stranger=True)
    room = fake.add_channel('shared', [staff, guest, stranger], team=stage.team, with_bot=True,
                            shared_with=[fake.users[stranger].team])
    for user in (guest, tight):
        stage.say(user, 'hello', answered=False)
    fake.say(robot, 'hello', channel=fake.dm(robot))
    for user in (guest, stranger):
        fake.say(user, f'<@{stage.bot}> hello', channel=room)
    fake.open_home(guest)
    fake.open_home(guest, tab='messages')
    fake.command(guest, '/pln', 'hello')
    fake.say(staff, f'<@{stage.bot}> hello', channel=room)
    check('staff is answered in a shared channel', until(lambda: fake.bot_messages(room), PATIENCE))
    stage.coach.quiet()
    check('and nobody else there', len(fake.bot_messages(room)) == 1, fake.bot_messages(room))
    for user in (guest, tight, robot):
        check(f'{fake.users[user].name} is left alone', not fake.dm_messages(user) and
              not stage.coach.knows(stage.team, user), texts(fake.dm_messages(user)))
    fake.react(stranger, fake.bot_messages(room)[0]['ts'], '+1', channel=room)
    check('their deliveries are acknowledged', fake.settled())


def commands(stage):
    fake = stage.fake
    user, other = stage.newcomer('cleo', SUBJECTS), stage.person('carl')
    room = fake.add_channel('lounge', [user, other], team=stage.team)
    said = stage.triggered(user, fake.command(user, '/pln', 'status', channel=room))
    check('/pln is answered in the direct messages', said and 'learning analytics' in
          said[-1]['text'], texts(said))
    shown = fake.ephemeral(user, room)
    check('and says so to that person alone', len(shown) == 1 and 'direct messages' in
          shown[0]['text'] and not fake.ephemeral(other) and not fake.messages(room), shown)
    said = stage.triggered(user, fake.command(user, '/pln', ''))
    check('/pln alone is help', said and said[-1]['text'] == stage.say(user, 'help')[-1]['text'],
          texts(said))
    said = stage.triggered(other, fake.command(other, '/pln', 'hello', channel=room))
    check('/pln by a newcomer begins the talk', said and '1 yes' in buttons(said[-1]), texts(said))


def mentions(stage):
    fake = stage.fake
    user, other = stage.person('mia'), stage.person('max')
    rooms = [fake.add_channel('open', [user, other], team=stage.team, with_bot=True),
             fake.add_channel('closed', [user, other], team=stage.team, with_bot=True,
                              private=True)]
    for room in rooms:
        fake.say(other, 'good morning', channel=room)
        ts = fake.say(user, f'<@{stage.bot}> what do you do?', channel=room)
        found = until(lambda room=room: fake.bot_messages(room), PATIENCE)
        again = [fake.redeliver(one) for one in fake.sent('events_api')
                 if one.payload['event'].get('ts') == ts]
        check('a mention comes as two events', len(again) == 2, len(again))
        for one in again:
            one.wait(PATIENCE)
        stage.coach.quiet()
        found = fake.bot_messages(room)
        check('a mention is answered once, in its thread', len(found) == 1 and
              found[0].get('thread_ts') == ts and 'direct message' in found[0]['text'], found)
        deeper = fake.say(user, f'<@{stage.bot}> here too?', channel=room, thread_ts=ts)
        found = until(lambda room=room: len(fake.bot_messages(room)) > 1
                      and fake.bot_messages(room), PATIENCE)
        check('in a thread in that thread', found and found[1].get('thread_ts') == ts, deeper)
    check('and nobody is written to directly', not fake.dm_messages(user) and
          not fake.dm_messages(other))


def shortcut(stage):
    fake = stage.fake
    user, other = stage.newcomer('sia', SUBJECTS), stage.person('sid')
    room = fake.add_channel('links', [user, other], team=stage.team, with_bot=True)
    ts = fake.say(other, 'worth a look: https://learn.example/a?b=1&c=2 and more', channel=room)
    fake.shortcut(user, 'pln_save', ts, room).wait(PATIENCE)
    view = stage.modal(user, 'worth a look')
    check('the shortcut shows what is kept', view and view['title']['text'] == 'Save to my PLN',
          view)
    said = stage.submit(user, {'note': 'for the second goal'})
    inbox = stage.export(user)['inbox']
    check('the link is kept with its note', inbox and inbox[-1]['link'] ==
          'https://learn.example/a?b=1&c=2' and inbox[-1]['note'] == 'for the second goal',
          (inbox, texts(said)))
    ts = fake.say(other, 'no link in here', channel=room)
    fake.shortcut(user, 'pln_save', ts, room).wait(PATIENCE)
    stage.modal(user, 'no link in here')
    stage.submit(user, {})
    inbox = stage.export(user)['inbox']
    check('without a link the message itself', len(inbox) == 2 and room in inbox[-1]['link'] and
          ts.replace('.', '') in inbox[-1]['link'], inbox)
    check('whoever wrote it hears nothing', not fake.dm_messages(other))


def newcomers(stage):
    fake = stage.fake
    user, known = stage.person('nora'), stage.newcomer('ned')
    for _ in range(3):
        fake.open_home(user, tab='messages').wait(PATIENCE)
    found = until(lambda: fake.dm_messages(user), PATIENCE)
    stage.coach.quiet()
    time.sleep(0.1)
    found = fake.dm_messages(user)
    check('who opens the talk first is greeted once', len(found) == 1 and
          '1 yes' in buttons(found[0]), texts(found))
    before = len(fake.dm_messages(known))
    fake.open_home(known, tab='messages').wait(PATIENCE)
    stage.coach.quiet()
    time.sleep(0.1)
    check('who is known is not', len(fake.dm_messages(known)) == before)
    said = stage.press(user, found[0], '1 yes')
    check('and the talk goes on', said and 'What do you want to learn' in said[-1]['text'],
          texts(said))
    fake.add_user('joan', stage.team, announce=True).strip()
    for person in fake.users.values():
        if person.name == 'joan':
            check('who joins the workspace is not written to', not fake.dm_messages(person.id))


def bursts(stage):
    user = stage.newcomer('bea')
    before = len(stage.fake.dm_messages(user))
    stage.fake.hold()
    for words in ('botany', 'mining', 'ethics'):
        stage.fake.say(user, words)
    stage.fake.release()
    stage.coach.quiet()
    kept = stage.export(user)
    check('nothing of a burst is lost', [kept['subjects'][0]['name'], kept['goals'][0]['wish'],
                                         kept['contacts'][0]['name']] ==
          ['botany', 'mining', 'ethics'], kept)
    said = texts(stage.fake.dm_messages(user)[before:])
    check('and it is answered once', len(said) == 1 and all(
        one in said[0] for one in ('botany', 'draft of a goal', 'ethics')), said)


def admitted(stage, *expected):
    """Which of these (name, person, is talked to) are."""
    for name, user, wanted in expected:
        ts = stage.say(user, 'hello', answered=False)
        found = until(lambda user=user: stage.fake.dm_messages(user), PATIENCE if wanted else 0.3)
        check(f'{name} is {"coached" if wanted else "left alone"}', bool(found) == wanted, ts)


def rules(transport, place):
    """Other settings of `enrol`, each with a coach of its own."""
    with Stage(transport, place / 'guests', 'enrol: {guests: true}') as stage:
        admitted(stage, ('a guest', stage.person('gus', is_restricted=True), True),
                 ('staff', stage.person('sue'), True))
        closing_checks(stage, f'{transport} with guests')

    people = {}

    def only(stage):
        for name in ('ann', 'ben', 'cat', 'dan'):
            people[name] = stage.person(name)
        people['gus'] = stage.person('gus', is_restricted=True)
        group = stage.fake.add_usergroup([people['ann'], people['gus']], stage.team)
        room = stage.fake.add_channel('pilot', [people['ben']], team=stage.team, with_bot=True)
        return f'enrol: {{only: [{group}, {room}, {people["cat"]}]}}'
    with Stage(transport, place / 'only', only) as stage:
        admitted(stage, ('a member of the group', people['ann'], True),
                 ('a member of the channel', people['ben'], True),
                 ('the person named', people['cat'], True),
                 ('somebody else', people['dan'], False),
                 ('a guest in the group', people['gus'], False))
        closing_checks(stage, f'{transport} with enrol.only')


SCENES = (languages, others, commands, mentions, shortcut, newcomers, bursts)


def main():
    with folder() as place:
        for transport in TRANSPORTS:
            print(f'over {transport}')
            with Stage(transport, place) as stage:
                stage.fake.settings.events += ',' + EVENTS
                stage.fake.set_scopes(stage.fake.settings.scopes +
                                      ',channels:history,groups:history')
                together((without_profiles,), stage)
                together(SCENES, stage)
                closing_checks(stage, transport)
            together((rules,), transport, place)
    return closing_line()


if __name__ == '__main__':
    sys.exit(main())
