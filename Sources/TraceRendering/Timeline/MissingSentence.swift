import TraceModel

/// ErrorMessages on what other requests and logs say of a request: what is lost, and what is not here.
enum MissingSentence {
  /// The sentence for one of the notes of a revision; for others their name.
  static func text(_ note: Note, _ names: DisplayNames) -> String {
    switch note {
    case .lostMessage(let destination, let published, let services, let until, let wait):
      let covers = services.count == 1 ? "covers" : "cover"
      return "lost\(at(destination, names)): published \(time(published)), \(logs(services, names)) "
        + "\(covers) the time until \(time(until)), the longest wait shown is \(DurationFormat.text(wait))"
    case .lostDelivery(let destination, let origin, let begun, let until, let longest):
      return "lost at \(names.origin(origin)): consumed\(from(destination, names)) \(time(begun)), "
        + "its log covers the time until \(time(until)), the longest processing shown is \(DurationFormat.text(longest))"
    case .uncovered(let record, let services, let place):
      if services.isEmpty { return "no log shows whether \(event(record, names)), at \(time(place))" }
      return "no log of \(list(services, names)) covers \(time(place)), to show that \(event(record, names))"
    case .unusual(let record, let services, let place, let requests, let having):
      return "no record shows that \(event(record, names)), as in \(NumberFormat.grouped(having)) of "
        + "\(NumberFormat.counted(requests, "request")) of the kind, though \(logs(services, names)) "
        + "\(services.count == 1 ? "covers" : "cover") \(time(place))"
    case .suspectedSampling(let record, let services, let logged, let missing):
      let share = "\(NumberFormat.grouped(missing)) of \(NumberFormat.grouped(logged + missing))"
      return "no record shows that \(event(record, names)), but \(share) such records are missing "
        + "from \(logs(services, names)): a logger samples, or a log is not here"
    case .unlogged(let record, let services, let place, let evidence):
      return unlogged(record, services, place, evidence, names)
    default: return note.kind
    }
  }

  /// What a record would say.
  private static func event(_ record: ExpectedRecord, _ names: DisplayNames) -> String {
    switch record {
    case .sending: "the client sent the request"
    case .reception: "a server received the request"
    case .message(let destination): "a message\(to(destination, names)) was published"
    case .publishing(let destination): "the message consumed\(from(destination, names)) was published"
    case .consumption(let destination): "the message\(to(destination, names)) was consumed"
    case .processingEnd(let destination): "the work on the message\(from(destination, names)) ended"
    }
  }

  private static func unlogged(
    _ record: ExpectedRecord, _ services: [Symbol], _ place: Timestamp, _ evidence: Note.UnloggedEvidence,
    _ names: DisplayNames
  ) -> String {
    let (event, time) = (event(record, names), time(place))
    let log = services.isEmpty ? "a log" : "a log of \(list(services, names))"
    let missing = "\(log) is not here, or not whole"
    switch evidence {
    case .onward(let destination):
      let isPublishing = if case .message = record { true } else { false }
      let proof = isPublishing ? "what became of it proves" : "the message\(to(destination, names)) proves"
      return "\(event) after \(time), as \(proof), but no record shows it: \(missing)"
    case .partition(let partition):
      return "no record after \(time) shows whether \(event): \(missing), as those before and behind it in "
        + "partition \(partition) prove"
    case .others:
      return "no record after \(time) shows whether \(event): \(missing), as others of the topic prove"
    }
  }

  private static func time(_ time: Timestamp) -> String { TimestampFormat.utc.text(time) }

  private static func logs(_ services: [Symbol], _ names: DisplayNames) -> String {
    "the \(services.count == 1 ? "log" : "logs") of \(list(services, names))"
  }

  /// `a`, `a and b`, `a, b and c`: services, each named by one of its origins.
  private static func list(_ services: [Symbol], _ names: DisplayNames) -> String {
    let texts = services.map { names.value($0).service }.map { $0.isEmpty ? "unnamed service" : $0 }
    guard let last = texts.last, texts.count > 1 else { return texts.first ?? "" }
    return texts.dropLast().joined(separator: ", ") + " and " + last
  }

  private static func at(_ destination: Symbol, _ names: DisplayNames) -> String {
    names.text(destination).map { " at \($0)" } ?? ""
  }

  private static func from(_ destination: Symbol, _ names: DisplayNames) -> String {
    names.text(destination).map { " from \($0)" } ?? ""
  }

  private static func to(_ destination: Symbol, _ names: DisplayNames) -> String {
    names.text(destination).map { " to \($0)" } ?? ""
  }
}
