"""chat.*, conversations.open and reactions.*: what the app says."""

from . import block_kit
from .web_api import ApiError, method

TEXT_MAX, TEXT_RECOMMENDED = 40_000, 4000


def target(call):
    """The channel to post to; a person's id means the direct channel with them."""
    given = call.text('channel')
    fake = call.fake
    if given[:1] in 'UW' and given in fake.users:
        user = call.user(given, 'channel_not_found')
        return fake.rooms.direct(fake.teams[user.team], user.id, call.installation.bot_user)
    if given not in fake.channels and given[:1] not in 'CDG':
        if call.installation.team is None:
            raise ApiError('team_not_found')
        found = [one for one in fake.teams[call.installation.team].channels.values()
                 if one.name == given.lstrip('#') and one.name]
        if not found:
            raise ApiError('channel_not_found')
        call.args['channel'] = found[0].id
    channel = call.channel()
    if channel.archived:
        raise ApiError('is_archived')
    if call.installation.bot_user not in channel.members and \
            'chat:write.public' not in call.token.scopes:
        raise ApiError('not_in_channel')
    return channel


def content(call):
    """(text, blocks) of a message, checked."""
    text = call.args.get('text')
    blocks = call.structured('blocks', 'invalid_blocks_format')
    attachments = call.structured('attachments', 'invalid_attachments')
    if text is not None and not isinstance(text, str):
        text = str(text)
    if not text and not blocks and not attachments:
        raise ApiError('no_text')
    if blocks:
        faults = block_kit.message_faults(blocks)
        if faults:
            call.fake.refused_blocks.append(
                {'method': call.method.name, 'faults': faults, 'blocks': blocks})
            raise ApiError('invalid_blocks', errors=faults,
                           response_metadata={'messages': faults})
        blocks = block_kit.with_ids(blocks, call.fake.short_id)
        if not text:
            call.fake.counters['posts_without_text'] += 1
            call.warnings = ['missing_text_in_message']
    if text and len(text) > TEXT_MAX:
        text = text[:TEXT_MAX]
        call.warnings = ['message_truncated']
    if text and len(text) > TEXT_RECOMMENDED:
        call.fake.counters['texts_above_recommendation'] += 1
    for name in ('link_names', 'parse'):
        if call.args.get(name) not in (None, 'none', False, 'false', '0', 0):
            call.fake.counters['posts_with_' + name] += 1
    return text or '', blocks


def bot_message(fake, installation, team, text, blocks):
    message = {'type': 'message', 'user': installation.bot_user, 'bot_id': installation.bot_id,
               'app_id': fake.app_id, 'text': text, 'team': team,
               'bot_profile': {'id': installation.bot_id, 'app_id': fake.app_id,
                               'name': fake.app_name, 'deleted': False, 'team_id': team,
                               'updated': 1700000000, 'icons': {}}}
    if blocks:
        message['blocks'] = blocks
    return message


def given_metadata(call):
    metadata = call.structured('metadata', 'invalid_metadata_format')
    if metadata is not None:
        fault = block_kit.metadata_fault(metadata)
        if fault:
            raise ApiError(fault)
    return metadata


@method('chat.postMessage', scopes='chat:write chat:write.public', tier='post')
def post_message(call):
    channel = target(call)
    text, blocks = content(call)
    metadata = given_metadata(call)
    message = bot_message(call.fake, call.installation, channel.team, text, blocks)
    thread = call.args.get('thread_ts')
    if thread:
        if str(thread) not in channel.messages:
            raise ApiError('thread_not_found')
        message['thread_ts'] = str(thread)
    ts = call.fake.rooms.post(channel, message, metadata)
    call.fake.counters['posts'] += 1
    return {'channel': channel.id, 'ts': ts, 'message': message}


def own_message(call, refusal):
    channel = call.channel()
    ts = call.text('ts')
    message = channel.messages.get(ts)
    if message is None:
        raise ApiError('message_not_found')
    if message.get('bot_id') != call.installation.bot_id:
        raise ApiError(refusal)
    return channel, ts, message


@method('chat.update', scopes='chat:write', tier=3)
def update(call):
    channel, ts, old = own_message(call, 'cant_update_message')
    fields = {}
    if 'blocks' in call.args and call.structured('blocks', 'invalid_blocks_format') == []:
        fields['blocks'] = None
        if not call.args.get('text'):
            raise ApiError('no_text')
        fields['text'] = str(call.args['text'])
    else:
        text, blocks = content(call)
        fields = {'text': text or old.get('text', '')}
        if blocks:  # without them the old ones stay
            fields['blocks'] = blocks
    empty = call.structured('metadata', 'invalid_metadata_format') == {}
    metadata = None if empty else given_metadata(call)
    new = call.fake.rooms.change(channel, ts, fields)
    if empty:
        channel.metadata.pop(ts, None)
    elif metadata is not None:
        channel.metadata[ts] = metadata
    return {'channel': channel.id, 'ts': ts, 'text': new['text'], 'message': new}


@method('chat.delete', scopes='chat:write', tier=3)
def delete(call):
    channel, ts, _ = own_message(call, 'cant_delete_message')
    call.fake.rooms.remove(channel, ts)
    return {'channel': channel.id, 'ts': ts}


@method('chat.postEphemeral', scopes='chat:write', tier=4)
def post_ephemeral(call):
    channel = target(call)
    user = call.text('user')
    if user not in channel.members:
        raise ApiError('user_not_in_channel')
    text, blocks = content(call)
    message = bot_message(call.fake, call.installation, channel.team, text, blocks)
    ts = message['ts'] = call.fake.stamps.next()
    channel.ephemeral.append({'user': user, 'ts': ts, 'message': message})
    return {'message_ts': ts}


@method('chat.getPermalink', tier=None)
def permalink(call):
    channel = call.channel()
    ts = call.text('message_ts')
    if ts not in channel.messages:
        raise ApiError('message_not_found')
    domain = call.fake.teams[channel.team].domain
    return {'channel': channel.id, 'permalink':
            f'https://{domain}.slack.com/archives/{channel.id}/p{ts.replace(".", "")}'}


@method('conversations.open', scopes='im:write mpim:write', tier=3)
def open_direct(call):
    if call.args.get('channel'):
        channel = call.channel()
        return {'channel': {'id': channel.id}, 'no_op': True, 'already_open': True}
    given = call.args.get('users') or ''
    users = given if isinstance(given, list) else [one for one in given.split(',') if one]
    if not users:
        raise ApiError('users_list_not_supplied')
    people = [call.user(one) for one in users]
    if any(one.deleted for one in people):
        raise ApiError('user_disabled')
    fake = call.fake
    team = fake.teams[people[0].team]
    if len(people) == 1:
        call.need('im:write')
        if people[0].id == call.installation.bot_user or people[0].is_bot:
            raise ApiError('cannot_dm_bot')
        known = tuple(sorted((people[0].id, call.installation.bot_user))) in team.direct
        channel = fake.rooms.direct(team, people[0].id, call.installation.bot_user)
    else:
        call.need('mpim:write')
        members = [call.installation.bot_user, *users]
        found = [one for one in team.channels.values()
                 if one.kind == 'mpim' and set(one.members) == set(members)]
        known = bool(found)
        channel = found[0] if found else fake.make_channel(team, 'mpim', members=members)
    fields = channel.as_channel(call.installation.bot_user) if call.flag('return_im') \
        else {'id': channel.id}
    return {'channel': fields} | ({'no_op': True, 'already_open': True} if known else {})


def reacted(call, removed):
    channel = call.channel()
    name = call.text('name').strip(':')
    if not name.replace('_', 'a').replace('-', 'a').replace('+', 'a').isalnum():
        raise ApiError('invalid_name')
    fault = call.fake.rooms.react(channel, call.text('timestamp'), call.installation.bot_user,
                                  name, removed)
    if fault:
        raise ApiError(fault)
    return {}


@method('reactions.add', scopes='reactions:write', tier=3)
def add_reaction(call):
    return reacted(call, False)


@method('reactions.remove', scopes='reactions:write', tier=2)
def remove_reaction(call):
    return reacted(call, True)
