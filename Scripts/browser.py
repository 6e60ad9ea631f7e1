"""A headless Chromium, spoken to by its debugging protocol (Chrome DevTools Protocol) over a socket on loopback."""

import base64
import contextlib
import itertools
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import urllib.request

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def program():
    """Chromium's path. Installs Debian's package if there is none; None where that is not possible."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found or not shutil.which("apt-get"):
        return found
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    for command in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", "chromium"]):
        subprocess.run([*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *command], stdout=subprocess.DEVNULL)
    return shutil.which("chromium")


@contextlib.contextmanager
def browser(path):
    """The address of a new browser, which ends with the block."""
    # Its processes end one after the other, and the last of them may still write.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [
            path, "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={profile}", "--no-first-run",
            "--disable-gpu", "--disable-extensions", "--disable-background-networking", "--hide-scrollbars"]
        # Chromium refuses to isolate its parts from each other where it runs as root.
        command += ["--no-sandbox"] if os.geteuid() == 0 else []
        process = subprocess.Popen([*command, "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield f"http://127.0.0.1:{port(pathlib.Path(profile), process)}"
        finally:
            process.terminate()
            process.wait()


def port(profile, process):
    """Of the browser, as it writes it into its profile."""
    file, end = profile / "DevToolsActivePort", time.monotonic() + 30
    while not (file.exists() and file.read_text().strip()):
        if process.poll() is not None or time.monotonic() > end:
            raise SystemExit("error: Chromium did not start")
        time.sleep(0.05)
    return file.read_text().split()[0]


class Page:
    """A page of a browser. What it complains about is in `complaints`, what it asks networks for in `requests`."""

    def __init__(self, address, width=1240, height=900):
        from websockets.sync.client import connect

        new = urllib.request.Request(f"{address}/json/new?about:blank", method="PUT")
        self.target = json.load(urllib.request.urlopen(new))
        self.socket = connect(self.target["webSocketDebuggerUrl"], max_size=None)
        self.numbers, self.events = itertools.count(1), []
        self.complaints, self.requests, self.dialogs = [], [], []
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def call(self, method, **parameters):
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv(timeout=30))
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']['message']}")
                return message["result"]
            self.note(message)

    def note(self, message):
        method, parameters = message.get("method"), message.get("params", {})
        self.events.append(method)
        if method == "Runtime.exceptionThrown":
            details = parameters["exceptionDetails"]
            self.complaints.append(details.get("exception", {}).get("description", details["text"]))
        elif method == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning", "assert"):
            self.complaints.append(str([argument.get("value") for argument in parameters["args"]]))
        elif method == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
            self.complaints.append(parameters["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif method == "Page.javascriptDialogOpening":
            self.dialogs.append(parameters["message"])
            self.call("Page.handleJavaScriptDialog", accept=True)

    def open(self, address):
        """Opens an address; gives the seconds until it was loaded."""
        self.events.clear()
        begun = time.monotonic()
        self.call("Page.navigate", url=address)
        while "Page.loadEventFired" not in self.events:
            self.note(json.loads(self.socket.recv(timeout=30)))
        return time.monotonic() - begun

    def run(self, script):
        """The value of an expression."""
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"].get("exception", {}).get("description", script))
        return result["result"].get("value")

    def press(self, key, text=""):
        code = {"Tab": 9, "Enter": 13, " ": 32}.get(key, 0)
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, text=text if kind == "keyDown" else "")

    def click(self, selector):
        """Clicks in the middle of the element, with a mouse."""
        place = self.run(
            f"(() => {{ const found = document.querySelector({json.dumps(selector)}); found.scrollIntoView({{block: 'center'}});"
            " const box = found.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1)

    def prefer(self, scheme):
        """Light or dark."""
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def picture(self, path):
        """The whole page as PNG."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 12_000), "scale": 1}
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(data))

    def close(self):
        self.socket.close()
