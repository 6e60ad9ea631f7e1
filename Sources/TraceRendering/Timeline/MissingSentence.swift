import TraceModel

/// Sentences on the knowledge of other requests and logs: what is lost, and what is not here.
extension NoteWording {
  func lostMessage(
    _ destination: NameID, _ published: Timestamp, _ services: [OriginID], _ until: Timestamp,
    _ wait: Nanoseconds
  ) -> String {
    "lost\(at(destination)): published \(time(published)), \(logs(services)) "
      + "\(services.count == 1 ? "covers" : "cover") the time until \(time(until)), "
      + "the longest wait shown is \(DurationFormat.text(wait))"
  }

  func lostDelivery(
    _ destination: NameID, _ origin: OriginID, _ begun: Timestamp, _ until: Timestamp, _ longest: Nanoseconds
  ) -> String {
    "lost at \(names.origin(origin)): consumed\(from(destination)) \(time(begun)), "
      + "its log covers the time until \(time(until)), "
      + "the longest processing shown is \(DurationFormat.text(longest))"
  }

  func uncovered(_ record: ExpectedRecord, _ services: [OriginID], _ instant: Timestamp) -> String {
    if services.isEmpty { return "no log shows whether \(event(record)), at \(time(instant))" }
    return "no log of \(list(services)) covers \(time(instant)), to show that \(event(record))"
  }

  func unusual(
    _ record: ExpectedRecord, _ services: [OriginID], _ instant: Timestamp, _ requests: Int, _ having: Int
  ) -> String {
    "no record shows that \(event(record)), as in \(NumberFormat.grouped(having)) of "
      + "\(NumberFormat.counted(requests, "request")) of the kind, though \(logs(services)) "
      + "\(services.count == 1 ? "covers" : "cover") \(time(instant))"
  }

  func suspectedSampling(_ record: ExpectedRecord, _ services: [OriginID], _ logged: Int, _ missing: Int)
    -> String
  {
    let share = "\(NumberFormat.grouped(missing)) of \(NumberFormat.grouped(logged + missing))"
    return "no record shows that \(event(record)), but \(share) such records are missing "
      + "from \(logs(services)): a logger samples, or a log is not here"
  }

  func unlogged(
    _ record: ExpectedRecord, _ services: [OriginID], _ instant: Timestamp, _ evidence: Note.UnloggedEvidence
  ) -> String {
    let (event, time) = (event(record), time(instant))
    let log = services.isEmpty ? "a log" : "a log of \(list(services))"
    let missing = "\(log) is not here, or not whole"
    switch evidence {
    case .onward(let destination):
      let isPublishing = if case .message = record { true } else { false }
      let proof = isPublishing ? "what became of it proves" : "the message\(to(destination)) proves"
      return "\(event) after \(time), as \(proof), but no record shows it: \(missing)"
    case .partition(let partition):
      return "no record after \(time) shows whether \(event): \(missing), as those before and behind it in "
        + "partition \(partition) prove"
    case .others:
      return "no record after \(time) shows whether \(event): \(missing), as others of the topic prove"
    }
  }

  /// The event of an expected record.
  private func event(_ record: ExpectedRecord) -> String {
    switch record {
    case .sending: "the client sent the request"
    case .reception: "a server received the request"
    case .message(let destination): "a message\(to(destination)) was published"
    case .publishing(let destination): "the message consumed\(from(destination)) was published"
    case .consumption(let destination): "the message\(to(destination)) was consumed"
    case .processingEnd(let destination): "the work on the message\(from(destination)) ended"
    }
  }

  private func time(_ time: Timestamp) -> String { TimestampFormat.utc.text(time) }

  private func logs(_ services: [OriginID]) -> String {
    "the \(services.count == 1 ? "log" : "logs") of \(list(services))"
  }

  /// `a`, `a and b`, `a, b and c`: services, each named by one of its origins.
  private func list(_ services: [OriginID]) -> String {
    let texts = services.map { names.value($0).service }.map { $0.isEmpty ? "unnamed service" : $0 }
    guard let last = texts.last, texts.count > 1 else { return texts.first ?? "" }
    return texts.dropLast().joined(separator: ", ") + " and " + last
  }

  private func at(_ destination: NameID) -> String { names.text(destination).map { " at \($0)" } ?? "" }
}
