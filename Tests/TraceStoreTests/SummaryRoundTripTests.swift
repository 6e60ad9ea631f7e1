import SyntheticFleet
import Testing
import TraceModel

@testable import TraceStore

/// A summary comes back from the index as it was stored, whatever is in it.
@Suite struct SummaryRoundTripTests {
  let directory: IndexDirectory

  init() throws { directory = try IndexDirectory() }

  @Test(arguments: 0..<40)
  func `every field of a summary comes back, also in a process with other ids`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let catalog = Catalog()
    let summaries = (0..<8).map { _ in RandomSummary.make(catalog, &random) }
    let index = try directory.open(.writing, catalog: catalog)
    var rows = BatchRows(fileNumbers: try index.fileNumbers(nil))
    try index.writing { writer in
      for (number, summary) in summaries.enumerated() {
        let row = rows.add(summary, correlationID: "R\(number)", lookup: "r\(number)")
        try writer.store(row, of: rows, number: Int64(number + 1))
      }
    }
    let stranger = Catalog()
    for text in ["jobs", "b"] { _ = stranger.id(of: text) }
    _ = stranger.id(of: Origin(service: "stranger"))
    let read = try directory.open(.reading, catalog: stranger).reading { reader in
      try reader.summaries().map { SummaryText.text(of: $0.summary, stranger) }
    }
    #expect(read == summaries.map { SummaryText.text(of: $0, catalog) }, "seed \(seed)")
  }

  @Test func `an outline has the outcome, the times and the participants of the whole`() throws {
    for seed in Seeds.first(100) {
      var random = SplitMix64(seed: seed)
      let catalog = Catalog()
      let summaries = (0..<8).map { _ in RandomSummary.make(catalog, &random) }
      let index = try directory.open(.writing, "\(seed).db", catalog: catalog)
      var rows = BatchRows(fileNumbers: try index.fileNumbers(nil))
      try index.writing { writer in
        for (number, summary) in summaries.enumerated() {
          let row = rows.add(summary, correlationID: "R\(number)", lookup: "r\(number)")
          try writer.store(row, of: rows, number: Int64(number + 1))
        }
      }
      var (outlines, wanted) = ([TraceSummary](), [Int64]())
      try index.reading { reader in
        let isWanted = { (request: StoredRequestID, outline: inout TraceSummary) -> Bool in
          outlines.append(outline)
          return request.number % 2 == 0
        }
        try reader.forEachSummary(where: isWanted) { request, summary in
          wanted.append(request.number)
          let whole = SummaryText.text(of: summary, catalog)
          #expect(whole == SummaryText.text(of: summaries[Int(request.number) - 1], catalog), "seed \(seed)")
        }
      }
      #expect(wanted == [2, 4, 6, 8], "seed \(seed)")
      #expect(outlines.map(\.outcome) == summaries.map(\.outcome), "seed \(seed)")
      #expect(outlines.map(\.start) == summaries.map(\.start), "seed \(seed)")
      #expect(outlines.map(\.end) == summaries.map(\.end), "seed \(seed)")
      #expect(outlines.map(\.endOrigin) == summaries.map(\.endOrigin), "seed \(seed)")
      #expect(outlines.map(\.participants) == summaries.map(\.participants), "seed \(seed)")
    }
  }

  @Test func `a summary that is stored again takes the place of the first, and stale ones can be left out`()
    throws
  {
    var random = SplitMix64(seed: 7)
    let catalog = Catalog()
    let index = try directory.open(.writing, catalog: catalog)
    let summary = RandomSummary.make(catalog, &random)
    let older = RandomSummary.make(catalog, &random)
    var rows = BatchRows(fileNumbers: try index.fileNumbers(nil))
    try index.writing { writer in
      try writer.store(rows.add(older, correlationID: "a", lookup: "a"), of: rows, number: 1)
      try writer.replace(rows.add(summary, correlationID: "A", lookup: "a"), of: rows, number: 1)
      try writer.store(rows.add(summary, correlationID: "B", lookup: "b"), of: rows, number: 2)
    }
    try index.reading { reader in
      #expect(try reader.summaries().map(\.number) == [1, 2])
      #expect(try reader.summaries(except: [1]).map(\.number) == [2])
      let first = try #require(try reader.summaries(except: [2]).first)
      #expect(SummaryText.text(of: first.summary, catalog) == SummaryText.text(of: summary, catalog))
      #expect(try reader.request(lookup: "b") == 2)
      #expect(
        try reader.requests(prefix: "", limit: 9).map { try reader.correlationID(of: StoredRequestID($0)) }
          == ["A", "B"])
      #expect(try reader.neighbours(of: "aa", limit: 1) == ["A", "B"])
    }
  }
}

/// Summaries with anything in them that an index may hold.
enum RandomSummary {
  static func make(_ catalog: Catalog, _ random: inout SplitMix64) -> TraceSummary {
    var summary = TraceSummary()
    summary.outcome = Outcome.allCases.randomElement(using: &random) ?? .completed
    summary.start = Timestamp(nanoseconds: time(&random))
    summary.end = Timestamp(nanoseconds: time(&random))
    summary.sent = instant(catalog, &random)
    summary.received = instant(catalog, &random)
    summary.accepted = instant(catalog, &random)
    summary.firstEffect = instant(catalog, &random)
    summary.done = instant(catalog, &random)
    summary.participants = (0..<Int.random(in: 0...3, using: &random)).map { _ in
      .init(origin: origin(catalog, &random), level: Level.allCases.randomElement(using: &random) ?? .info)
    }
    summary.exchanges = (0..<Int.random(in: 0...3, using: &random)).map { _ in exchange(catalog, &random) }
    summary.deliveries = (0..<Int.random(in: 0...3, using: &random)).map {
      delivery(Int32($0), catalog, &random)
    }
    summary.clientEvents = (0..<Int.random(in: 0...3, using: &random)).map { _ in
      var event = TraceSummary.ClientEvent(
        role: [.launch, .screenLoad, .hitches].randomElement(using: &random) ?? .launch,
        origin: origin(catalog, &random), ended: time(&random), duration: max(0, time(&random)))
      event.failed = Bool.random(using: &random)
      return event
    }
    summary.error = name(catalog, &random)
    return summary
  }

  private static func exchange(_ catalog: Catalog, _ random: inout SplitMix64) -> TraceSummary.Exchange {
    var exchange = TraceSummary.Exchange()
    exchange.attempt = Int32.random(in: 0...(.max), using: &random)
    exchange.statusCode = UInt16.random(in: 0...999, using: &random)
    exchange.gaveUp = Bool.random(using: &random)
    exchange.client = origin(catalog, &random)
    exchange.server = origin(catalog, &random)
    exchange.sent = absentOrTime(&random)
    exchange.received = absentOrTime(&random)
    exchange.responded = absentOrTime(&random)
    exchange.ended = absentOrTime(&random)
    return exchange
  }

  private static func delivery(
    _ message: Int32, _ catalog: Catalog, _ random: inout SplitMix64
  ) -> TraceSummary.Delivery {
    var delivery = TraceSummary.Delivery()
    delivery.message = message
    delivery.attempt = Int32.random(in: 0...5, using: &random)
    delivery.destination = name(catalog, &random)
    delivery.group = name(catalog, &random)
    delivery.partition = [-1, 0, .max].randomElement(using: &random) ?? 0
    delivery.messageOffset = [Int64.absent, 0, 1 << 62 - 1].randomElement(using: &random) ?? 0
    delivery.publisher = origin(catalog, &random)
    delivery.consumer = origin(catalog, &random)
    delivery.begun = absentOrTime(&random)
    delivery.published = absentOrTime(&random)
    delivery.consumed = absentOrTime(&random)
    delivery.started = absentOrTime(&random)
    delivery.finished = absentOrTime(&random)
    delivery.failed = Bool.random(using: &random)
    if Bool.random(using: &random) { addUnusual(to: &delivery, &random) }
    return delivery
  }

  private static func addUnusual(to delivery: inout TraceSummary.Delivery, _ random: inout SplitMix64) {
    delivery.repeats = [-1, 0].randomElement(using: &random) ?? 0
    delivery.isDeadLetter = Bool.random(using: &random)
    delivery.sharesWork = Bool.random(using: &random)
    delivery.isPairedByOrder = Bool.random(using: &random)
    delivery.messageTime = absentOrTime(&random)
    delivery.messageTimeKind = MessageTimeKind.allCases.randomElement(using: &random) ?? .unknown
  }

  private static func time(_ random: inout SplitMix64) -> Int64 {
    [0, -1, 1_767_225_600_000_000_000, 1 << 62, -(1 << 62)].randomElement(using: &random) ?? 0
  }

  private static func absentOrTime(_ random: inout SplitMix64) -> Int64 {
    Bool.random(using: &random) ? Int64.absent : time(&random)
  }

  private static func instant(_ catalog: Catalog, _ random: inout SplitMix64) -> Instant? {
    guard Bool.random(using: &random) else { return nil }
    return Instant(time: Timestamp(nanoseconds: time(&random)), origin: origin(catalog, &random))
  }

  private static func origin(_ catalog: Catalog, _ random: inout SplitMix64) -> OriginID {
    let services = ["", "api", "consumer", "a \"quoted\" ünïcode"]
    let instances: [String?] = [nil, "", "pod-1", "pod-2"]
    return catalog.id(
      of: Origin(
        service: services.randomElement(using: &random) ?? "",
        instance: instances.randomElement(using: &random) ?? nil))
  }

  private static func name(_ catalog: Catalog, _ random: inout SplitMix64) -> NameID {
    catalog.id(of: ["", "jobs", "a", "b", "ü"].randomElement(using: &random) ?? "")
  }
}

/// All that a summary says, with names instead of ids.
enum SummaryText {
  static func text(of summary: TraceSummary, _ catalog: Catalog) -> String {
    let origin = { catalog.origin($0) }
    let instants = [summary.sent, summary.received, summary.accepted, summary.firstEffect, summary.done].map {
      $0.map { "\($0.time.nanoseconds) \(origin($0.origin))" } ?? "none"
    }
    let participants = summary.participants.map { "\(origin($0.origin)) \($0.level)" }
    let exchanges = summary.exchanges.map { exchange in
      "\(exchange.attempt) \(exchange.statusCode) \(exchange.gaveUp) \(origin(exchange.client)) \(origin(exchange.server)) "
        + "\([exchange.sent, exchange.received, exchange.responded, exchange.ended])"
    }
    let deliveries = summary.deliveries.map { delivery in
      "\(delivery.message) \(delivery.attempt) \(catalog.text(delivery.destination)) \(catalog.text(delivery.group)) "
        + "\(delivery.partition) \(delivery.messageOffset) \(origin(delivery.publisher)) \(origin(delivery.consumer)) "
        + "\([delivery.begun, delivery.published, delivery.consumed, delivery.started, delivery.finished]) \(delivery.failed) "
        + "\(delivery.repeats) \(delivery.isDeadLetter) \(delivery.sharesWork) \(delivery.isPairedByOrder) \(delivery.messageTime) \(delivery.messageTimeKind)"
    }
    let clientEvents = summary.clientEvents.map {
      "\($0.role) \(origin($0.origin)) \($0.ended) \($0.duration) \($0.failed)"
    }
    return
      "\(clientEvents) \(catalog.text(summary.error)) \(summary.outcome) \(summary.start) \(summary.end) \(instants) \(participants) \(exchanges) \(deliveries)"
  }
}
