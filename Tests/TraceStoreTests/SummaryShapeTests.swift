import SyntheticFleet
import Testing
import TraceModel

@testable import TraceStore

/// Requests of one shape are found to be, and others are not.
@Suite struct SummaryShapeTests {
  let directory: IndexDirectory

  init() throws { directory = try IndexDirectory() }

  private static let base: Int64 = 1_795_603_768_000_000_000

  @Test func `a shape does not depend on times as long as their order stays, nor on places of messages`()
    throws
  {
    var byShape = 0
    for seed in Seeds.first(200) {
      var random = SplitMix64(seed: seed)
      let catalog = Catalog()
      let first = RandomSummary.make(catalog, &random).withTimes { _ in
        // So few that some are equal.
        Self.base + Int64.random(in: 0...12, using: &random) * 1000
      }
      var moved = first
      for index in moved.deliveries.indices where moved.deliveries[index].messageOffset.isLogged {
        moved.deliveries[index].messageOffset += 7
      }
      let variants = [
        first, first.withTimes { $0 + 86_400_000_000_000 }, moved,
        first.withTimes { Self.base + ($0 - Self.base) * 3 },
      ]
      let folder = try fold(variants, "\(seed)", catalog)
      #expect(folder.recipes == [nil, 1, 1, 1], "seed \(seed)")
      #expect(folder.times == variants.map { $0.allTimes() }, "seed \(seed)")
      byShape += folder.recipes.count { $0 != nil }
    }
    #expect(byShape > 0)
  }

  @Test
  func `another order of times, a time that is equal to another, and any other number make another shape`()
    throws
  {
    for seed in Seeds.first(200) {
      var random = SplitMix64(seed: seed)
      let catalog = Catalog()
      let first = Self.ascending(catalog, &random)
      var (reordered, equal, ended, left) = (first, first, first, first)
      (reordered.start, reordered.end) = (first.end, first.start)
      equal.end = first.start
      ended.outcome = Outcome.allCases.first { $0 != first.outcome } ?? first.outcome
      left.participants.append(.init(origin: catalog.id(of: Origin(service: "late")), level: .info))
      var variants = [first, reordered, equal, ended, left]
      if !first.exchanges.isEmpty {
        var answered = first
        answered.exchanges[0].statusCode = first.exchanges[0].statusCode == 503 ? 200 : 503
        variants.append(answered)
      }
      let folder = try fold(variants, "\(seed)", catalog)
      #expect(folder.recipes.allSatisfy { $0 == nil }, "seed \(seed)")
    }
  }

  @Test
  func `requests that are not as they are stored are taken one by one, and so are all without a recipe`()
    throws
  {
    let catalog = Catalog()
    var random = SplitMix64(seed: 1)
    let summary = RandomSummary.make(catalog, &random).withTimes { _ in Self.base }
    let same = Array(repeating: summary, count: 4)
    #expect(try fold(same, "revised", catalog, revised: [1, 3]).recipes == [nil, nil, nil, 2])
    #expect(
      try fold(same, "none", catalog, revised: [], makesRecipes: false).recipes == [nil, nil, nil, nil])
  }

  @Test func `settled times are those of the common clock, whoever of a crowd told them`() throws {
    var byShape = 0
    for seed in Seeds.first(200) {
      var random = SplitMix64(seed: seed)
      let catalog = Catalog()
      let first = Self.ascending(catalog, &random)
      let member = first.participants.first?.origin ?? .unnamed
      let other = catalog.id(of: Origin(service: "other", instance: "of the crowd"))
      guard member != .unnamed else { continue }
      let leads = catalog.origins.indices.map { _ in Int64.random(in: -99...99, using: &random) * 1_000_000 }
      var settlement = RowSettlement(
        corrections: leads.map { ClockLine(epoch: 0, offset: $0, drift: 0) }, crowds: leads.map { _ in 0 })
      // As each clock showed them.
      func logged(_ truth: TraceSummary) -> TraceSummary {
        truth.withClockTimes { $0 + leads[$1.index] }
      }
      let second = first.withOrigins { $0 == member ? other : $0 }
      let variants = [first, second, second.withTimes { $0 + 3_600_000_000_000 }]
      let alone = try fold(variants.map(logged), "\(seed)-alone", catalog, settlement: settlement)
      #expect(alone.recipes == [nil, nil, 2], "seed \(seed)")
      settlement = RowSettlement(
        corrections: settlement.corrections,
        crowds: leads.indices.map { [member.index, other.index].contains($0) ? 1 : 0 })
      let folder = try fold(variants.map(logged), "\(seed)", catalog, settlement: settlement)
      #expect(folder.recipes == [nil, 1, 1], "seed \(seed)")
      // The first is taken as it is stored.
      #expect(folder.times.dropFirst() == variants.map { $0.allTimes() }.dropFirst(), "seed \(seed)")
      #expect(folder.members.last == other, "seed \(seed)")
      byShape += 1
    }
    #expect(byShape > 0)
  }

  @Test func `a request that names a clock that was set is taken by its summary`() throws {
    let catalog = Catalog()
    var random = SplitMix64(seed: 3)
    let summary = RandomSummary.make(catalog, &random).withTimes { _ in Self.base }
    let none = [ClockLine?](repeating: ClockLine.none, count: catalog.origins.count)
    var set = none
    set[summary.participants[0].origin.index] = nil
    for (name, corrections, recipes) in [("none", none, [nil, 1]), ("set", set, [nil, nil])] {
      let settlement = RowSettlement(corrections: corrections, crowds: [])
      #expect(try fold([summary, summary], name, catalog, settlement: settlement).recipes == recipes)
    }
  }

  @Test func `a request that names very many programs is taken by its summary where clocks are corrected`()
    throws
  {
    let catalog = Catalog()
    var random = SplitMix64(seed: 4)
    let summary = RandomSummary.make(catalog, &random).withTimes { _ in Self.base }
    for (name, programs, recipes) in [("few", 3, [nil, 1]), ("many", 100, [nil, nil])] {
      var request = summary
      for number in 0..<programs {
        let origin = catalog.id(of: Origin(service: "\(name) \(number)"))
        request.participants.append(.init(origin: origin, level: .info))
      }
      let settlement = RowSettlement(
        corrections: Array(repeating: ClockLine.none, count: catalog.origins.count), crowds: [])
      #expect(try fold([request, request], name, catalog, settlement: settlement).recipes == recipes)
      #expect(try fold([request, request], name + "-as-logged", catalog).recipes == [nil, 1])
    }
  }

  /// A request whose times ascend in the order in which they are listed.
  private static func ascending(_ catalog: Catalog, _ random: inout SplitMix64) -> TraceSummary {
    var next = base
    return RandomSummary.make(catalog, &random).withTimes { _ in
      next += Int64.random(in: 1...9, using: &random) * 1000
      return next
    }
  }

  private func fold(
    _ summaries: [TraceSummary], _ name: String, _ catalog: Catalog, revised: Set<Int64> = [],
    makesRecipes: Bool = true, settlement: RowSettlement? = nil
  ) throws -> Folder {
    let index = try directory.open(.writing, "\(name).db", catalog: catalog)
    var rows = BatchRows(fileNumbers: try index.fileNumbers(nil))
    try index.writing { writer in
      for (number, summary) in summaries.enumerated() {
        let row = rows.add(summary, correlationID: "R\(number)", lookup: "r\(number)")
        try writer.store(row, of: rows, number: Int64(number + 1))
      }
    }
    var folder = Folder(settlement: settlement, revised: revised, makesRecipes: makesRecipes)
    try index.reading { try $0.foldSummaries(in: 1...(.max), except: [], attributes: nil, into: &folder) }
    return folder
  }
}

/// Remembers how each request was taken.
private struct Folder: SummaryFolder {
  let settlement: RowSettlement?
  let revised: Set<Int64>
  let makesRecipes: Bool
  /// The recipe of each request, which is the number of the request that it was made for; nil of one taken by its summary.
  private(set) var recipes: [Int?] = []
  /// All times of each request, in ns since 1970.
  private(set) var times: [[Int64]] = []
  /// The first member of a crowd that each request taken by its shape names.
  private(set) var members: [OriginID?] = []
  private var positions: [Int: [Int]] = [:]
  private var memberPositions: [Int: Int] = [:]

  init(settlement: RowSettlement?, revised: Set<Int64>, makesRecipes: Bool) {
    (self.settlement, self.revised, self.makesRecipes) = (settlement, revised, makesRecipes)
  }

  mutating func isAsStored(_ request: Int64) -> Bool { !revised.contains(request) }

  mutating func take(_ request: Int64, _ summary: inout TraceSummary, _ times: () -> KnownTimes?) -> Int? {
    recipes.append(nil)
    self.times.append(summary.allTimes())
    let settled = summary.withClockTimes {
      $0 - (settlement?.correction(of: $1)?.offset(atLogged: $0) ?? 0)
    }
    positions[Int(request)] = times().map { times in
      memberPositions[Int(request)] = summary.participants.first.flatMap {
        times.position(ofMember: $0.origin)
      }
      return settled.allTimes().compactMap(times.position)
    }
    return makesRecipes ? Int(request) : nil
  }

  mutating func take(_ request: Int64, by recipe: Int, _ times: RowTimes) {
    recipes.append(recipe)
    self.times.append((positions[recipe] ?? []).map { times.start + times[$0] })
    members.append(memberPositions[recipe].map { times.member(at: $0) })
  }
}

extension TraceSummary {
  /// The summary with the times that clocks told changed; those of the first and the last record are by the first
  /// participant's clock and by that of `endOrigin`.
  fileprivate func withClockTimes(_ change: (Int64, OriginID) -> Int64) -> TraceSummary {
    var summary = self
    if let first = firstRecord { summary.start.nanoseconds = change(start.nanoseconds, first.origin) }
    if let endOrigin { summary.end.nanoseconds = change(end.nanoseconds, endOrigin) }
    summary.forEachTime { time, origin in if time.isLogged { time = change(time, origin) } }
    return summary
  }

  /// The summary with other origins.
  fileprivate func withOrigins(_ change: (OriginID) -> OriginID) -> TraceSummary {
    var summary = self
    summary.endOrigin = endOrigin.map(change)
    let instants: [WritableKeyPath<TraceSummary, Instant?>] = [
      \.sent, \.received, \.accepted, \.firstEffect, \.done,
    ]
    for path in instants {
      if let instant = self[keyPath: path] { summary[keyPath: path]?.origin = change(instant.origin) }
    }
    for index in exchanges.indices {
      summary.exchanges[index].client = change(exchanges[index].client)
      summary.exchanges[index].server = change(exchanges[index].server)
    }
    for index in deliveries.indices {
      summary.deliveries[index].publisher = change(deliveries[index].publisher)
      summary.deliveries[index].consumer = change(deliveries[index].consumer)
    }
    for index in clientEvents.indices {
      summary.clientEvents[index].origin = change(clientEvents[index].origin)
    }
    for index in participants.indices {
      summary.participants[index].origin = change(participants[index].origin)
    }
    return summary
  }

  /// The summary with other times.
  fileprivate func withTimes(_ change: (Int64) -> Int64) -> TraceSummary {
    var summary = self
    summary.start.nanoseconds = change(start.nanoseconds)
    summary.end.nanoseconds = change(end.nanoseconds)
    summary.forEachTime { time, _ in if time.isLogged { time = change(time) } }
    for index in summary.deliveries.indices where summary.deliveries[index].messageTime.isLogged {
      summary.deliveries[index].messageTime = change(summary.deliveries[index].messageTime)
    }
    return summary
  }

  /// All that are logged.
  fileprivate func allTimes() -> [Int64] {
    var times: [Int64] = []
    _ = withTimes {
      times.append($0)
      return $0
    }
    return times
  }
}
