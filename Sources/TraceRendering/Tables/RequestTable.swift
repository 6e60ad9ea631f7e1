package import TraceModel

/// A table of final requests, a line of JSON for each row. Names of members are those of other documents; each row
/// tells of which request it is, and how that ended. What is not known is absent.
package enum RequestTable: String, CaseIterable, Sendable {
  case requests
  case calls
  case segments
  case messages
  case notes

  /// The name of the file.
  package var file: String { rawValue + ".jsonl" }

  /// The rows of `request` in every table, in the order of `allCases`; each row has a line end.
  package static func lines(of request: SettledRequest) -> [String] {
    let names = DisplayNames(request.view)
    return allCases.map { $0.lines(of: request, names) }
  }

  private func lines(of request: SettledRequest, _ names: DisplayNames) -> String {
    var writer = JSONWriter()
    switch self {
    case .requests: writer.line { $0.row(request) }
    case .calls:
      for exchange in request.view.summary.exchanges {
        writer.line(of: request) { $0.members(of: exchange, names) }
      }
    case .segments:
      for (index, segment) in request.view.segments.enumerated() {
        writer.line(of: request) { writer in
          writer.members(of: segment, request.view.bounds(ofSegment: index), names)
          writer.member("start_ns", segment.start.nanoseconds)
        }
      }
    case .messages:
      for branch in request.view.messageOutcomes {
        writer.line(of: request, "request_outcome") { $0.members(of: branch, request.view.trace, names) }
      }
    case .notes:
      for note in request.view.trace.notes {
        writer.line(of: request) { writer in
          writer.member("kind", note.kind)
          writer.member("text", NoteSentence(note, names: names).text)
        }
      }
    }
    return writer.text
  }
}

extension JSONWriter {
  /// A row that begins with its request, whose outcome is called `outcome`.
  fileprivate mutating func line(
    of request: SettledRequest, _ outcome: String = "outcome", _ members: (inout JSONWriter) -> Void
  ) {
    line { writer in
      writer.member("correlation_id", request.found.correlationID)
      writer.member("generation", request.found.occurrence)
      writer.member(outcome, request.found.outcome.name)
      members(&writer)
    }
  }

  /// The members of a request, as `trace find` has them, and those that a list has no room for.
  fileprivate mutating func row(_ request: SettledRequest) {
    members(of: request.found)
    member("start_ns", request.found.start.nanoseconds)
    if !request.attributes.isEmpty {
      object("attributes") { writer in
        for attribute in request.attributes { writer.member(attribute.key, attribute.value) }
      }
    }
    if !request.otherIDs.isEmpty { array("other_ids", of: request.otherIDs) { $0.string($1) } }
  }

  /// An attempt at a call, with corrected times.
  fileprivate mutating func members(of exchange: TraceSummary.Exchange, _ names: DisplayNames) {
    let client = exchange.client == .unnamed ? nil : names.value(exchange.client)
    let server = exchange.server == .unnamed ? nil : names.value(exchange.server)
    member("call", exchange.call)
    member("attempt", exchange.attempt)
    member("client", client?.service)
    member("client_instance", client?.instance)
    member("server", server?.service)
    member("server_instance", server?.instance)
    member("status_code", exchange.statusCode > 0 ? exchange.statusCode : nil)
    member("gave_up", exchange.gaveUp)
    member("sent_ns", exchange.sent.logged)
    member("received_ns", exchange.received.logged)
    member("responded_ns", exchange.responded.logged)
    member("ended_ns", exchange.ended.logged)
  }
}
