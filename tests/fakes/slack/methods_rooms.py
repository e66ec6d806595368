"""conversations.*: what the app can read of channels and their messages."""

from .web_api import ApiError, method

READ = 'channels:read groups:read im:read mpim:read'
HISTORY = 'channels:history groups:history im:history mpim:history'
LIMITED_OBJECTS = 15


def page(found, call, default, most):
    """(a page, fields of the answer) by `limit` and `cursor`, which is an offset in disguise."""
    limit = call.number('limit', default, most)
    cursor = call.args.get('cursor') or ''
    try:
        start = int(cursor.removeprefix('dXNlcjpV').rstrip('=')) if cursor else 0
    except ValueError:
        raise ApiError('invalid_cursor') from None
    end = start + limit
    following = f'dXNlcjpV{end}=' if end < len(found) else ''
    return found[start:end], {'response_metadata': {'next_cursor': following}}


def seen(call, channel, message):
    """A message as this caller may see it."""
    if not call.flag('include_all_metadata'):
        return message
    metadata = channel.metadata.get(message['ts'])
    if metadata is None:
        return message
    if 'metadata.message:read' not in call.token.scopes:
        call.fake.counters['metadata_withheld'] += 1
        return message
    return message | {'metadata': metadata}


def within(call, messages):
    """Those between `oldest` and `latest`; at the ends only with `inclusive`."""
    try:
        oldest = float(call.args.get('oldest') or 0)
        latest = float(call.args.get('latest') or 1e12)
    except ValueError:
        raise ApiError('invalid_ts_oldest') from None
    if call.flag('inclusive'):
        return [one for one in messages if oldest <= float(one['ts']) <= latest]
    return [one for one in messages if oldest < float(one['ts']) < latest]


def readable(call):
    channel = call.channel(membership=True)
    call.need(channel.scope_word() + ':history')
    return channel


def most_objects(call):
    return LIMITED_OBJECTS if call.fake.settings.history_limited else 999


@method('conversations.history', scopes=HISTORY, tier=3)
def history(call):
    channel = readable(call)
    top = [one for one in channel.messages.values()
           if one.get('thread_ts') in (None, one['ts']) or
           one.get('subtype') == 'thread_broadcast']
    found = within(call, top)[::-1]
    most = most_objects(call)
    shown, more = page(found, call, min(100, most), most)
    return {'messages': [seen(call, channel, one) for one in shown],
            'has_more': bool(more['response_metadata']['next_cursor']), 'pin_count': 0} | (
        more if more['response_metadata']['next_cursor'] else {})


@method('conversations.replies', scopes=HISTORY, tier=3)
def replies(call):
    channel = readable(call)
    ts = call.text('ts')
    parent = channel.messages.get(ts)
    if parent is None:
        raise ApiError('thread_not_found')
    root = parent.get('thread_ts', ts)
    found = [channel.messages[root]] if root in channel.messages else []
    found += within(call, [one for one in channel.thread(root) if one['ts'] != root])
    most = most_objects(call)
    shown, more = page(found, call, min(1000, most), most)
    return {'messages': [seen(call, channel, one) for one in shown],
            'has_more': bool(more['response_metadata']['next_cursor'])} | more


@method('conversations.info', scopes=READ, tier=3)
def info(call):
    channel = call.channel()
    call.need(channel.scope_word() + ':read')
    fields = channel.as_channel(call.installation.bot_user)
    if not call.flag('include_num_members'):
        fields.pop('num_members', None)
    return {'channel': fields}


@method('conversations.members', scopes=READ, tier=4)
def members(call):
    channel = call.channel(membership=channel_is_private(call))
    call.need(channel.scope_word() + ':read')
    found, more = page(channel.members, call, 100, 1000)
    return {'members': found} | more


def channel_is_private(call):
    channel = call.fake.channels.get(call.args.get('channel') or '')
    return channel is not None and channel.kind != 'channel'


def kinds_asked(call):
    names = {'public_channel': 'channel', 'private_channel': 'group', 'im': 'im', 'mpim': 'mpim'}
    scopes = {'channel': 'channels', 'group': 'groups', 'im': 'im', 'mpim': 'mpim'}
    kinds = []
    for name in (call.args.get('types') or 'public_channel').split(','):
        if name.strip() not in names:
            raise ApiError('invalid_types')
        kinds.append(names[name.strip()])
        call.need(scopes[kinds[-1]] + ':read')
    return kinds


def listed(call, user):
    kinds = kinds_asked(call)
    team = call.team()
    bot = call.installation.bot_user
    found = [one for one in team.channels.values()
             if one.kind in kinds and (user is None or user in one.members) and
             (one.kind == 'channel' or bot in one.members) and
             not (one.archived and call.flag('exclude_archived'))]
    shown, more = page(found, call, 100, 1000)
    return {'channels': [one.as_channel(bot) for one in shown]} | more


@method('conversations.list', scopes=READ, tier=2)
def list_all(call):
    return listed(call, None)


@method('users.conversations', scopes=READ, tier=3)
def list_of_user(call):
    user = call.args.get('user') or call.installation.bot_user
    if user != call.installation.bot_user:
        call.user(user)
    return listed(call, user)


@method('conversations.join', scopes='channels:join', tier=3)
def join(call):
    channel = call.channel()
    if channel.kind != 'channel':
        raise ApiError('method_not_supported_for_channel_type')
    known = call.installation.bot_user in channel.members
    if not known:
        call.fake.rooms.join(channel, call.installation.bot_user)
    return {'channel': channel.as_channel(call.installation.bot_user)} | (
        {'warning': 'already_in_channel'} if known else {})
