#!/usr/bin/env python3
"""Slack's own clients understand the fake Slack: a small bot on Bolt JS and one on Bolt for Python
pass one and the same scenario against it, over Socket Mode, and Bolt JS over HTTP as well, where
workspaces install it and their tokens rotate.

Installs the clients at pinned versions into build/slack-clients; a registry that is out of reach
fails this. The last line is `N passed, N failed, N skipped`.
"""

import os
import pathlib
import sys
import threading

from checks import check, closing_line

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / 'tests'))

from fakes.slack import FakeSlack, clients, oauth_scenario  # noqa: E402  the path is set above
from fakes.slack.protocol_scenario import Scenario  # noqa: E402

FOLDER = pathlib.Path(os.environ.get('PLN_SLACK_CLIENTS', str(ROOT / 'build/slack-clients')))


def play(name, command, over_http=False):
    """The scenario with one bot."""
    with FakeSlack(time_scale=0.01, limits=False) as fake:
        fake.add_workspace('Acme')
        user = fake.add_user('ana')
        token = fake.install()['token']
        bot = clients.Bot(fake, token, command)
        try:
            if over_http:
                fake.use_http(f'http://127.0.0.1:{bot.port}/slack/events')
            ready = bot.port is not None and (over_http or fake.wait_connected(1))
            check(f'{name}: started', ready, bot.said)
            if not ready:
                return
            if over_http:
                check(f'{name}: url_verification', fake.verify_url())
                check(f'{name}: ssl_check', fake.ssl_check())
            Scenario(fake, check, name, user).run()
            if not over_http:
                cut_frames(fake, user, name)
                refresh(fake, user, name)
        finally:
            status = bot.stop()
            check(f'{name}: ended well', status == 0, bot.said[-5:])
        if name.startswith('Bolt JS') and not over_http:  # the other just drops its links
            check(f'{name}: said goodbye', fake.wait_for(
                lambda: fake.count('close_frames') >= 2), fake.all_counts())


def cut_frames(fake, user, name):
    """Frames in pieces, and in one."""
    for mode in ('split', 'coalesce'):
        fake.settings.chunking = mode
        for number in range(5):
            fake.say(user, f'{mode} {number} ' + 'x' * 500)
        check(f'{name}: frames {mode}', fake.wait_for(lambda mode=mode: sum(
            f'echo: {mode} ' in one['text'] for one in fake.dm_messages(user)) == 5))
    fake.settings.chunking = None


def refresh(fake, user, name):
    """A refresh, after which the bot comes back on a new connection."""
    gone = fake.disconnect('refresh_requested')
    back = fake.wait_for(lambda: fake.open_count() and
                         fake.sockets()[-1]['number'] > gone[0], 20)
    check(f'{name}: comes back after a refresh', back, fake.sockets(True))
    fake.say(user, 'after the refresh')
    check(f'{name}: and answers', fake.wait_for(lambda: any(
        one['text'] == 'echo: after the refresh' for one in fake.dm_messages(user)), 15))


def javascript():
    node, place = clients.install_bolt_js(FOLDER)
    play('Bolt JS, sockets', [node, place / 'bot.mjs', 'socket'])
    play('Bolt JS, HTTP', [node, place / 'bot.mjs', 'http'], over_http=True)
    oauth_scenario.play(check, [node, place / 'bot.mjs', 'oauth'])


def python():
    interpreter = clients.install_bolt_python(FOLDER)
    play('Bolt for Python, sockets', [interpreter, clients.REFERENCE / 'bot.py'])


def guarded(what, part):
    try:
        part()
    except clients.CannotInstall as error:
        check(f'{what} could be installed', False, error)
    except Exception as error:  # the other client is still to be tried
        check(f'{what} came to its end', False, f'{type(error).__name__}: {error}')


def main():
    other = threading.Thread(target=guarded, args=('Bolt JS', javascript))
    other.start()
    guarded('Bolt for Python', python)
    other.join()
    return closing_line()


if __name__ == '__main__':
    sys.exit(main())
