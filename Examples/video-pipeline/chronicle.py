"""What really happened to each request, put together from what the hooks, the relay and the taps noted."""

import json

LISTS = {"client": "client", "api": "api", "produce": "produce", "receive": "deliveries"}


def place(fact):
    return fact["consumer"], fact["topic"], fact["partition"], fact["offset"]


def put_together(facts, clicks):
    """One dictionary a correlation id."""
    requests, open_deliveries = {}, {}
    for fact in facts:
        what, identifier = fact.pop("what"), fact.pop("correlation_id")
        request = requests.setdefault(
            identifier, {"correlation_id": identifier, "client": [], "api": [], "produce": [], "deliveries": []})
        if what in ("begin", "done"):
            open_deliveries[place(fact)].update(fact)
            continue
        if what == "receive":
            open_deliveries[place(fact)] = fact
        request[LISTS[what]].append(fact)
    for request in requests.values():
        if request["client"]:
            request["click_ns"] = clicks[request["client"][0]["job"]]
    return list(requests.values())


def is_worked_off(facts, stalled):
    """Every attempt has its answer, and every message an end, but those of a stalled topic."""
    count = {what: 0 for what in ("client", "api")}
    produced, done = set(), set()
    for fact in facts:
        if fact["what"] in count:
            count[fact["what"]] += 1
        elif fact["what"] in ("produce", "done"):
            kind = produced if fact["what"] == "produce" else done
            kind.add((fact["topic"], fact["partition"], fact["offset"]))
    return count["api"] >= count["client"] and {key for key in produced if key[0] != stalled} <= done


def most_eventful(requests):
    """The id of the request that was delivered, sent and published most often."""
    def events(request):
        cut = any("done_ns" not in delivery for delivery in request["deliveries"])
        return cut, len(request["deliveries"]), len(request["client"]), request.get("click_ns", 0)

    return max(requests, key=events)["correlation_id"]


def write(requests, path):
    with open(path, "w") as file:
        for request in requests:
            file.write(json.dumps(request) + "\n")
