"""Workspaces install the reference bot through a browser, one of them a whole enterprise; each is
answered with its own token, and tokens are refreshed before they end. One event at a time: Bolt
refreshes once for each that comes, side by side too, and then uses a refresh token twice."""

import urllib.parse

from .clients import Bot
from .fake import FakeSlack
from .raw_client import request

NAME = 'Bolt JS, OAuth'


def browse(bot, change=''):
    """A browser goes to the install page and where it is sent; the answer at the end. `change` is
    put into the state on the way back."""
    home = f'http://127.0.0.1:{bot.port}'
    first = request(home + '/slack/install')
    cookie = first.headers.get('set-cookie', '').partition(';')[0]
    back = request(first.headers['location']).headers['location']
    path = urllib.parse.urlsplit(back)
    return request(f'{home}{path.path}?{path.query}{change}', None, {'Cookie': cookie})


def answered(fake, user, text):
    fake.say(user, text)
    return fake.wait_for(lambda: [one for one in fake.dm_messages(user)
                                  if one['text'] == f'echo: {text}'])


def play(check, command):
    with FakeSlack(time_scale=0.01, limits=False, mode='http', rotation=True, token_seconds=3600,
                   refresh_grace_seconds=0.0, own_events=False) as fake:
        enterprise = fake.add_enterprise('Big')
        teams = [fake.add_workspace('Acme'), fake.add_workspace('Other'),
                 fake.add_workspace('Big One', enterprise=enterprise),
                 fake.add_workspace('Big Two', enterprise=enterprise)]
        people = [fake.add_user(f'person{number}', team=team)
                  for number, team in enumerate(teams)]
        bot = Bot(fake, '', command)
        try:
            check(f'{NAME}: started', bot.port is not None, bot.said)
            back = f'http://127.0.0.1:{bot.port}/slack/oauth_redirect'
            fake.settings.redirect_urls = (back,)
            fake.use_http(f'http://127.0.0.1:{bot.port}/slack/events')
            install_all(check, fake, bot, teams, enterprise)
            for round_number in range(3):  # an hour is little: each event brings a refresh
                for person in people:
                    check(f'{NAME}: {fake.users[person].name} is answered',
                          answered(fake, person, f'hello {round_number}'), fake.all_counts())
            check(f'{NAME}: tokens were refreshed', fake.count('refreshes') >= 9,
                  fake.all_counts())
            check(f'{NAME}: and never with a used one', fake.count('refused_refreshes') == 0
                  and fake.count('foreign_ids') == 0, fake.all_counts())
        finally:
            check(f'{NAME}: ended well', bot.stop() == 0, bot.said[-5:])


def install_all(check, fake, bot, teams, enterprise):
    fake.decide(refuse=True)
    refused = browse(bot)
    check(f'{NAME}: a refusal installs nothing', refused.status >= 400
          and not fake.calls('oauth.v2.access'), refused.raw[:200])
    fake.decide(team=teams[0])
    check(f'{NAME}: a changed state installs nothing', browse(bot, 'x').status >= 400
          and not fake.calls('oauth.v2.access'))
    for team in teams[:2]:
        fake.decide(team=team)
        done = browse(bot)
        check(f'{NAME}: installed in {team}', done.status == 200, done.raw[:200])
    fake.decide(enterprise=enterprise)
    check(f'{NAME}: installed in the enterprise', browse(bot).status == 200)
