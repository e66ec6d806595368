"""Runs the fake alone: one workspace with people, the app installed, and a control URL.

Prints one JSON line with api_url, control_url, the tokens and the ids; ends with its input or
SIGTERM. Control: POST CONTROL_URL/say {"user": "U..", "text": "hello"}, likewise press, command,
submit, dm_messages, status and the other methods of FakeSlack (control.py lists them).
"""

import argparse
import json
import signal
import sys

from .control import Control
from .fake import FakeSlack


def main():
    parser = argparse.ArgumentParser(prog='python3 -m tests.fakes.slack', description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--port', type=int, default=0)
    parser.add_argument('--people', default='ana,ben', help='names, with commas')
    parser.add_argument('--set', action='append', default=[], metavar='NAME=JSON',
                        help='a field of settings.py, such as time_scale=0.01 or mode="http"')
    given = parser.parse_args()
    settings = {}
    for one in given.set:
        name, _, value = one.partition('=')
        settings[name] = json.loads(value)
    fake = FakeSlack(port=given.port, **settings)
    team = fake.add_workspace('Acme')
    people = {name: fake.add_user(name) for name in given.people.split(',') if name}
    installed = fake.install(team)
    control = Control(fake)
    print(json.dumps({
        'api_url': fake.api_url, 'control_url': control.url, 'team': team, 'people': people,
        'app_token': fake.app_token, 'bot_token': installed['token'],
        'bot_user': installed['bot_user'], 'signing_secret': fake.signing_secret,
        'client_id': fake.client_id, 'client_secret': fake.client_secret}), flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        sys.stdin.read()
    except KeyboardInterrupt:
        pass
    finally:
        fake.close()


if __name__ == '__main__':
    main()
