"""What Slack knows: enterprises, workspaces, people, channels and their messages, and the objects
of the Web API that describe them."""

import datetime
import re
import time
import zoneinfo

DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'


class Ids:
    """Ids as Slack's look, counted so that a run can be read and repeated."""

    def __init__(self):
        self.counts = {}

    def next(self, prefix, width=10):
        number = self.counts[prefix] = self.counts.get(prefix, 0) + 1
        text = ''
        while number:
            number, digit = divmod(number, 36)
            text = DIGITS[digit] + text
        return prefix + '0FAKE' + text.rjust(width - 5 - len(prefix) + 1, '0')


class Workspace:
    def __init__(self, team_id, name, domain, enterprise):
        self.id = team_id
        self.name = name
        self.domain = domain
        self.enterprise = enterprise  # id or None
        self.users = {}               # id: User, strangers not included
        self.channels = {}            # id: Channel
        self.direct = {}              # (one id, other id) sorted: Channel
        self.usergroups = {}          # id: [user ids]

    def as_team(self):
        found = {'id': self.id, 'name': self.name, 'domain': self.domain, 'email_domain': '',
                 'url': f'https://{self.domain}.slack.com/', 'icon': {'image_default': True}}
        if self.enterprise:
            found |= {'enterprise_id': self.enterprise, 'enterprise_name': self.enterprise}
        return found


class User:
    def __init__(self, user_id, team, name, **about):
        self.id = user_id
        self.team = team
        self.name = name
        self.real_name = about.get('real_name') or name.capitalize()
        self.tz = about.get('tz', 'Europe/Berlin')
        self.tz_offset = about.get('tz_offset')
        self.locale = about.get('locale', 'en-US')
        self.is_bot = about.get('is_bot', False)
        self.is_restricted = about.get('is_restricted', False)
        self.is_ultra_restricted = about.get('is_ultra_restricted', False)
        self.is_stranger = about.get('is_stranger', False)
        self.email = about.get('email') or f'{name}@example.org'
        self.deleted = False
        self.enterprise = about.get('enterprise')
        self.snooze_until = 0      # seconds since the epoch
        self.dnd = (0, 0)          # the next quiet time
        self.home = None           # the view that was published last
        self.modals = []           # open views, the lowest first

    def offset(self):
        if self.tz_offset is not None:
            return self.tz_offset
        try:
            zone = zoneinfo.ZoneInfo(self.tz)
        except (KeyError, ValueError, OSError):
            return 0
        return int(datetime.datetime.now(zone).utcoffset().total_seconds())

    def as_profile(self, with_email=False):
        first, _, last = self.real_name.partition(' ')
        profile = {'real_name': self.real_name, 'real_name_normalized': self.real_name,
                   'display_name': self.name, 'display_name_normalized': self.name, 'title': '',
                   'first_name': first, 'last_name': last, 'phone': '', 'skype': '',
                   'status_text': '', 'status_emoji': '', 'status_expiration': 0,
                   'avatar_hash': 'g0123456789a', 'team': self.team}
        if with_email:
            profile['email'] = self.email
        return profile

    def as_user(self, with_email=False, with_locale=True):
        found = {'id': self.id, 'team_id': self.team, 'name': self.name, 'deleted': self.deleted,
                 'color': '9f69e7', 'real_name': self.real_name, 'tz': self.tz,
                 'tz_label': self.tz, 'tz_offset': self.offset(),
                 'profile': self.as_profile(with_email), 'is_admin': False, 'is_owner': False,
                 'is_primary_owner': False, 'is_restricted': self.is_restricted,
                 'is_ultra_restricted': self.is_ultra_restricted, 'is_bot': self.is_bot,
                 'is_app_user': False, 'updated': int(time.time()),
                 'is_email_confirmed': True, 'who_can_share_contact_card': 'EVERYONE'}
        if with_locale:
            found['locale'] = self.locale
        if self.is_stranger:
            found['is_stranger'] = True
            del found['tz'], found['tz_label'], found['tz_offset']
        if self.enterprise:
            found['enterprise_user'] = {'id': self.id, 'enterprise_id': self.enterprise,
                                        'enterprise_name': self.enterprise, 'is_admin': False,
                                        'is_owner': False, 'teams': [self.team]}
        return found


class Channel:
    def __init__(self, channel_id, team, kind, name='', **about):
        self.id = channel_id
        self.team = team
        self.kind = kind             # im, mpim, channel (public) or group (private)
        self.name = name
        self.members = list(about.get('members', ()))
        self.creator = about.get('creator', '')
        self.topic = about.get('topic', '')
        self.shared_with = list(about.get('shared_with', ()))  # other teams
        self.archived = False
        self.created = int(time.time())
        self.messages = {}           # ts: what history gives, in order of time
        self.metadata = {}           # ts: metadata of a message
        self.ephemeral = []          # {user, ts, message}: seen by one person, in no history
        self.joined = {}             # user: how often

    def scope_word(self):
        return {'im': 'im', 'mpim': 'mpim', 'group': 'groups'}.get(self.kind, 'channels')

    def event_type(self):
        return {'im': 'im', 'mpim': 'mpim', 'group': 'group'}.get(self.kind, 'channel')

    def as_channel(self, viewer):
        """As conversations.info shows it to the bot user `viewer`."""
        found = {'id': self.id, 'created': self.created, 'is_archived': self.archived,
                 'is_im': self.kind == 'im', 'is_org_shared': False, 'updated': self.created * 1000,
                 'context_team_id': self.team}
        if self.kind == 'im':
            other = [one for one in self.members if one != viewer]
            return found | {'user': other[0] if other else viewer, 'is_user_deleted': False,
                            'priority': 0}
        return found | {
            'name': self.name, 'name_normalized': self.name, 'is_channel': self.kind == 'channel',
            'is_group': self.kind == 'group', 'is_mpim': self.kind == 'mpim',
            'is_private': self.kind != 'channel', 'is_general': False, 'unlinked': 0,
            'creator': self.creator, 'is_shared': bool(self.shared_with),
            'is_ext_shared': bool(self.shared_with), 'shared_team_ids': [self.team],
            'is_member': viewer in self.members, 'num_members': len(self.members),
            'topic': {'value': self.topic, 'creator': self.creator, 'last_set': self.created},
            'purpose': {'value': '', 'creator': '', 'last_set': 0}, 'previous_names': []}

    def thread(self, ts):
        return [one for one in self.messages.values() if one.get('thread_ts') == ts]

    def note_reply(self, message):
        """Counts a reply on its parent."""
        parent = self.messages.get(message.get('thread_ts', ''))
        if parent is None or parent['ts'] == message['ts']:
            return
        parent['thread_ts'] = parent['ts']
        parent['reply_count'] = parent.get('reply_count', 0) + 1
        repliers = parent.setdefault('reply_users', [])
        if message.get('user') not in repliers:
            repliers.append(message.get('user'))
        parent['reply_users_count'] = len(repliers)
        parent['latest_reply'] = message['ts']


class Stamps:
    """Message times: seconds with six digits, each used once, always growing."""

    def __init__(self, settings):
        self.settings = settings
        self.last = 0

    def now(self):
        return time.time() + self.settings.clock_offset

    def next(self):
        micros = int(self.now() * 1_000_000)
        self.last = max(self.last + 1, micros)
        return f'{self.last // 1_000_000}.{self.last % 1_000_000:06d}'


def encode_typed(text):
    """What Slack makes of what a person types: entities, and links in angle brackets. Mentions may
    be typed as <@U..>, <#C..>, <!here>."""
    pieces = re.split(r'(<[@#!][^<>\s]+>|https?://[^\s<>]+)', text)
    found = []
    for number, piece in enumerate(pieces):
        if number % 2 == 0:
            found.append(piece.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;'))
        elif piece.startswith('<'):
            found.append(piece)
        else:
            found.append('<' + piece.replace('&', '&amp;') + '>')
    return ''.join(found)


def rich_text(text, block_id):
    """The blocks of a message that a person typed."""
    elements = []
    for piece in re.split(r'(<@[UW][A-Z0-9]+>)', text):
        if re.fullmatch(r'<@[UW][A-Z0-9]+>', piece):
            elements.append({'type': 'user', 'user_id': piece[2:-1]})
        elif piece:
            elements.append({'type': 'text', 'text': piece})
    return [{'type': 'rich_text', 'block_id': block_id,
             'elements': [{'type': 'rich_text_section', 'elements': elements}]}]
