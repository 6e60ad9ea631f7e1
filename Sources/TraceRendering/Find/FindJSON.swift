import TraceModel

/// A found request as a JSON object.
enum FindJSON {
  /// The object, without a line end; what is not known is absent.
  static func document(_ request: FoundRequest) -> String {
    var writer = JSONWriter()
    writer.object { writer in
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
    return writer.text
  }
}
