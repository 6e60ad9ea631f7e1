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
      writer.members(of: request)
      writer.member("segment", request.asked?.segment.name)
      writer.member("duration_ns", request.asked?.duration)
    }
  }

  /// The members of a found request, in an object that is open.
  mutating func members(of request: FoundRequest) {
    member("correlation_id", request.correlationID)
    member("generation", request.occurrence)
    member("outcome", request.outcome.name)
    member("start", request.start)
    member("done_ns", request.done)
    member("lasted_ns", request.lasted)
    member("elapsed_ns", request.elapsed)
    member("queue_wait_ns", request.queueWait)
    member("waiting_ns", request.waiting)
    array("services", of: request.services) { $0.string($1) }
    member("error", request.error)
    doubt(request.doneDoubt, "done_true_minus_printed")
    doubt(request.elapsedDoubt, "elapsed_true_minus_printed")
    doubt(request.queueWaitDoubt, "queue_wait_true_minus_printed")
  }
}
