import SyntheticFleet
import Testing
import TraceModel

@testable import LogReading

/// Ranges of a source, each known by its first records, its leaps, and sums, tell what one reading tells.
@Suite struct RangeTimesLawTests {
  /// Times with leaps, and long stretches without.
  private static func times(_ random: inout SplitMix64) -> [Int64] {
    var times: [Int64] = []
    for _ in 0..<random.index(below: 5) + 1 {
      times += StrayTimeLawTests.times(&random)
      guard random.chance(0.7), let last = times.last else { continue }
      times += (1...200 + Int64(random.index(below: 600))).map { last + $0 * 1_000_000 }
    }
    return times
  }

  private static func block(_ times: ArraySlice<Int64>) -> RecordBlock {
    var block = StrayTimeLawTests.block(times)
    for index in block.events.indices {
      block.events[index].origin = OriginID(index: Int(block.events[index].offset) % 2)
    }
    return block
  }

  /// What one reading tells of times.
  private struct Told: Equatable {
    var strays: [Int64: Int64] = [:]
    var recent = RecentTimes()
    var coverage: [OriginID: LoggedStretch] = [:]
  }

  private static func whole(_ times: [Int64], beginning: Int64?) -> Told {
    var (told, strays, survey) = (Told(), StrayTimes(beginning: beginning), CoverageSurvey())
    let blocks = strays.settle(block(times[...])) + strays.settleAll()
    for block in blocks {
      survey.add(block, source: 0)
      for event in block.events + block.uncorrelated where event.timeForm == .stray {
        told.strays[event.offset] = event.time.nanoseconds
      }
    }
    for part in survey.stretches { told.coverage[part.origin] = part.stretch }
    told.recent = strays.recent
    return told
  }

  /// The same of ranges, and how many records stand one by one.
  private static func joined(
    _ times: [Int64], beginning: Int64?, _ random: inout SplitMix64
  ) throws -> (Told, singles: Int) {
    var (joined, start, singles) = (JoinedTimes(), 0, 0)
    while start < times.count {
      let end = min(times.count, start + 1 + random.index(below: max(1, times.count)))
      var reader = RangeTimesReader(beginning: beginning)
      var next = start
      while next < end {
        let last = min(end, next + 1 + random.index(below: 300))
        reader.add(block(times[next..<last]))
        next = last
      }
      let range = reader.finish()
      singles += range.records.count
      try joined.add(range)
      start = end
    }
    let (recent, coverage) = joined.finish()
    var told = Told(recent: recent)
    told.strays = joined.strays
    told.recent.coverage = [:]
    for part in coverage { told.coverage[part.origin] = part.stretch }
    return (told, singles)
  }

  @Test func `ranges tell of times what one reading tells`() throws {
    var saved = 0
    for seed in Seeds.upTo(1_000) {
      var random = SplitMix64(seed: seed)
      let times = Self.times(&random)
      let beginning = random.chance(0.2) ? Int64(1_795_600_000_000_000_000) - 1 : nil
      var whole = Self.whole(times, beginning: beginning)
      var (joined, singles) = try Self.joined(times, beginning: beginning, &random)
      saved += times.count - singles
      // More than these are not counted.
      whole.recent.earlier = min(whole.recent.earlier, RecentTimes.mostCounted)
      joined.recent.earlier = min(joined.recent.earlier, RecentTimes.mostCounted)
      #expect(joined == whole, "seed \(seed)")
    }
    #expect(saved > 10_000)
  }

  @Test func `a range that lacks the records behind a leap is no range`() throws {
    let start: Int64 = 1_795_600_000_000_000_000
    let times = (0..<600).map { start + Int64($0) * 1_000_000 }
    var reader = RangeTimesReader(beginning: nil)
    reader.add(Self.block(times[...]))
    var range = reader.finish()
    #expect(range.records.count < 200)
    #expect(range.runs.map(\.records) == [times.count - range.records.count])
    range.records[range.records.count - 1].logged += 400 * 86_400 * 1_000_000_000
    var joined = JoinedTimes()
    #expect(throws: JoinedTimes.Gap.self) { try joined.add(range) }
  }
}
