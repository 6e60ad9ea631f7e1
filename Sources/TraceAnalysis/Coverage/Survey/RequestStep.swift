import TraceModel

/// Something that a request did and that other records usually come with; services by number.
enum RequestStep: Hashable, Sendable {
  /// A server answered with this 2xx status.
  case answered(server: ServiceID, status: UInt16)
  /// A client has a 2xx answer.
  case received(client: ServiceID)
  /// A consumer processed a message from the topic without failure.
  case processed(destination: NameID, consumer: ServiceID)
  /// A message from the topic was consumed.
  case consumed(destination: NameID)
}

extension TraceSummary {
  /// Calls `body` for each attempt and delivery that takes a step.
  func forEachStep(_ services: ServiceTable, _ body: (RequestStep, StepPlace) -> Void) {
    for (index, exchange) in exchanges.enumerated() where exchange.isSuccess {
      if exchange.hasServerTime {
        let server = services.service(of: exchange.server)
        body(.answered(server: server, status: exchange.statusCode), .exchange(index))
      }
      if exchange.isAnsweredToClient {
        body(.received(client: services.service(of: exchange.client)), .exchange(index))
      }
    }
    for (index, delivery) in deliveries.enumerated() where delivery.attempt > 0 {
      if delivery.finished.isLogged, !delivery.failed {
        let consumer = services.service(of: delivery.consumer)
        body(.processed(destination: delivery.destination, consumer: consumer), .delivery(index))
      }
      body(.consumed(destination: delivery.destination), .delivery(index))
    }
  }

  /// Where in a summary a step was taken, by index.
  enum StepPlace {
    case exchange(Int)
    case delivery(Int)
  }

  /// The request has `record` with the step that was taken at `place`.
  func has(_ record: ExpectedRecord, with step: RequestStep, at place: StepPlace, _ services: ServiceTable)
    -> Bool
  {
    switch (record, place) {
    case (.sending, .exchange(let index)): exchanges[index].hasClientTime
    case (.reception, .exchange(let index)): exchanges[index].hasServerTime
    case (.publishing, .delivery(let index)): deliveries[index].published.isLogged
    case (.message(let destination), _):
      deliveries.contains { isMessage($0, to: destination, after: step, services) }
    default: true
    }
  }

  /// A message that may be the one to `destination` that follows the step: of the same service as far as the
  /// publisher is known, to the same topic as far as that is.
  private func isMessage(
    _ delivery: Delivery, to destination: NameID, after step: RequestStep, _ services: ServiceTable
  ) -> Bool {
    guard delivery.destination == destination || delivery.destination == .empty else { return false }
    guard delivery.published.isLogged, let publisher = step.publisher else { return true }
    return services.service(of: delivery.publisher) == publisher
  }
}

extension RequestStep {
  /// Who publishes what follows the step; nil where nothing does.
  var publisher: ServiceID? {
    switch self {
    case .answered(let server, _): server
    case .processed(_, let consumer): consumer
    case .received, .consumed: nil
    }
  }
}
