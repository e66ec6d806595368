"""Files: an URL to upload to, the bytes, and the message that shares them."""

from .http_wire import answer, multipart
from .methods_chat import bot_message, content
from .web_api import ApiError, method


@method('files.getUploadURLExternal', scopes='files:write', tier=4)
def upload_url(call):
    name = call.text('filename')
    try:
        length = int(call.args.get('length', ''))
    except ValueError:
        raise ApiError('invalid_arguments') from None
    if length <= 0:
        raise ApiError('invalid_arguments')
    fake = call.fake
    file_id = fake.ids.next('F')
    fake.files[file_id] = {'id': file_id, 'name': name, 'title': name, 'length': length,
                           'content': None, 'key': fake.secret_text(24), 'shared': [],
                           'installation': call.installation.key}
    return {'upload_url': f'{fake.base}/upload/v1/{fake.files[file_id]["key"]}',
            'file_id': file_id}


def upload(fake, request):
    """POST of the bytes, raw or as a form."""
    key = request.path.rsplit('/', 1)[-1]
    found = next((one for one in fake.files.values() if one['key'] == key), None)
    if found is None or request.method != 'POST':
        return answer(404, 'not found')
    body = request.body
    if request.headers.get('content-type', '').startswith('multipart/form-data'):
        parts = multipart(request)
        body = next(iter(parts.values()), b'')
    if len(body) != found['length']:
        fake.counters['uploads_of_wrong_length'] += 1
        return answer(400, f'{len(body)} bytes; {found["length"]} were announced')
    found['content'] = body
    return answer(200, f'OK - {len(body)}')


def as_file(fake, found, user):
    return {'id': found['id'], 'created': int(fake.stamps.now()), 'name': found['name'],
            'title': found['title'], 'mimetype': 'text/plain', 'filetype': 'text', 'user': user,
            'size': found['length'], 'mode': 'hosted', 'is_external': False, 'is_public': False,
            'url_private': f'{fake.base}/files-pri/{found["id"]}',
            'url_private_download': f'{fake.base}/files-pri/{found["id"]}/download'}


@method('files.completeUploadExternal', scopes='files:write', tier=4)
def complete_upload(call):
    files = call.structured('files', 'invalid_arguments')
    if not isinstance(files, list) or not files:
        raise ApiError('invalid_arguments')
    fake = call.fake
    found = []
    for one in files:
        entry = fake.files.get(one.get('id', '')) if isinstance(one, dict) else None
        if entry is None or entry['installation'] != call.installation.key:
            raise ApiError('file_not_found')
        if entry['content'] is None:
            raise ApiError('file_not_found', detail='nothing was uploaded')
        entry['title'] = one.get('title') or entry['name']
        found.append(entry)
    shown = [as_file(fake, one, call.installation.bot_user) for one in found]
    if call.args.get('channel_id'):
        call.args['channel'] = call.args['channel_id']
        channel = call.channel(membership=True)
        text = call.args.get('initial_comment') or ''
        blocks = None
        if call.args.get('blocks'):
            _, blocks = content(call)
        message = bot_message(fake, call.installation, channel.team, text, blocks)
        message |= {'subtype': 'file_share', 'files': shown, 'upload': True}
        if call.args.get('thread_ts'):
            message['thread_ts'] = call.args['thread_ts']
        fake.rooms.post(channel, message)
        for one in found:
            one['shared'].append(channel.id)
    return {'files': [{'id': one['id'], 'title': one['title']} for one in found]
            if not call.args.get('channel_id') else shown}


def download(fake, request):
    """GET of a private file, with a token of its workspace."""
    file_id = request.path.split('/')[2]
    found = fake.files.get(file_id)
    token = fake.installs.tokens.get(request.headers.get('authorization', '')[7:])
    if token is None or token.revoked or token.kind != 'bot':
        return answer(302, '', headers='Location: https://slack.com/signin\r\n')
    if found is None or found['content'] is None or \
            found['installation'] != token.installation.key:
        return answer(404, 'not found')
    return answer(200, found['content'], 'application/octet-stream')
