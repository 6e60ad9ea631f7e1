import TraceAnalysis
package import TraceModel

/// A request drawn as text, one record a line, and what reconstruction makes of it.
///
///     +0ms    client   sent
///     +9ms    api      received
///     +10.5ms api      published key=7 topic=jobs
///     +14ms   api      responded status=202
///     +20ms   worker/1 consumed key=7 topic=jobs made=+10.5ms createtime
///     +90ms   worker/1 finished key=7 failed
///
/// A line has a time, an origin, a role and further words, with any number of spaces between them. Blank lines count
/// for nothing. A word that the language does not have stops the tests and is named.
///
/// | part | as it is drawn |
/// | --- | --- |
/// | time | `+10.5ms`, after the drawing's beginning; `+-3ms`, before it |
/// | origin | `service` or `service/instance` |
/// | role | `sent`, `received`, `responded`, `answered`, `gaveup` (the client, without an answer), `published`, `consumed`, `started`, `finished`, `launched`, `loaded`, `hitched`, `note` |
///
/// | further word | meaning |
/// | --- | --- |
/// | `failed` | the work, or the screen, ended in failure |
/// | `key=7` `topic=jobs` `group=a` | the message's key (a whole number), its topic, its consumer group |
/// | `id=7` | the same key, as the message's own id, which no other message has |
/// | `partition=0` `offset=7` | its place in the topic |
/// | `method=post` `path=/orders` | what a call asks for; `path=#1f` is the path with that hash |
/// | `span=a` `parent=b` `peer=orders` | the span, the one in which that began, and the service that is called; or their hashes, as `#1f` |
/// | `attempt=2` | which attempt it is |
/// | `made=+9ms` `createtime` `logappendtime` | the message's own time, and which of the two kinds it is |
/// | `batch` | the record names several ids |
/// | `repeated` | the record's id was sent several times in one header |
/// | `status=202` | the HTTP status |
/// | `level=error` | the severity, by its name |
/// | `took=812ms` | the duration that the record states |
/// | `job=video` | the value of the attribute that a report groups by |
/// | `source=a` | the log file; else each origin has one |
/// | `line=12` | the line in it; else lines are counted from the top of the drawing |
/// | `bytes=5` | records with the same number are equal to the last byte; else no two are |
///
/// Lines and offsets count up from the top, so that equal times of one source keep their drawn order.
package struct TraceDrawing {
  package var events: [Event]
  package let catalog: Catalog

  /// Stops the tests where the text is no drawing.
  package init(_ text: String) {
    do {
      try self.init(parsing: text)
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// Throws a `DrawingMistake` where the text is no drawing.
  package init(parsing text: String) throws {
    var lines = DrawnLines()
    for line in text.split(separator: "\n") where !line.allSatisfy(\.isWhitespace) {
      try lines.add(line)
    }
    (events, catalog) = (lines.events, lines.catalog)
  }

  /// The reconstruction of the events as drawn.
  package var trace: Trace { TraceReconstructor(catalog: catalog).reconstruct(events) }

  /// The same, with what an index would keep of it.
  package var summary: TraceSummary { TraceSummary(trace) }

  /// The number of an origin, drawn as `service` or `service/instance`.
  package func origin(_ name: String) -> OriginID { catalog.id(of: DrawnLines.origin(name[...])) }

  /// The number of a text: a topic, a group, an attribute's value.
  package func text(_ text: String) -> NameID { catalog.id(of: text) }
}
