package import TraceModel

extension FleetTruth {
  /// Published → first consumed by the group; nil where one of them did not happen.
  package func queueWait(ofMessage message: Int, group: Int = 0) -> Nanoseconds? {
    let first = messages[message].deliveries.first { deliveries[$0].group == group }
    guard let published = messages[message].published, let first else { return nil }
    return deliveries[first].consumed - published
  }

  /// The ended queue waits of a stage's messages, by the group with that number.
  package func queueWaits(inStage stage: Int = 0, group: Int = 0) -> [Nanoseconds] {
    messages.indices.filter { messages[$0].stage == stage }
      .compactMap { queueWait(ofMessage: $0, group: group) }
  }

  /// The work that published the message began: request received, or consumed.
  package func begun(ofMessage message: Int) -> Timestamp? {
    switch messages[message].publisher {
    case .attempt(let attempt): attempts[attempt].received
    case .delivery(let delivery): deliveries[delivery].consumed
    }
  }

  /// When the client first sent the request.
  package func sent(ofRequest request: Int) -> Timestamp? {
    attempts[requests[request].attempts].lazy.compactMap(\.sent).min()
  }

  /// When an API first received the request.
  package func received(ofRequest request: Int) -> Timestamp? {
    attempts[requests[request].attempts].lazy.compactMap(\.received).min()
  }

  /// When the client first had a 2xx answer.
  package func accepted(ofRequest request: Int) -> Timestamp? {
    attempts[requests[request].attempts].lazy
      .filter { !$0.gaveUp && $0.status / 100 == 2 }.compactMap(\.ended).min()
  }

  /// When its first message was done without failure.
  package func firstEffect(ofRequest request: Int) -> Timestamp? {
    deliveries(ofRequest: request).lazy.filter { !deliveries[$0].failed }
      .compactMap { deliveries[$0].finished }.min()
  }

  /// When everything was done: the last work or, without messages, the last answer. Only of requests that
  /// completed or failed.
  package func done(ofRequest request: Int) -> Timestamp? {
    guard [.completed, .failed].contains(outcome(ofRequest: request)) else { return nil }
    guard requests[request].messages.isEmpty else {
      return deliveries(ofRequest: request).compactMap { deliveries[$0].finished }.max()
    }
    let attempts = attempts[requests[request].attempts]
    return attempts.lazy.filter { !$0.gaveUp }.compactMap(\.ended).max()
      ?? attempts.lazy.compactMap(\.responded).max()
  }

  /// All deliveries of all messages of the request.
  package func deliveries(ofRequest request: Int) -> [Int] {
    requests[request].messages.flatMap { messages[$0].deliveries }
  }
}
