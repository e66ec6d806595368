#!/usr/bin/env python3
"""Talking to the coach in Slack, over sockets and over HTTP: typing, buttons and forms do the same,
the Home tab, edits, deletions, reactions, threads, redelivery.

The program is PLN_BINARY. The last line is `N passed, N failed, N skipped`.
"""

import json
import sys

from checks import closing_line
from slack_coach import (PATIENCE, TRANSPORTS, Stage, buttons, check, closing_checks, comparable,
                         folder, texts, together, until)

FORM = 'Answer in a form'
SUBJECTS = 'learning analytics, coaching'
WISH = 'whom to ask when a dashboard looks wrong'
PEOPLE = 'Maria Lopes, Ben Okafor (former colleague)'
OFFER = 'feedback on slides'


def typed(stage):
    user = stage.person('tia')
    stage.talk(user, 'hello', 'yes', SUBJECTS, WISH, PEOPLE, OFFER, 'twice a week', 'mornings')
    return user


def pressed(stage):
    """Every answer by a button or in a form; the words of the forms are those typed above."""
    user = stage.person('pia')
    said = stage.say(user, 'hello')
    said = stage.press(user, said[-1], '1 yes')
    for words in (SUBJECTS, WISH, PEOPLE, OFFER):
        stage.fake.press(user, said[-1], FORM).wait(PATIENCE)
        view = stage.modal(user, 'answer')
        check('a form asks for one text', view and view['blocks'][0]['type'] == 'input', view)
        said = stage.submit(user, {'answer': words})
        check('a form that was sent closes', until(lambda: not stage.fake.modals(user)))
    said = stage.press(user, said[-1], '1 twice a week')
    stage.press(user, said[-1], '2 mornings')
    return user


def typing_and_pressing(stage):
    one = comparable(stage.export(typed(stage)))
    other = comparable(stage.export(pressed(stage)))
    check('typing and pressing give the same export', one == other,
          [(name, one[name], other[name]) for name in one if one[name] != other[name]])
    check('with all that was said', len(one['subjects']) == 2 and len(one['contacts']) == 2
          and one['offers'] and one['nudging']['frequency'] == 'twice_weekly', one)


def numbers_and_labels(stage):
    """The number, the label and the button of an option mean the same."""
    found = []
    for name, way in (('num', '1'), ('lab', 'skip'), ('but', None)):
        user = stage.person(name)
        said = stage.talk(user, 'hello', 'yes', SUBJECTS)
        said = stage.say(user, way) if way else stage.press(user, said[-1], '1 skip')
        found.append((texts(said), comparable(stage.export(user))))
    check('number, label and button mean the same', found[0] == found[1] == found[2], found)


def faults_of_fields(stage):
    user = stage.person('fay')
    said = stage.talk(user, 'hello', 'yes')
    stage.fake.press(user, said[-1], FORM).wait(PATIENCE)
    stage.modal(user, 'answer')
    sent = stage.fake.submit(user, {'answer': '   '}).wait(PATIENCE)
    check('blanks are a fault of that field', sent.answer and
          sent.answer.get('response_action') == 'errors' and list(sent.answer['errors']) ==
          ['answer'], sent.answer)
    check('and the form stays', stage.fake.modals(user))
    check('nothing was kept', stage.export(user)['subjects'] == [])
    said = stage.submit(user, {'answer': 'botany\nnetworks'})
    check('one a line is a list', [one['name'] for one in stage.export(user)['subjects']] ==
          ['botany', 'networks'], texts(said))

    stage.fake.open_home(user).wait(PATIENCE)
    until(lambda: stage.fake.home(user))
    stage.fake.press(user, 'home', 'When I may write').wait(PATIENCE)
    stage.modal(user, 'How often')
    before = stage.export(user)['nudging']
    sent = stage.fake.submit(user, {'from': '12:00', 'to': '11:00'}).wait(PATIENCE)
    check('an end before the beginning is a fault', list((sent.answer or {}).get('errors', {})) ==
          ['to'], sent.answer)
    sent = stage.fake.submit(user, {'days': []}).wait(PATIENCE)
    check('and so is no day', list((sent.answer or {}).get('errors', {})) == ['days'], sent.answer)
    check('neither changed anything', stage.export(user)['nudging'] == before)
    stage.fake.close_view(user)


def rhythm(stage):
    user = stage.newcomer('ron', SUBJECTS)
    stage.fake.open_home(user).wait(PATIENCE)
    until(lambda: stage.fake.home(user))
    stage.fake.press(user, 'home', 'When I may write').wait(PATIENCE)
    view = stage.modal(user, 'How often')
    check('the form of the rhythm shows what is chosen', view and '"initial_option"' in
          json.dumps(view) and '"initial_options"' in json.dumps(view), view)
    stage.submit(user, {'frequency': 'weekly', 'days': ['Monday', 'Wednesday'], 'from': '09:00',
                        'to': '11:30'})
    formed = stage.export(user)['nudging']
    check('the form settles the rhythm', formed['frequency'] == 'weekly' and formed['window'] ==
          {'from': '09:00', 'to': '11:30', 'days': ['monday', 'wednesday']}, formed)
    other = stage.newcomer('rob', SUBJECTS, 'Nudge me once a week on Mondays and Wednesdays from '
                           '09:00 to 11:30')
    written = stage.export(other)['nudging']
    check('as typing does', formed['frequency'] == written['frequency'] and
          formed['window'] == written['window'], (formed, written))
    stage.fake.press(user, 'home', 'When I may write').wait(PATIENCE)
    stage.modal(user, 'How often')
    stage.submit(user, {'frequency': 'off'})
    check('never is never', stage.export(user)['nudging']['frequency'] == 'off')


def home(stage):
    fake = stage.fake
    user = stage.person('hal')

    def shows(*words):
        return until(lambda: all(one in json.dumps(fake.home(user) or '') for one in words),
                     PATIENCE)
    fake.open_home(user).wait(PATIENCE)
    check('Home greets a stranger', shows('Begin'), fake.home(user))
    check('and nobody is written to for that', not fake.dm_messages(user))
    said = stage.press(user, 'home', 'Begin')
    check('its button begins the talk', said and '1 yes' in buttons(said[-1]), texts(said))
    stage.press(user, said[-1], '1 yes')
    check('Home follows the talk', shows('Step 1 of 10', 'No subjects'), fake.home(user))
    stage.say(user, SUBJECTS)
    check('turn by turn', shows('2 subjects', 'What should get easier'), fake.home(user))
    for label, key in (('What do you know about me?', 'learning analytics'),
                       ('Set a goal', ''), ('Pause for a week', '')):
        said = stage.press(user, 'home', label)
        check(f'Home: "{label}" is answered in the talk', said and key in said[-1]['text'],
              texts(said))
    check('a pause can be ended there', shows('End the pause'), fake.home(user))
    check('and is in the export', stage.export(user)['nudging']['paused_until'])
    stage.press(user, 'home', 'End the pause')
    check('it is ended', stage.export(user)['nudging']['paused_until'] is None)
    before = len(fake.uploads())
    stage.press(user, 'home', 'Give me my data')
    check('the data come as a file', until(lambda: len(fake.uploads()) > before), fake.uploads())
    said = stage.press(user, 'home', 'Delete all of it')
    check('forgetting asks first', said and stage.coach.knows(stage.team, user), texts(said))
    stage.say(user, 'no')
    stage.press(user, 'home', 'Stop all messages')
    check('stop stops', stage.export(user)['nudging']['stopped'])
    check('and can be taken back there', shows('Start messages again'), fake.home(user))


def edits(stage):
    fake = stage.fake
    user = stage.newcomer('eda')
    ts = stage.say(user, 'botany, mining', answered=False)

    def subjects():
        return [one['name'] for one in stage.export(user)['subjects']]
    check('subjects are kept', until(lambda: subjects() == ['botany', 'mining'], PATIENCE, 0.1))
    fake.edit(user, ts, 'botany, law & order')
    check('an edit corrects them', until(
        lambda: subjects() == ['botany', 'law', 'order'], PATIENCE, 0.1), subjects())
    fake.delete(user, ts)
    check('a deletion takes them back', until(lambda: subjects() == [], PATIENCE, 0.1), subjects())


def reactions(stage):
    user = stage.person('rea')
    said = stage.say(user, 'hello')
    stage.fake.react(user, said[-1]['ts'], '+1')
    check('a thumb up is a yes', until(lambda: any(
        'What do you want to learn' in one for one in texts(stage.fake.dm_messages(user))),
        PATIENCE), texts(stage.fake.dm_messages(user)))
    check('and consent', stage.export(user)['consents'])
    other = stage.person('reb')
    said = stage.say(other, 'hello')
    stage.fake.react(other, said[-1]['ts'], 'pizza')
    stage.say(other, 'hello')
    check('a pizza is none', not [one for one in stage.export(other)['consents']
                                  if one['given_at']])


def threads(stage):
    fake = stage.fake
    user = stage.newcomer('thea')
    root = fake.dm_messages(user)[-1]['ts']
    said = stage.say(user, SUBJECTS, thread_ts=root)
    check('what is written in a thread is answered there', said and
          said[-1].get('thread_ts') == root, said)
    said = stage.press(user, said[-1], '1 skip')
    check('and so is a press there', said and said[-1].get('thread_ts') == root, said)
    said = stage.say(user, 'later')
    check('outside of it, outside', said and 'thread_ts' not in said[-1], said)


def presses(stage):
    fake = stage.fake
    user, other = stage.newcomer('pam', SUBJECTS, WISH, PEOPLE), stage.newcomer('pol')
    often = stage.say(user, OFFER)[-1]
    before, others = stage.export(user), stage.export(other)
    written = len(fake.dm_messages(user)), len(fake.dm_messages(other))
    fake.press(other, often, '2 daily', channel=fake.dm(user)).wait(PATIENCE)
    stage.coach.quiet()
    check('a press by somebody else changes nothing', stage.export(user) == before and
          stage.export(other) == others and
          (len(fake.dm_messages(user)), len(fake.dm_messages(other))) == written)
    first, second = (fake.press(user, often, '1 twice a week') for _ in range(2))
    first.wait(PATIENCE)
    second.wait(PATIENCE)
    window = until(lambda: next((one for one in fake.dm_messages(user)
                                 if '2 mornings' in buttons(one)), None), PATIENCE)
    stage.coach.quiet()
    found = stage.export(user)
    check('a double press counts once', window and found['position']['open_question'] ==
          'nudging.window' and found['nudging']['frequency'] == 'twice_weekly' and
          texts(fake.dm_messages(user)).count(window['text']) == 1, texts(fake.dm_messages(user)))
    stage.press(user, window, '2 mornings')
    stage.press(user, often, '3 weekly')
    found = stage.export(user)['nudging']
    check('a late press corrects that answer, and only that', found['frequency'] == 'weekly' and
          found['window']['from'] == '08:00', found)


def own_data(stage):
    fake = stage.fake
    user = stage.newcomer('oda', SUBJECTS)
    stage.say(user, 'export')
    file = until(lambda: next((one for one in fake.uploads() if one['shared'] == [fake.dm(user)]
                               and one['content']), None), PATIENCE)
    sent = json.loads(file['content'])
    check('the file that comes is the export', sent == stage.export(user), sent)
    said = stage.say(user, 'forget me')
    said = stage.press(user, said[-1], buttons(said[-1])[0])
    check('forgotten', not stage.coach.knows(stage.team, user), texts(said))
    said = stage.say(user, 'hello')
    check('and met anew', said and '1 yes' in buttons(said[-1]), texts(said))


def redelivered(stage):
    """Last: all that was ever delivered comes once more."""
    fake = stage.fake
    stage.coach.quiet()
    people = [one for one in fake.users.values() if not one.is_bot and one.team == stage.team]

    def everything():
        return {one.name: (comparable(stage.export(one.id)), len(fake.dm_messages(one.id)))
                for one in people}
    before = everything()
    again = [fake.redeliver(one) for one in fake.sent()
             if (one.payload.get('event') or {}).get('type') != 'app_home_opened']
    check('all of it is acknowledged', all(one.wait(PATIENCE).state == 'acked' for one in again))
    stage.coach.quiet()
    after = everything()
    check('redelivery changes nothing and says nothing', before == after,
          [(name, before[name][1], after[name][1]) for name in before
           if before[name] != after[name]])
    print(f'  {len(again)} deliveries came again')


SCENES = (typing_and_pressing, numbers_and_labels, faults_of_fields, rhythm, home, edits,
          reactions, threads, presses, own_data)


def main():
    with folder() as place:
        for transport in TRANSPORTS:
            print(f'over {transport}')
            with Stage(transport, place) as stage:
                together(SCENES, stage)
                together((redelivered,), stage)
                closing_checks(stage, transport)
                status, took = stage.coach.end()
                check(f'{transport}: it ends in time', status == 0 and took < 5, (status, took))
    return closing_line()


if __name__ == '__main__':
    sys.exit(main())
