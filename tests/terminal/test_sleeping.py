"""Signals reach the screens while they wait for input."""

from __future__ import annotations

import asyncio
import signal
import threading
import time

from lbtui.terminal.sleeping import heed_signals

SOON = 5.0


def test_a_loop_that_waits_hears_a_signal_that_another_thread_was_given() -> None:
    """The system chooses the thread that a signal interrupts; without more a loop hears it when it next wakes."""
    seconds = asyncio.run(_until_heard())
    assert seconds < SOON / 2


async def _until_heard() -> float:
    loop = asyncio.get_running_loop()
    heed_signals(loop)
    heard = asyncio.Event()
    began = time.monotonic()

    def given() -> None:
        time.sleep(0.2)  # by then the loop waits
        signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)

    before = signal.signal(signal.SIGUSR1, lambda *_: heard.set())
    thread = threading.Thread(target=given)
    try:
        thread.start()
        async with asyncio.timeout(SOON):
            await heard.wait()
    finally:
        thread.join()
        signal.signal(signal.SIGUSR1, before)
    return time.monotonic() - began
