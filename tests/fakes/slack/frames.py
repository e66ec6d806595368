"""WebSocket frames (RFC 6455) as a server reads and writes them, whole and by hand: a test sees
whether a message came in one frame, and can cut what is sent anywhere."""

import base64
import hashlib
import struct

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
MAX_PAYLOAD = 16 * 1024 * 1024


class BadFrame(Exception):
    """The client broke the protocol."""


def accept_key(key):
    digest = hashlib.sha1((key + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').encode()).digest()
    return base64.b64encode(digest).decode()


def encode(opcode, payload, final=True):
    """A frame from the server: not masked."""
    first = opcode | (0x80 if final else 0)
    size = len(payload)
    if size < 126:
        return bytes((first, size)) + payload
    if size < 65536:
        return struct.pack('!BBH', first, 126, size) + payload
    return struct.pack('!BBQ', first, 127, size) + payload


def mask(payload, key):
    size = len(payload)
    if size == 0:
        return b''
    repeated = (key * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, 'big') ^ int.from_bytes(repeated, 'big')).to_bytes(size, 'big')


class FrameReader:
    """Bytes in any pieces to frames (final, opcode, payload)."""

    def __init__(self):
        self.buffer = bytearray()

    def feed(self, data):
        self.buffer += data
        found = []
        while True:
            frame = self.next_frame()
            if frame is None:
                return found
            found.append(frame)

    def next_frame(self):
        buffer = self.buffer
        if len(buffer) < 2:
            return None
        first, second = buffer[0], buffer[1]
        if first & 0x70:
            raise BadFrame('a reserved bit is set: no extension was agreed')
        if not second & 0x80:
            raise BadFrame('a frame from a client must be masked')
        size, start = second & 0x7f, 2
        if size == 126:
            if len(buffer) < 4:
                return None
            size, start = int.from_bytes(buffer[2:4], 'big'), 4
        elif size == 127:
            if len(buffer) < 10:
                return None
            size, start = int.from_bytes(buffer[2:10], 'big'), 10
        opcode, final = first & 0x0f, bool(first & 0x80)
        if opcode not in (CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG):
            raise BadFrame(f'opcode {opcode}')
        if size > MAX_PAYLOAD or (opcode >= CLOSE and (size > 125 or not final)):
            raise BadFrame(f'{size} bytes in a frame with opcode {opcode}')
        end = start + 4 + size
        if len(buffer) < end:
            return None
        payload = mask(bytes(buffer[start + 4:end]), bytes(buffer[start:start + 4]))
        del buffer[:end]
        return final, opcode, payload
