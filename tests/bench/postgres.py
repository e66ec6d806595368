"""A PostgreSQL server for a benchmark: in a folder of its own, on a socket, gone afterwards."""

import contextlib
import os
import pathlib
import shutil
import subprocess
import tempfile


def programs():
    """The folder of the server's programs, or None if Debian's package is not installed."""
    found = sorted(pathlib.Path('/usr/lib/postgresql').glob('*/bin/initdb'))
    return found[-1].parent if found else None


def as_user(*command):
    """PostgreSQL does not run as root."""
    return ['runuser', '-u', 'postgres', '--', *command] if os.geteuid() == 0 else list(command)


@contextlib.contextmanager
def server():
    """Gives a connection string; raises RuntimeError with the reason if there is no server."""
    place = programs()
    if place is None:
        raise RuntimeError('no PostgreSQL server is installed (Debian: postgresql)')
    folder = pathlib.Path(tempfile.mkdtemp(prefix='pln-pg-'))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, 'postgres')
        data, log = str(folder / 'data'), str(folder / 'log')
        quiet = {'stdout': subprocess.DEVNULL, 'stderr': subprocess.DEVNULL, 'check': True,
                 'cwd': '/'}
        subprocess.run(as_user(str(place / 'initdb'), '-D', data, '-A', 'trust', '-U', 'bench'),
                       **quiet)
        options = f"-k {folder} -c listen_addresses='' -c fsync=on"
        subprocess.run(as_user(str(place / 'pg_ctl'), '-D', data, '-l', log, '-w', '-o', options,
                               'start'), **quiet)
        try:
            yield f'postgres:///postgres?host={folder}&user=bench'
        finally:
            subprocess.run(as_user(str(place / 'pg_ctl'), '-D', data, '-m', 'immediate', 'stop'),
                           **quiet)
    except subprocess.CalledProcessError as error:
        raise RuntimeError(f'{error.cmd[-1]}: status {error.returncode}') from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
