"""The fake's thread with its event loop, and the decorator that carries a call there and back."""

import asyncio
import functools
import threading
import time

PATIENCE = 30  # seconds for a call into the loop


def on_loop(function):
    """The method runs on the loop's thread, whoever calls it; what it raises is raised there."""
    @functools.wraps(function)
    def carried(self, *arguments, **named):
        if threading.get_ident() == self.thread_id:
            return function(self, *arguments, **named)
        return self.run(functools.partial(function, self, *arguments, **named))
    return carried


class LoopThread:
    """A loop in a thread of its own; `run` waits for a function there, `run_async` for a
    coroutine."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.thread_id = None
        started = threading.Event()

        def body():
            asyncio.set_event_loop(self.loop)
            self.thread_id = threading.get_ident()
            started.set()
            self.loop.run_forever()

        self.thread = threading.Thread(target=body, name='fake Slack', daemon=True)
        self.thread.start()
        started.wait()

    def run(self, function):
        async def once():
            return function()
        return self.run_async(once())

    def run_async(self, coroutine, seconds=PATIENCE):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(seconds)

    def end_thread(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(PATIENCE)
        self.loop.close()

    @staticmethod
    def wait_for(condition, seconds=10.0, pause=0.005):
        """What `condition` gives as soon as that is true; the last it gave if time runs out."""
        end = time.monotonic() + seconds
        while True:
            found = condition()
            if found or time.monotonic() > end:
                return found
            time.sleep(pause)
