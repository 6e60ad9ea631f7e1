"""Failures of fuzzing, and how a failing batch is made small."""

import shutil


class Failed(Exception):
    """A batch has shown a failure. `again`, given a batch, repeats the check that has."""

    def __init__(self, kind, command, seen, again=None):
        self.kind, self.command, self.seen, self.again = kind, command, seen, again


class Reduction:
    """Makes a failing batch small."""

    def __init__(self, batch, failed):
        self.batch, self.failed, self.seen, self.log = batch, failed, failed.seen, batch.log

    def fails(self, lines):
        batch = self.batch
        batch.log = self.log.with_text(b"\n".join(lines))
        try:
            batch.repeat(self.failed)
        except Failed as again:
            if again.kind == self.failed.kind:
                self.seen = again.seen
                return True
        return False

    def lines(self, most=150):
        """Few lines with the same kind of failure; all where it does not occur again."""
        lines, parts, tries = self.log.text.split(b"\n"), 2, 0
        while len(lines) > 1 and tries < most:
            step = max(1, len(lines) // parts)
            for start in range(0, len(lines), step):
                fewer, tries = lines[:start] + lines[start + step:], tries + 1
                if self.fails(fewer):
                    lines, parts = fewer, max(2, parts - 1)
                    break
            else:
                if step == 1:
                    break
                parts = min(len(lines), parts * 2)
        return lines

    def keep(self, place):
        place.mkdir(parents=True, exist_ok=True)
        (place / "whole").write_bytes(self.log.text)
        lines = self.lines()
        isAgain = self.fails(lines)
        for file in self.batch.directory.glob("*"):
            shutil.copy(file, place)
        commands = [" ".join(map(repr, command)) for command in (*self.failed.changes, self.failed.command)]
        (place / "seen").write_text("\n".join([*commands, self.seen, "" if isAgain else "not seen again"]) + "\n", errors="replace")
