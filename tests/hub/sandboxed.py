"""A child process for `test_sandbox.py`: does what its argument says."""

import os
import sys
import time

from hub.processes.sandbox import SandboxLimits, bind

LIMITS = SandboxLimits(memory=256 * 1024 * 1024, processor=1, clock=3, written=1024)


def main(what: str) -> None:
    bind(LIMITS)
    if what == "memory":
        bytearray(512 * 1024 * 1024)
    while what == "processor":
        pass
    if what == "sleep":
        time.sleep(60)
    if what == "write":
        os.write(1, bytes(2048))
        os.write(1, bytes(2048))
    if what == "environment":
        sys.stdout.write(str(sorted(os.environ)))
    if what == "content":
        sys.stdout.buffer.write(sys.stdin.buffer.read()[::-1])
    if what == "refuse":
        sys.exit(7)


if __name__ == "__main__":
    main(sys.argv[1])
