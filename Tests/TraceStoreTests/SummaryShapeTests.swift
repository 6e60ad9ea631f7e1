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
      var next = Self.base
      let first = RandomSummary.make(catalog, &random).withTimes { _ in
        next += Int64.random(in: 1...9, using: &random) * 1000
        return next
      }
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

  private func fold(
    _ summaries: [TraceSummary], _ name: String, _ catalog: Catalog, revised: Set<Int64> = [],
    makesRecipes: Bool = true
  ) throws -> Folder {
    let index = try directory.open(.writing, "\(name).db", catalog: catalog)
    var rows = BatchRows(fileNumbers: try index.fileNumbers(nil))
    try index.writing { writer in
      for (number, summary) in summaries.enumerated() {
        let row = rows.add(summary, correlationID: "R\(number)", lookup: "r\(number)")
        try writer.store(row, of: rows, number: Int64(number + 1))
      }
    }
    var folder = Folder(revised: revised, makesRecipes: makesRecipes)
    try index.reading { try $0.foldSummaries(in: 1...(.max), except: [], attributes: nil, into: &folder) }
    return folder
  }
}

/// Remembers how each request was taken.
private struct Folder: SummaryFolder {
  let revised: Set<Int64>
  let makesRecipes: Bool
  /// The recipe of each request, which is the number of the request that it was made for; nil of one taken by its summary.
  private(set) var recipes: [Int?] = []
  /// All times of each request, in ns since 1970.
  private(set) var times: [[Int64]] = []
  private var positions: [Int: [Int]] = [:]

  init(revised: Set<Int64>, makesRecipes: Bool) {
    (self.revised, self.makesRecipes) = (revised, makesRecipes)
  }

  mutating func isAsStored(_ request: Int64) -> Bool { !revised.contains(request) }

  mutating func take(_ request: Int64, _ summary: inout TraceSummary, _ times: () -> KnownTimes?) -> Int? {
    recipes.append(nil)
    self.times.append(summary.allTimes())
    positions[Int(request)] = times().map { times in summary.allTimes().compactMap(times.position) }
    return makesRecipes ? Int(request) : nil
  }

  mutating func take(_ request: Int64, by recipe: Int, _ times: RowTimes) {
    recipes.append(recipe)
    self.times.append((positions[recipe] ?? []).map { times.start + times[$0] })
  }
}

extension TraceSummary {
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
