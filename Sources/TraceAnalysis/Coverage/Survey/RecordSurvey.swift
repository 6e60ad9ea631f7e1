package import TraceModel

/// Counts records that other records of the same request call for: how many are there and, by second, how many are
/// not. The meaning of a record's absence is decided where coverage is known (`SamplingSuspicion`).
package struct RecordSurvey: Sendable {
  /// Records of one kind, by the service whose record calls for them.
  struct Kind: Hashable {
    var record: ExpectedRecord
    /// The publisher of a message to be consumed, the consumer of a message published or of an end to come, the
    /// client of a request to be received.
    var caller: ServiceID
  }

  /// A second of the clock that told the calling record.
  struct Second: Hashable {
    var clock: OriginID
    /// Since 1970, rounded down.
    var second: Int64
  }

  /// How often a kind is there, and when it is not.
  struct Tally {
    var logged = 0
    var missing: [Second: Int] = [:]
  }

  private(set) var tallies: [Kind: Tally] = [:]
  private let services: ServiceTable

  /// - Parameter services: of the catalog whose ids the summaries have.
  package init(services: ServiceTable) { self.services = services }

  /// Counts the records of one request; its times are as logged.
  package mutating func add(_ summary: TraceSummary) {
    for exchange in summary.exchanges where exchange.isAnsweredToClient {
      count(.reception, by: exchange.client, at: exchange.ended, isLogged: exchange.hasServer)
    }
    for (index, delivery) in summary.deliveries.enumerated() {
      let isFirst = index == 0 || summary.deliveries[index - 1].message != delivery.message
      if isFirst { countPassage(delivery) }
      if delivery.attempt > 0 { countEnd(delivery, isLast: summary.deliveries.isLastOfRun(at: index)) }
    }
  }

  /// Counts what `other` has counted, of other requests.
  package mutating func merge(_ other: RecordSurvey) {
    tallies.merge(other.tallies) { mine, others in
      Tally(
        logged: mine.logged + others.logged,
        missing: mine.missing.merging(others.missing, uniquingKeysWith: +))
    }
  }

  private mutating func countPassage(_ delivery: TraceSummary.Delivery) {
    if delivery.published.isLogged {
      count(
        .consumption(destination: delivery.destination), by: delivery.publisher, at: delivery.published,
        isLogged: delivery.attempt > 0)
    }
    if let begun = delivery.taken.logged, delivery.attempt > 0 {
      count(
        .publishing(destination: delivery.destination), by: delivery.consumer, at: begun,
        isLogged: delivery.published.isLogged)
    }
  }

  /// A delivery that another attempt followed was cut short; its end is not called for.
  private mutating func countEnd(_ delivery: TraceSummary.Delivery, isLast: Bool) {
    guard let begun = delivery.taken.logged else { return }
    let isLogged = delivery.finished.isLogged
    guard isLogged || isLast else { return }
    count(
      .processingEnd(destination: delivery.destination), by: delivery.consumer, at: begun, isLogged: isLogged)
  }

  private mutating func count(
    _ record: ExpectedRecord, by origin: OriginID, at nanoseconds: Int64, isLogged: Bool
  ) {
    let kind = Kind(record: record, caller: services.service(of: origin))
    if isLogged {
      tallies[kind, default: Tally()].logged += 1
    } else {
      let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: Self.nanosecondsPerSecond)
      let second = Second(clock: origin, second: rest < 0 ? whole - 1 : whole)
      tallies[kind, default: Tally()].missing[second, default: 0] += 1
    }
  }

  static let nanosecondsPerSecond: Int64 = 1_000_000_000
}

extension TraceSummary.Exchange {
  /// The client has a 2xx answer.
  var isAnsweredToClient: Bool { isSuccess && !gaveUp && ended.isLogged }
}

extension RecordSurvey {
  /// Passes all that it has counted to `coder`.
  mutating func code(_ coder: inout SurveyCoder) {
    let services = services
    let kind = Kind(record: .sending, caller: ServiceID(rawValue: 0))
    coder.entries(&tallies, by: Kind.isBefore, blank: (kind, Tally())) { kind, tally, coder in
      coder.record(&kind.record)
      coder.service(&kind.caller, of: services)
      coder.count(&tally.logged)
      var last: Int64 = 0
      coder.entries(
        &tally.missing, by: Second.isBefore, blank: (Second(clock: .unnamed, second: 0), 0)
      ) { second, count, coder in
        coder.origin(&second.clock)
        coder.time(&second.second, after: &last)
        coder.count(&count)
      }
      let seconds = Int64.max / RecordSurvey.nanosecondsPerSecond
      if tally.missing.keys.contains(where: { $0.second.magnitude >= seconds }) { coder.fail() }
    }
  }
}

extension RecordSurvey.Kind {
  fileprivate static func isBefore(_ a: Self, _ b: Self) -> Bool {
    a.record == b.record ? a.caller < b.caller : a.record.isBefore(b.record)
  }
}

extension RecordSurvey.Second {
  fileprivate static func isBefore(_ a: Self, _ b: Self) -> Bool {
    (a.clock.rawValue, a.second) < (b.clock.rawValue, b.second)
  }
}
