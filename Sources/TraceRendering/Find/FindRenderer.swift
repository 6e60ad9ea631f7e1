package import TraceModel

/// Writes the requests that `trace find` found.
package struct FindRenderer: Sendable {
  /// What a request becomes.
  package enum Layout: Sendable, Equatable {
    /// Its correlation id on a line of its own, as `trace show -` reads it.
    case ids
    case format(OutputFormat)
  }

  private let layout: Layout
  private let page: OutputTarget

  package init(layout: Layout, page: OutputTarget) {
    self.layout = layout
    self.page = page
  }

  /// All `requests`, in the order given.
  package func render(_ requests: [FoundRequest]) -> String {
    switch layout {
    case .ids: requests.map { TerminalText.escaped($0.name) + "\n" }.joined()
    case .format(.table):
      FindTable(requests: requests, page: page).table.linesWithOmissions(on: page).map { $0 + "\n" }.joined()
    case .format(.json): json(requests)
    case .format(.ndjson): requests.map { line($0) + "\n" }.joined()
    case .format(let format): separated(requests, as: format)
    }
  }

  /// The document `trace.find/1`.
  private func json(_ requests: [FoundRequest]) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("schema", "trace.find/1")
      writer.array("requests", of: requests) { $0.request($1) }
    }
    return writer.text + "\n"
  }

  private func line(_ request: FoundRequest) -> String {
    var writer = JSONWriter()
    writer.request(request)
    return writer.text
  }

  private static let names = [
    "correlation_id", "outcome", "start", "done_ns", "queue_wait_ns", "services", "error", "generation",
    "lasted_ns", "waiting_ns",
  ]

  private func separated(_ requests: [FoundRequest], as format: OutputFormat) -> String {
    let isMarkdown = format == .markdown
    var text = SeparatedValues.line(
      isMarkdown ? FindTable.titles : Self.names, as: format, on: page)
    if isMarkdown {
      text += SeparatedValues.markdownRule([.left, .left, .left, .right, .right, .left, .left])
    }
    for request in requests {
      text += SeparatedValues.line(isMarkdown ? words(request) : fields(request), as: format, on: page)
    }
    return text
  }

  private func fields(_ request: FoundRequest) -> [String] {
    [
      request.correlationID, request.outcome.name, TimestampFormat.machine(request.start),
      request.done.map { "\($0.count)" } ?? "", request.queueWait.map { "\($0.count)" } ?? "",
      request.services.joined(separator: " "), request.error ?? "",
      request.occurrence.map { "\($0)" } ?? "", request.lasted.map { "\($0.count)" } ?? "",
      request.waiting.map { "\($0.count)" } ?? "",
    ]
  }

  private func words(_ request: FoundRequest) -> [String] {
    [
      request.name, request.outcome.name, page.times.text(request.start),
      request.doneText ?? "", request.waitText ?? "",
      request.services.joined(separator: ", "), request.error ?? "",
    ]
  }
}

extension JSONWriter {
  fileprivate mutating func request(_ request: FoundRequest) {
    object { writer in
      writer.member("correlation_id", request.correlationID)
      writer.member("generation", request.occurrence)
      writer.member("outcome", request.outcome.name)
      writer.member("start", request.start)
      writer.member("done_ns", request.done)
      writer.member("lasted_ns", request.lasted)
      writer.member("queue_wait_ns", request.queueWait)
      writer.member("waiting_ns", request.waiting)
      writer.array("services", of: request.services) { $0.string($1) }
      writer.member("error", request.error)
    }
  }
}
