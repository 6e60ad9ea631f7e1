"""Makes topics on the broker of KAFKA_BOOTSTRAP: python topics.py NAME=PARTITIONS …"""

import asyncio
import os
import sys

from aiokafka.admin import AIOKafkaAdminClient, NewTopic


async def main():
    admin = AIOKafkaAdminClient(bootstrap_servers=os.environ["KAFKA_BOOTSTRAP"])
    await admin.start()
    try:
        existing = await admin.list_topics()
        wanted = [word.split("=") for word in sys.argv[1:]]
        await admin.create_topics([NewTopic(name, int(n), 1) for name, n in wanted if name not in existing])
    finally:
        await admin.close()


asyncio.run(main())
