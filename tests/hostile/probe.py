"""Asks for /__admin/health every 20 ms until its standard input ends, then prints the longest time in milliseconds and
when that request began, by the monotonic clock. A process of its own, so that the work of the tests does not count."""
import http.client
import select
import sys
import time


def ask(port):
    started = time.monotonic()
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", "/__admin/health")
        good = connection.getresponse().read() and True
        connection.close()
    except OSError:
        good = False
    return (time.monotonic() - started) * 1000 if good else None


def main():
    port, worst = int(sys.argv[1]), (0.0, 0.0)
    while not select.select([sys.stdin], [], [], 0.02)[0]:
        began, took = time.monotonic(), ask(port)
        # Nobody listens: the program has ended, which the tests notice.
        if took is not None:
            worst = max(worst, (took, began))
    print(f"{worst[0]:.0f} {worst[1]:.3f}")


if __name__ == "__main__":
    main()
