package import TraceModel

/// Chrome's trace events, which ui.perfetto.dev and chrome://tracing open ("Trace Event Format", Google 2016).
///
/// A request is a process and a program a thread of it; a program that did several things at once has several. A wait
/// has a thread of its own, since nobody worked. Times are µs since the midnight (UTC) before the first request:
/// viewers keep them as floating-point numbers, which since 1970 have no room for nanoseconds.
package struct PerfettoFormat: ExportFormat {
  package let name = "perfetto"
  package let isForPeople = false
  package let frame = ExportFrame(
    opening: #"{"displayTimeUnit":"ns","traceEvents":["#, separator: ",\n", closing: "]}\n")

  package init() {}

  package func export(_ request: TraceView, in context: ExportContext) -> String {
    let trace = ExportedTrace(request, endOfLogs: context.endOfLogs)
    let day: Int64 = 86_400_000_000_000
    let origin = context.since.nanoseconds - context.since.nanoseconds % day
    var writer = TraceEventWriter(process: context.number + 1, origin: origin)
    writer.write(trace)
    return writer.text
  }
}

/// Writes the events of one request.
private struct TraceEventWriter {
  let process: Int
  /// In ns since 1970.
  let origin: Int64
  private var writer = JSONWriter()
  private var flows = 0

  init(process: Int, origin: Int64) { (self.process, self.origin) = (process, origin) }

  /// Objects with commas between them.
  var text: String { String(writer.text.dropFirst().dropLast()) }

  mutating func write(_ trace: ExportedTrace) {
    let lanes = ThreadLanes(trace.spans)
    var whole = self
    writer.array { inner in
      whole.writer = inner
      whole.events(of: trace, lanes)
      inner = whole.writer
    }
  }

  private mutating func events(of trace: ExportedTrace, _ lanes: ThreadLanes) {
    name("process_name", thread: 0, "\(trace.name) \(trace.outcome.name)")
    for (index, lane) in lanes.names.enumerated() { name("thread_name", thread: index + 1, lane) }
    let indices = Dictionary(
      trace.spans.indices.map { (trace.spans[$0].id, $0) }, uniquingKeysWith: { first, _ in first })
    for (index, span) in trace.spans.enumerated() {
      slice(span, trace, thread: lanes.threads[index])
      for event in span.events { instant(event, thread: lanes.threads[index]) }
      guard let producer = span.link.flatMap({ indices[$0] }) else { continue }
      flow(
        from: trace.spans[producer], thread: lanes.threads[producer], to: span, thread: lanes.threads[index])
    }
  }

  private mutating func name(_ what: String, thread: Int, _ text: String) {
    let process = process
    writer.object { writer in
      writer.member("name", what)
      writer.member("ph", "M")
      writer.member("pid", process)
      writer.member("tid", thread)
      writer.object("args") { $0.member("name", text) }
    }
  }

  private mutating func slice(_ span: ExportedSpan, _ trace: ExportedTrace, thread: Int) {
    event("X", span.name, at: span.start, thread: thread) { writer in
      writer.key("dur")
      writer.logged(Self.microseconds(span.end - span.start))
      writer.member("cat", span.isWait ? "wait" : span.kind.rawValue)
      writer.object("args") { writer in
        writer.member("trace_id", trace.id)
        writer.member("span_id", span.id)
        writer.member("parent_id", span.parent)
        writer.member("status", span.status.rawValue)
        writer.members(span.attributes)
      }
    }
  }

  private mutating func instant(_ record: ExportedEvent, thread: Int) {
    event("i", record.name, at: record.time, thread: thread) { writer in
      writer.member("s", "t")
      writer.member("cat", "record")
      writer.object("args") { $0.members(record.attributes) }
    }
  }

  /// An arrow from a producer to a consumer.
  private mutating func flow(
    from producer: ExportedSpan, thread: Int, to consumer: ExportedSpan, thread other: Int
  ) {
    flows += 1
    let id = "\(process).\(flows)"
    for (phase, span, thread) in [("s", producer, thread), ("f", consumer, other)] {
      event(phase, "message", at: span.start, thread: thread) { writer in
        writer.member("cat", "message")
        writer.member("id", id)
        if phase == "f" { writer.member("bp", "e") }
      }
    }
  }

  private mutating func event(
    _ phase: String, _ name: String, at time: Int64, thread: Int, _ more: (inout JSONWriter) -> Void
  ) {
    let (process, time) = (process, Self.microseconds(time - origin))
    writer.object { writer in
      writer.member("name", name)
      writer.member("ph", phase)
      writer.key("ts")
      writer.logged(time)
      writer.member("pid", process)
      writer.member("tid", thread)
      more(&writer)
    }
  }

  /// `1234.567`, exactly.
  private static func microseconds(_ nanoseconds: Int64) -> String {
    let (whole, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000)
    let digits = String(rest + 1_000).dropFirst()
    return "\(nanoseconds < 0 ? "-" : "")\(whole)" + (rest == 0 ? "" : ".\(digits)")
  }
}

extension JSONWriter {
  /// Of a name that occurs twice the first value counts, since an object has each name once.
  fileprivate mutating func members(_ attributes: [ExportedAttribute]) {
    var seen: Set<String> = []
    for attribute in attributes where seen.insert(attribute.key).inserted {
      switch attribute.value {
      case .string(let text): member(attribute.key, text)
      case .integer(let number): member(attribute.key, number)
      case .number(let text):
        key(attribute.key)
        logged(text)
      case .boolean(let isSo):
        key(attribute.key)
        boolean(isSo)
      }
    }
  }
}
