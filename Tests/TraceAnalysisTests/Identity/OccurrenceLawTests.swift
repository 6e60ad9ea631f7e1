import SyntheticFleet
import Testing
import TraceAnalysis
import TraceModel

/// Laws for every id, over many that were used once or twice.
@Suite struct OccurrenceLawTests {
  private static let seeds = Seeds.upTo(1_000)
  private static let hour = Nanoseconds(3_600_000_000_000)

  /// Digests of the events of each occurrence.
  private func parts(_ events: [Event]) -> [Set<UInt64>] {
    splitOccurrences(of: events).map { Set($0.map(\.digest)) }
  }

  /// The request of a small fleet that left most records.
  private static func fleetEvents(_ seed: UInt64, order: [Int]? = nil) -> [Event] {
    let reading = SimulatedFleet(.small(seed: seed), seed: seed).read(order)
    return reading.eventsByRequest.max { $0.count < $1.count } ?? []
  }

  /// The events an hour later, with records of their own.
  static func later(_ events: [Event], hasOwnKeys: Bool) -> [Event] {
    events.map { event in
      var copy = event
      copy.time = event.time + hour
      copy.digest = ~event.digest
      copy.line += 1_000_000
      copy.offset += 1_000_000
      if hasOwnKeys, event.messageKey != .none { copy.messageKey.high += 1 }
      return copy
    }
  }

  @Test func `one ordinary request is never split, however long it takes`() {
    for seed in Self.seeds {
      #expect(splitOccurrences(of: LongRequest(seed: seed).events).count == 1, "seed \(seed)")
      #expect(splitOccurrences(of: Self.fleetEvents(seed)).count == 1, "fleet of seed \(seed)")
    }
  }

  @Test func `ordinary requests do what the law is about`() {
    var (retries, redeliveries, calls, backwards) = (0, 0, 0, 0)
    for seed in Self.seeds {
      let events = LongRequest(seed: seed).events
      let consumed = events.filter { $0.role == .consumed && $0.messageKey != .none }.map(\.messageKey)
      if events.count(where: { $0.role == .requestSent && $0.origin == 1 }) > 1 { retries += 1 }
      if Set(consumed).count < consumed.count { redeliveries += 1 }
      if events.contains(where: { $0.origin == 6 }) { calls += 1 }
      if zip(events, events.dropFirst()).contains(where: { $1.time < $0.time - Nanoseconds(60_000_000_000) })
      {
        backwards += 1
      }
    }
    #expect(
      min(retries, redeliveries, calls, backwards) > Seeds.share(of: 200),
      "\(retries) \(redeliveries) \(calls) \(backwards)")
  }

  /// Some root is on record and, if a consumer has a message, the publishing of one by somebody else: without
  /// these nothing tells that a request begins.
  private static func isTelling(_ events: [Event]) -> Bool {
    let hasRoot = events.contains { $0.role == .requestSent || $0.role == .requestReceived }
    let consumers = Set(
      events.filter { [.consumed, .processingStarted, .processingFinished].contains($0.role) }.map(\.origin))
    let publishes = events.contains { $0.role == .published && !consumers.contains($0.origin) }
    return hasRoot && (consumers.isEmpty || publishes)
  }

  @Test(arguments: [true, false])
  func `a request and its copy an hour later are two occurrences of equal shape`(hasOwnKeys: Bool) {
    var count = 0
    for seed in Self.seeds {
      let first = Self.fleetEvents(seed)
      guard Self.isTelling(first) else { continue }
      count += 1
      let second = Self.later(first, hasOwnKeys: hasOwnKeys)
      #expect(
        parts(first + second) == [Set(first.map(\.digest)), Set(second.map(\.digest))], "seed \(seed)")
    }
    #expect(count > Seeds.share(of: 900))
  }

  @Test func `the order of arrival changes nothing`() {
    for seed in Self.seeds {
      var random = SplitMix64(seed: ~seed)
      let fleet = Self.fleetEvents(seed)
      let long = LongRequest(seed: seed).events
      for events in [
        fleet + Self.later(fleet, hasOwnKeys: seed % 2 == 0), long + Self.later(long, hasOwnKeys: true),
      ] {
        #expect(parts(events) == parts(events.shuffled(using: &random)), "seed \(seed)")
      }
    }
  }

  @Test func `the numbers of origins and sources change nothing`() {
    for seed in Self.seeds {
      var random = SplitMix64(seed: seed)
      let files = Array(SimulatedFleet(.small(seed: seed), seed: seed).files.indices)
      let ways = [files, files.shuffled(using: &random)].map { order in
        let first = Self.fleetEvents(seed, order: order).shuffled(using: &random)
        return parts(first + Self.later(first, hasOwnKeys: false))
      }
      #expect(ways[0] == ways[1], "seed \(seed)")
    }
  }

  @Test func `every event is in one occurrence`() {
    for seed in Self.seeds {
      let long = LongRequest(seed: seed).events
      let events = long + Self.later(long, hasOwnKeys: false)
      let split = splitOccurrences(of: events)
      #expect(split.flatMap { $0.map(\.digest) }.sorted() == events.map(\.digest).sorted(), "seed \(seed)")
      #expect(split.allSatisfy { !$0.isEmpty }, "seed \(seed)")
    }
  }
}
