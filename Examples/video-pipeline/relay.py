"""Stands between the client and the API, and records what the client really sends and gets.

    python relay.py FILE PORT API_PORT [EVERY]

Each attempt is one JSON line in FILE, apart from what anybody logs. One attempt in EVERY loses its correlation id
on the way, or has it spoiled, as a careless proxy does.
"""

import asyncio
import collections
import itertools
import json
import re
import sys
import time

from truth import Truth

CONTENT_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
ID_HEADER = re.compile(rb"\r\nx-correlation-id: *([^\r]*)", re.IGNORECASE)


async def read_message(reader):
    """The head and the body of a request or an answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = CONTENT_LENGTH.search(head)
    return head, await reader.readexactly(int(length[1]) if length else 0)


class Relay:
    def __init__(self, truth, api_port, every):
        self.truth, self.api_port, self.every = truth, api_port, every
        self.attempts = collections.Counter()
        self.spoiled_ids = itertools.cycle(["", "${correlation id}"])

    async def serve(self, reader, writer):
        """The requests of one connection, one after the other."""
        try:
            while await self.pass_on(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def pass_on(self, reader, writer):
        """One request and its answer; False if the client gave up and closed the connection."""
        head, body = await read_message(reader)
        facts = {"send_ns": time.time_ns(), **self.describe(head, body)}
        answering = asyncio.create_task(self.ask_api(self.spoil(head, facts), body))
        leaving = asyncio.create_task(reader.read(1))
        await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
        facts["end_ns"] = time.time_ns()
        if not answering.done():
            answering.cancel()
            self.truth.note("client", **facts, error="gave up")
            return False
        leaving.cancel()
        await asyncio.wait({leaving})
        head, body = answering.result()
        self.truth.note("client", **facts, status=int(head.split()[1]))
        writer.write(head + body)
        await writer.drain()
        return True

    def describe(self, head, body):
        identifier = ID_HEADER.search(head)[1].decode()
        self.attempts[identifier] += 1
        job = json.loads(body)["filename"]
        return {"correlation_id": identifier, "job": job, "attempt": self.attempts[identifier]}

    def spoil(self, head, facts):
        """The head as the API gets it."""
        if not self.every or self.attempts.total() % self.every:
            return head
        facts["passed_on"] = next(self.spoiled_ids)
        header = f"\r\nX-Correlation-ID: {facts['passed_on']}" if facts["passed_on"] else ""
        return ID_HEADER.sub(header.encode(), head)

    async def ask_api(self, head, body):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.api_port)
        try:
            writer.write(head + body)
            return await read_message(reader)
        finally:
            writer.close()


async def main():
    path, port, api_port, *every = sys.argv[1:]
    relay = Relay(Truth(path), int(api_port), int(every[0]) if every else 0)
    server = await asyncio.start_server(relay.serve, "127.0.0.1", int(port))
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
