import TraceModel

/// Found requests as the document `trace.find/1`.
enum FindJSON {
  /// One document with all requests, without a line end.
  static func document(_ requests: [FoundRequest]) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("schema", "trace.find/1")
      writer.array("requests", of: requests) { $0.request($1) }
    }
    return writer.text
  }

  /// One request, without a line end.
  static func line(_ request: FoundRequest) -> String {
    var writer = JSONWriter()
    writer.request(request)
    return writer.text
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
