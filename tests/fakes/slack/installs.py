"""Installations of the app and their tokens: kinds, scopes, expiry, rotation, revocation."""

import time


class Installation:
    """The app in one workspace, or in a whole enterprise (`team` is None)."""

    def __init__(self, enterprise, team, scopes, bot_user, bot_id):
        self.enterprise = enterprise
        self.team = team
        self.scopes = set(scopes)
        self.bot_user = bot_user
        self.bot_id = bot_id
        self.active = True
        self.tokens = []   # bot tokens that work, the oldest first

    @property
    def key(self):
        return (self.enterprise, self.team)

    def covers(self, team):
        """`team` is a Workspace."""
        if not self.active:
            return False
        return team.id == self.team if self.team else team.enterprise == self.enterprise


class Token:
    """`kind` is bot, app or user."""

    def __init__(self, text, kind, installation, scopes, expires=None):
        self.text = text
        self.kind = kind
        self.installation = installation
        self.scopes = scopes
        self.expires = expires
        self.revoked = None   # the error code that it gives
        self.header = ''      # x-oauth-scopes


class Refresh:
    def __init__(self, text, installation):
        self.text = text
        self.installation = installation
        self.used_at = None


class Installs:
    """All installations, found by token, by workspace and by key."""

    ACTIVE_TOKENS = 2

    def __init__(self, fake):
        self.fake = fake
        self.by_key = {}
        self.tokens = {}
        self.refreshes = {}
        self.codes = {}

    def of_team(self, team):
        """The active installation for a Workspace: its own before the enterprise's."""
        own = self.by_key.get((team.enterprise, team.id))
        if own is not None and own.active:
            return own
        wide = self.by_key.get((team.enterprise, None)) if team.enterprise else None
        return wide if wide is not None and wide.active else None

    def install(self, team, enterprise, scopes, rotation=None):
        """(Installation, Token, Refresh or None); scopes add up with those of an earlier one."""
        key = (enterprise, team)
        found = self.by_key.get(key)
        if found is None:
            bot_user, bot_id = self.fake.make_bot(team, enterprise)
            found = self.by_key[key] = Installation(enterprise, team, scopes, bot_user, bot_id)
        elif not found.active:
            found.scopes = set(scopes)
            found.tokens.clear()
        found.active = True
        found.scopes |= set(scopes)
        rotates = self.fake.settings.rotation if rotation is None else rotation
        return found, *self.issue(found, rotates)

    def issue(self, installation, rotates):
        """A new bot token; with rotation a refresh token too, and a third active one ends the
        oldest."""
        prefix = 'xoxe.xoxb-1-' if rotates else 'xoxb-1-'
        seconds = self.fake.settings.token_seconds
        token = self.add(prefix + self.fake.secret_text(40), 'bot', installation,
                         installation.scopes, time.monotonic() + seconds if rotates else None)
        if not rotates:
            return token, None
        while len(self.active(installation)) >= self.ACTIVE_TOKENS:
            oldest = self.active(installation)[0]
            oldest.revoked = 'token_revoked'
            self.fake.counters['tokens_pushed_out'] += 1
        installation.tokens.append(token)
        refresh = Refresh('xoxe-1-' + self.fake.secret_text(60), installation)
        self.refreshes[refresh.text] = refresh
        return token, refresh

    def active(self, installation):
        now = time.monotonic()
        installation.tokens = [one for one in installation.tokens
                               if one.revoked is None and (one.expires or now) >= now]
        return installation.tokens

    def add(self, text, kind, installation, scopes, expires=None):
        token = Token(text, kind, installation, set(scopes), expires)
        token.header = ','.join(sorted(token.scopes))
        self.tokens[text] = token
        return token

    def refresh(self, text):
        """(Installation, Token, Refresh), or an error code."""
        found = self.refreshes.get(text)
        now = time.monotonic()
        grace = self.fake.settings.refresh_grace_seconds
        if found is None or not found.installation.active or \
                (found.used_at is not None and now > found.used_at + grace):
            self.fake.counters['refused_refreshes'] += 1
            return 'invalid_refresh_token'
        if found.used_at is None:
            found.used_at = now
        else:
            self.fake.counters['refreshes_in_grace'] += 1
        self.fake.counters['refreshes'] += 1
        return found.installation, *self.issue(found.installation, True)

    def end(self, installation, code='account_inactive'):
        """Uninstalled: every token is dead."""
        installation.active = False
        for token in self.tokens.values():
            if token.installation is installation and token.revoked is None:
                token.revoked = code
        for text in [text for text, one in self.refreshes.items()
                     if one.installation is installation]:
            del self.refreshes[text]
