import SyntheticFleet
import TraceAnalysis
import TraceModel

/// A request as reconstructed beside the same request as it was, for fleets with perfect clocks and complete logs.
/// The truth and its provable part are told apart here, and nowhere else.
struct TruthComparison {
  let reading: FleetReading
  let request: Int
  let trace: Trace
  let summary: TraceSummary

  init(_ reading: FleetReading, request: Int, events: [Event]) {
    self.reading = reading
    self.request = request
    trace = TraceReconstructor(catalog: reading.catalog).reconstruct(events)
    summary = TraceSummary(trace)
  }

  /// The text of a failure, so that it can be repeated.
  var name: String { "seed \(reading.fleet.seed), request \(request)" }

  var truth: FleetTruth { reading.fleet.truth }

  var configuration: FleetConfiguration { reading.fleet.configuration }

  /// The differences, one a line.
  var differences: [String] {
    var differences = differencesOfBeginning
    if canTellMessages { differences += differencesOfOutcome + differencesOfMessages + differencesOfEnd }
    if canTellAttempts { differences += differencesOfAttempts }
    return differences
  }

  private var differencesOfOutcome: [String] {
    let expected = provableOutcome
    return trace.outcome == expected ? [] : ["outcome \(trace.outcome), was \(expected)"]
  }
}

extension TruthComparison {
  private var differencesOfMessages: [String] {
    var differences: [String] = []
    var seen: Set<Int> = []
    for index in trace.messages.indices {
      let own = trace.deliveries.filter { $0.message == index }
      let works = own.flatMap { [$0.consumed, $0.started, $0.finished] }
      let records = ([trace.messages[index].published] + works).compactMap { $0 }
      let about = Set(records.map { reading.message(of: trace.events[$0]) })
      guard about.count == 1, let message = about.first ?? nil, seen.insert(message).inserted else {
        differences.append("message \(index) is \(about)")
        continue
      }
      differences += differencesOfMessage(index, message, own)
    }
    let expected = truth.requests[request].messages.filter {
      truth.messages[$0].published != nil || !truth.messages[$0].deliveries.isEmpty
    }
    if seen != Set(expected) { differences.append("messages \(seen.sorted()), were \(expected)") }
    return differences
  }

  private func differencesOfMessage(_ index: Int, _ message: Int, _ own: [Trace.Delivery]) -> [String] {
    var differences: [String] = []
    let published = time(trace.messages[index].published)
    if published != truth.messages[message].published { differences.append("message \(message) published") }
    let found = own.map { describe($0) }
    let expected = truth.messages[message].deliveries.map { describe(truth.deliveries[$0]) }
    if found.sorted() != expected.sorted() {
      differences.append("deliveries of \(message): \(found), were \(expected)")
    }
    if canTellAttempts, publisher(index) != truth.messages[message].publisher, published != nil {
      differences.append("publisher of \(message)")
    }
    if waits(ofMessage: index) != trueWaits(ofMessage: message) {
      differences.append("waits of message \(message)")
    }
    return differences
  }

  /// Of each group: published → first consumed, as the summary has it.
  private func waits(ofMessage message: Int) -> [Nanoseconds] {
    let own = summary.deliveries.filter { $0.message == Int32(message) }
    let firsts = own.indices.filter { $0 == 0 || own[$0 - 1].group != own[$0].group }.map { own[$0] }
    let known = firsts.filter { $0.published != Int64.absent && $0.consumed != Int64.absent }
    return known.map { Nanoseconds($0.consumed - $0.published) }.sorted()
  }

  private func trueWaits(ofMessage message: Int) -> [Nanoseconds] {
    let groups = configuration.stages[truth.messages[message].stage].groups.indices
    return groups.compactMap { truth.queueWait(ofMessage: message, group: $0) }.sorted()
  }

  private func publisher(_ message: Int) -> FleetTruth.Publisher? {
    switch trace.messages[message].publisher {
    case .unknown: return nil
    case .exchange(let exchange):
      let record = trace.exchanges[exchange].received.map { reading.record(of: trace.events[$0]) }
      return record?.attempt.map { .attempt($0) }
    case .delivery(let delivery):
      let event = trace.deliveries[delivery].consumed.map { trace.events[$0] }
      return event.flatMap { reading.delivery(of: $0) }.map { .delivery($0) }
    }
  }

  private func describe(_ delivery: Trace.Delivery) -> String {
    let origin = (delivery.consumed ?? delivery.started ?? delivery.finished).map { trace.events[$0].origin }
    let times = [delivery.consumed, delivery.started, delivery.finished].map { time($0)?.nanoseconds ?? 0 }
    let name = reading.catalog.origin(origin ?? 0).service
    return "\(times) \(delivery.attempt) \(delivery.failed) \(name)"
  }

  private func describe(_ delivery: FleetTruth.Delivery) -> String {
    let stage = truth.messages[delivery.message].stage
    let logsStart = configuration.stages[stage].groups[delivery.group].logsStart
    let started = logsStart ? delivery.started : nil
    let times = [delivery.consumed, started, delivery.finished].map { $0?.nanoseconds ?? 0 }
    let name = reading.fleet.roster.names[delivery.consumer]
    return "\(times) \(attempt(delivery)) \(delivery.failed) \(name)"
  }

  /// Retries count on from the attempt that failed.
  private func attempt(_ delivery: FleetTruth.Delivery) -> Int {
    let message = truth.messages[delivery.message]
    guard message.isRetry, canLinkRetries, case .delivery(let failed) = message.publisher else {
      return delivery.attempt
    }
    return delivery.attempt + attempt(truth.deliveries[failed])
  }

  private var differencesOfAttempts: [String] {
    let found = trace.exchanges.map { exchange in
      let times = [exchange.sent, exchange.received, exchange.responded, exchange.ended].map { time($0) }
      return "\(times.map { $0?.nanoseconds ?? 0 }) \(exchange.attempt) \(exchange.gaveUp)"
    }
    let expected = truth.attempts[truth.requests[request].attempts].map { attempt in
      let times = [attempt.sent, attempt.received, attempt.responded, attempt.ended]
      return "\(times.map { $0?.nanoseconds ?? 0 }) \(attempt.number) \(attempt.gaveUp)"
    }
    return found == expected ? [] : ["attempts \(found), were \(expected)"]
  }

  private var differencesOfBeginning: [String] {
    differences(between: [
      ("sent", summary.sent, truth.sent(ofRequest: request)),
      ("received", summary.received, truth.received(ofRequest: request)),
      ("accepted", summary.accepted, truth.accepted(ofRequest: request)),
    ])
  }

  private var differencesOfEnd: [String] {
    let done = trace.outcome == truth.outcome(ofRequest: request) ? truth.done(ofRequest: request) : nil
    return differences(between: [
      ("first effect", summary.firstEffect, truth.firstEffect(ofRequest: request)),
      ("done", done == nil ? nil : summary.done, done),
    ])
  }

  private func differences(between ends: [(String, Instant?, Timestamp?)]) -> [String] {
    ends.filter { $0.1?.time != $0.2 }.map(\.0)
  }

  private func time(_ event: Int?) -> Timestamp? { event.map { trace.events[$0].time } }
}
