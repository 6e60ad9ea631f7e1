import TraceModel

/// A step of a request that other records usually come with; services by number.
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
  func forEachStep(_ services: ServiceTable, _ body: (RequestStep, StepRow) -> Void) {
    for (index, exchange) in exchanges.enumerated() where exchange.isSuccess {
      if exchange.hasServer {
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

  /// The row of a summary that takes a step, by index.
  enum StepRow {
    case exchange(Int)
    case delivery(Int)
  }

  /// The request has `record` with the step that was taken by `row`.
  func has(_ record: ExpectedRecord, with step: RequestStep, at row: StepRow, _ services: ServiceTable)
    -> Bool
  {
    switch (record, row) {
    case (.sending, .exchange(let index)): exchanges[index].hasClient
    case (.reception, .exchange(let index)): exchanges[index].hasServer
    case (.publishing, .delivery(let index)): deliveries[index].published.isLogged
    case (.message(let destination), _):
      deliveries.contains { isMessage($0, to: destination, after: step, services) }
    case (.sending, .delivery), (.reception, .delivery), (.publishing, .exchange): true
    case (.processingEnd, _), (.consumption, _): true
    }
  }

  /// A message that may be the one to `destination` after the step: of the same service if the publisher is known,
  /// and to the same topic if known.
  private func isMessage(
    _ delivery: Delivery, to destination: NameID, after step: RequestStep, _ services: ServiceTable
  ) -> Bool {
    guard delivery.destination == destination || delivery.destination == .empty else { return false }
    guard delivery.published.isLogged, let publisher = step.publisher else { return true }
    return services.service(of: delivery.publisher) == publisher
  }
}

extension RequestStep {
  /// The publisher of the message after the step; nil if there is none.
  var publisher: ServiceID? {
    switch self {
    case .answered(let server, _): server
    case .processed(_, let consumer): consumer
    case .received, .consumed: nil
    }
  }
}

extension RequestStep {
  /// Any order that is the same in every run.
  private var order: (Int, UInt32, UInt32) {
    switch self {
    case .answered(let server, let status): (0, server.rawValue, UInt32(status))
    case .received(let client): (1, client.rawValue, 0)
    case .processed(let destination, let consumer): (2, destination.rawValue, consumer.rawValue)
    case .consumed(let destination): (3, destination.rawValue, 0)
    }
  }

  func isBefore(_ other: RequestStep) -> Bool { order < other.order }

  /// Passes kind, service, topic and status to `coder`, of which each kind has some.
  mutating func code(_ coder: inout SurveyCoder, of services: ServiceTable) {
    var (kind, service, topic, status) = (UInt8(0), ServiceID(rawValue: 0), NameID.empty, UInt16(0))
    switch self {
    case .answered(let server, let code): (kind, service, status) = (0, server, code)
    case .received(let client): (kind, service) = (1, client)
    case .processed(let destination, let consumer): (kind, service, topic) = (2, consumer, destination)
    case .consumed(let destination): (kind, topic) = (3, destination)
    }
    coder.integer(&kind)
    coder.service(&service, of: services)
    coder.name(&topic)
    coder.integer(&status)
    switch kind {
    case 0: self = .answered(server: service, status: status)
    case 1: self = .received(client: service)
    case 2: self = .processed(destination: topic, consumer: service)
    case 3: self = .consumed(destination: topic)
    case _: coder.fail()
    }
  }
}
