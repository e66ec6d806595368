"""What a test can set, when it makes a FakeSlack or at any time after (`fake.settings.name`). The
defaults are Slack's own figures where Slack has one; all seconds are real ones."""

import dataclasses

MANIFEST_SCOPES = (
    'app_mentions:read,channels:read,chat:write,commands,groups:read,im:history,im:read,im:write,'
    'metadata.message:read,reactions:read,reactions:write,team:read,users:read')
MANIFEST_EVENTS = (
    'app_home_opened,app_mention,app_uninstalled,channel_archive,channel_rename,'
    'member_joined_channel,member_left_channel,message.im,reaction_added,reaction_removed,'
    'team_join,tokens_revoked,user_change')


@dataclasses.dataclass
class Settings:
    # The app, as its settings pages would say it.
    mode: str = 'socket'            # how it is delivered to: socket, or http to request_url
    request_url: str = ''           # http: events and interactions
    command_url: str = ''           # http: slash commands; empty: request_url
    scopes: str = MANIFEST_SCOPES   # bot scopes of an installation that says nothing else
    events: str = MANIFEST_EVENTS   # what the app has subscribed to
    command_names: str = '/pln'
    redirect_urls: tuple = ()       # of OAuth; empty: any
    rotation: bool = False          # tokens expire and are refreshed
    own_events: bool = True         # the app is told of its own messages, as Slack does
    # Clocks.
    time_scale: float = 1.0         # one second of Slack's retry plan in real seconds
    retry_offsets: tuple = (0, 60, 300)  # scaled; after the first failure of an event
    ack_seconds: float = 3.0
    trigger_seconds: float = 3.0
    ticket_seconds: float = 30.0    # a connection URL not used by then is dead
    connection_seconds: float = 18060.0  # announced in hello, and kept
    debug_connection_seconds: float = 360.0  # with debug_reconnects=true
    warning_seconds: float = 10.0   # between the warning and the end of a connection
    token_seconds: float = 43200.0
    refresh_grace_seconds: float = 60.0  # a used refresh token still works so long
    code_seconds: float = 600.0
    response_url_seconds: float = 1800.0
    clock_offset: float = 0.0       # how far Slack's clock is ahead of this machine's
    # Socket Mode.
    connections_max: int = 10
    say_hello: bool = True
    ping_seconds: float = 10.0      # 0: no pings from the server
    chunking: object = None         # None, 'coalesce', 'split', or so many bytes a write
    chunk_seconds: float = 0.001    # between two pieces
    fragments: str = 'refuse'       # or accept
    ack_bytes: int = 20480          # an ack as long as this is dropped without a word
    linger: bool = True             # TCP stays open after the closing handshake
    ghost_seconds: float = 0.0      # a link dropped without a close frame stays registered so long
    # Limits.
    limits: bool = True             # 429 by tier and channel
    history_limited: bool = False   # history and replies: one call a minute, 15 objects
    response_url_uses: int = 5
    # Form of what is sent.
    signing_skew: float = 0.0       # added to the timestamp that is signed
    log_entries: int = 200_000      # newest kept of calls and of deliveries
