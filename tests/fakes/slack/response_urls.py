"""response_url: at most five posts within thirty minutes, without a token."""

import json
import time

from . import block_kit
from .http_wire import answer, answer_json
from .methods_chat import bot_message


class ResponseUrl:
    def __init__(self, channel, user, ts, is_command):
        self.channel = channel
        self.user = user
        self.ts = ts            # of the message that was pressed
        self.is_command = is_command
        self.at = time.monotonic()
        self.uses = 0


def flag(value):
    return value in (True, 'true', '1', 1)


def issue(fake, channel, user, ts=None, is_command=False):
    """A new URL for what a person has just done."""
    key = fake.secret_text(24)
    fake.response_urls[key] = ResponseUrl(channel, user, ts, is_command)
    kind = 'commands' if is_command else 'actions'
    return f'{fake.base}/{kind}/{channel.team}/{fake.response_number()}/{key}'


def post(fake, request):
    """POST to one of these."""
    found = fake.response_urls.get(request.path.rsplit('/', 1)[-1])
    if found is None or request.method != 'POST':
        return answer_json(404, {'ok': False, 'error': 'invalid_url'})
    settings = fake.settings
    if time.monotonic() > found.at + settings.response_url_seconds:
        fake.counters['response_url_expired'] += 1
        return answer_json(404, {'ok': False, 'error': 'expired_url'})
    if found.uses >= settings.response_url_uses:
        fake.counters['response_url_used_up'] += 1
        return answer_json(404, {'ok': False, 'error': 'used_url'})
    try:
        body = json.loads(request.body)
    except ValueError:
        return answer_json(400, {'ok': False, 'error': 'invalid_payload'})
    found.uses += 1
    fake.counters['response_url_posts'] += 1
    fault = respond(fake, found, body)
    if fault:
        return answer_json(400 if fault == 'invalid_payload' else 404,
                           {'ok': False, 'error': fault})
    return answer(200, 'ok')


def respond(fake, found, body):
    """Carries out what an ack of a command or a post to its URL says; an error code, or None."""
    if not isinstance(body, dict):
        return 'invalid_payload'
    channel = found.channel
    if flag(body.get('delete_original')):
        return delete_original(fake, found)
    text, blocks = body.get('text') or '', body.get('blocks')
    if not text and not blocks:
        return 'no_text'
    if blocks:
        faults = block_kit.message_faults(blocks)
        if faults:
            fake.refused_blocks.append({'method': 'response_url', 'faults': faults,
                                        'blocks': blocks})
            return 'invalid_blocks'
        blocks = block_kit.with_ids(blocks, fake.short_id)
    if flag(body.get('replace_original')) and not found.is_command:
        return replace_original(fake, found, text, blocks)
    installation = fake.installs.of_team(fake.teams[channel.team])
    message = bot_message(fake, installation, channel.team, text, blocks)
    if body.get('thread_ts'):
        message['thread_ts'] = str(body['thread_ts'])
    if body.get('response_type') == 'in_channel':
        fake.rooms.post(channel, message)
    else:
        ts = message['ts'] = fake.stamps.next()
        channel.ephemeral.append({'user': found.user, 'ts': ts, 'message': message})
    return None


def ephemeral_of(found):
    return next((one for one in found.channel.ephemeral if one['ts'] == found.ts), None)


def delete_original(fake, found):
    if found.is_command or found.ts is None:
        return 'invalid_payload'
    seen = ephemeral_of(found)
    if seen is not None:
        found.channel.ephemeral.remove(seen)
    elif found.ts in found.channel.messages:
        fake.rooms.remove(found.channel, found.ts)
    else:
        return 'message_not_found'
    return None


def replace_original(fake, found, text, blocks):
    seen = ephemeral_of(found)
    if seen is not None:
        seen['message'] |= {'text': text, 'blocks': blocks or []}
    elif found.ts in found.channel.messages:
        fake.rooms.change(found.channel, found.ts, {'text': text, 'blocks': blocks})
    else:
        return 'message_not_found'
    return None
