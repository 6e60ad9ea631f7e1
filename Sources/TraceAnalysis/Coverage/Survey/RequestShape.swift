import TraceModel

/// A request's outcome by its own records, its steps and the records of them, without times: the key of `ShapeSurvey`.
/// Requests are many and their shapes few, so that requests of one shape are counted together.
struct RequestShape: Hashable, Sendable {
  private var outcome = Outcome.incomplete
  /// Two for each exchange, then two for each delivery.
  private var words: [UInt64] = []

  /// Takes the shape of `summary`, in the room of the one before.
  mutating func take(_ summary: TraceSummary, _ services: ServiceTable) {
    outcome = summary.outcome
    words.removeAll(keepingCapacity: true)
    for exchange in summary.exchanges {
      append(
        flags: (
          true, exchange.isSuccess, exchange.isAnsweredToClient, exchange.hasServer,
          exchange.hasClient
        ), UInt32(exchange.statusCode), exchange.server, exchange.client, services)
    }
    for delivery in summary.deliveries {
      append(
        flags: (
          false, delivery.attempt > 0, delivery.finished.isLogged, delivery.failed,
          delivery.published.isLogged
        ), delivery.destination.rawValue, delivery.publisher, delivery.consumer, services)
    }
  }

  @inline(__always)
  private mutating func append(
    flags: (Bool, Bool, Bool, Bool, Bool), _ value: UInt32, _ first: OriginID, _ second: OriginID,
    _ services: ServiceTable
  ) {
    func bit(_ flag: Bool, _ index: UInt64) -> UInt64 { flag ? 1 << index : 0 }
    words.append(
      UInt64(value) << 32 | bit(flags.0, 0) | bit(flags.1, 1) | bit(flags.2, 2) | bit(flags.3, 3)
        | bit(flags.4, 4))
    words.append(
      UInt64(services.service(of: first).rawValue) << 32 | UInt64(services.service(of: second).rawValue))
  }
}
