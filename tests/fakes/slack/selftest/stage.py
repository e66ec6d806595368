"""What the fake's own tests share: a fake with a workspace, two people and the app."""

import contextlib

from ..fake import FakeSlack
from ..raw_client import Caller, connect

FAST = {'time_scale': 0.002, 'ack_seconds': 0.3}


class Stage:
    def __init__(self, fake):
        self.fake = fake
        self.team = fake.add_workspace('Acme')
        self.ana = fake.add_user('ana')
        self.ben = fake.add_user('ben')
        self.installed = fake.install()
        self.token = self.installed['token']
        self.bot = Caller(fake, self.token)
        self.app = Caller(fake, fake.app_token)

    def socket(self, more=''):
        """A connection that has had its hello."""
        found = connect(self.fake, more)
        self.hello = found.receive()
        return found


@contextlib.contextmanager
def stage(**settings):
    with FakeSlack(**settings) as fake:
        yield Stage(fake)


def section(text='hello'):
    return {'type': 'section', 'text': {'type': 'mrkdwn', 'text': text}}


def button(action_id='go', text='Go', **more):
    return {'type': 'button', 'action_id': action_id,
            'text': {'type': 'plain_text', 'text': text}} | more


def actions(*elements):
    return {'type': 'actions', 'elements': list(elements)}


def plain(text):
    return {'type': 'plain_text', 'text': text}


def modal(*blocks, **more):
    return {'type': 'modal', 'title': plain('Goal'), 'submit': plain('Save'),
            'blocks': list(blocks) or [text_input()]} | more


def text_input(block_id='goal', label='Your goal', **element):
    return {'type': 'input', 'block_id': block_id, 'label': plain(label),
            'element': {'type': 'plain_text_input', 'action_id': 'text'} | element}
