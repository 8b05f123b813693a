"""A bare HTTP/1.1 client: as little of Python as can be between a measurement and the server."""
import dataclasses
import socket

HOST = "bench.example.com"  # the same for every contender, since some replies repeat it


@dataclasses.dataclass
class Request:
    method: str
    target: str
    headers: dict = dataclasses.field(default_factory=dict)
    body: str = ""

    def headers_to_send(self, close=False):
        headers = {"Host": HOST, **self.headers}
        if self.body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if close:
            headers["Connection"] = "close"
        return headers

    def encode(self, close=False):
        headers = self.headers_to_send(close)
        if self.body:
            headers["Content-Length"] = str(len(self.body))
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"{self.method} {self.target} HTTP/1.1\r\n{lines}\r\n{self.body}".encode()

    @property
    def path(self):
        return self.target.split("?")[0]


def connect(port, timeout=5.0):
    """`timeout` in seconds, of this and of every later step on the socket."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=timeout)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def is_whole(data, ended=False):
    """Whether `data` holds a whole reply: by its Content-Length, its last chunk, or else by the connection's end."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return False
    head = data[:end].lower()
    at = head.find(b"\r\ncontent-length:")
    if at >= 0:
        return len(data) >= end + 4 + int(head[at + 17:].split(b"\r\n")[0])
    if b"\r\ntransfer-encoding: chunked" in head:
        return data.endswith(b"\r\n0\r\n\r\n")
    return ended


def exchange(connection, encoded):
    """Sends one request and reads one reply; returns its bytes."""
    connection.sendall(encoded)
    data, ended = b"", False
    while not is_whole(data, ended):
        if ended:
            raise ConnectionError(f"closed after {len(data)} bytes")
        chunk = connection.recv(65536)
        data, ended = data + chunk, not chunk
    return data


def ask(port, request, timeout=5.0):
    """Status and body of one request on a connection of its own."""
    with connect(port, timeout) as connection:
        data = exchange(connection, request.encode(close=True))
    head, _, body = data.partition(b"\r\n\r\n")
    if b"\r\ntransfer-encoding: chunked" in head.lower():
        body = join_chunks(body)
    return int(head.split()[1]), body


def join_chunks(data):
    body = b""
    while data:
        line, _, data = data.partition(b"\r\n")
        size = int(line.split(b";")[0], 16)
        if size == 0:
            break
        body += data[:size]
        data = data[size + 2:]
    return body
