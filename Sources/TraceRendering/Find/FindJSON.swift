import TraceModel

/// Found requests as the document `trace.find/1`.
enum FindJSON {
  /// One document with all requests, without a line end.
  static func document(_ requests: [FoundRequest]) -> String {
    JSONWriter.document("trace.find/1") { writer in
      writer.array("requests", of: requests) { $0.request($1) }
    }
  }

  /// One request, without a line end.
  static func line(_ request: FoundRequest) -> String {
    JSONWriter.text { $0.request(request) }
  }
}

extension JSONWriter {
  /// Unknown values are absent.
  fileprivate mutating func request(_ request: FoundRequest) {
    object { writer in
      writer.member("correlation_id", request.correlationID)
      writer.member("generation", request.occurrence)
      writer.member("outcome", request.outcome.name)
      writer.member("start", request.start)
      writer.member("done_ns", request.done)
      writer.member("lasted_ns", request.lasted)
      writer.member("elapsed_ns", request.elapsed)
      writer.member("queue_wait_ns", request.queueWait)
      writer.member("waiting_ns", request.waiting)
      writer.array("services", of: request.services) { $0.string($1) }
      writer.member("error", request.error)
    }
  }
}
