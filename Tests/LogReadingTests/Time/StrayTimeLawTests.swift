import SyntheticFleet
import Testing
import TraceModel

@testable import LogReading

/// Strays do not depend on how their source is cut: into blocks, nor into the parts of several runs.
@Suite struct StrayTimeLawTests {
  private static let day: Int64 = 86_400 * 1_000_000_000

  /// Times of a log with leaps of many kinds: single ones, runs, years and days away, two logs in one, weeks between.
  static func times(_ random: inout SplitMix64) -> [Int64] {
    let start: Int64 = 1_795_600_000_000_000_000
    let (count, frequency) = (
      [3, 8, 20, 60, 400][random.index(below: 5)], [0.02, 0.1, 0.4][random.index(below: 3)]
    )
    let step = [1_000, 3_600_000_000_000, 7 * day][random.index(below: 3)]
    var (time, other, times) = (start, start - 30 * day, [Int64]())
    while times.count < count {
      time += 1 + Int64(random.index(below: Int(step)))
      guard random.chance(frequency) else {
        times.append(time)
        continue
      }
      other += day / 24
      let leap = [time - 4 * day, time - 500 * day, 946_684_803_000_000_000, time + 4_000 * day, other][
        random.index(below: 5)]
      times += Array(repeating: leap, count: [1, 1, 1, 3, 12, 20][random.index(below: 6)])
    }
    return times
  }

  static func block(_ times: ArraySlice<Int64>) -> RecordBlock {
    var block = RecordBlock()
    for (place, time) in zip(times.indices, times) {
      var event = Event()
      (event.time, event.role) = (Timestamp(nanoseconds: time), .processingStarted)
      event.offset = Int64(place)
      if place % 3 == 0 { block.uncorrelated.append(event) } else { block.events.append(event) }
    }
    (block.offset, block.endOffset) = (Int64(times.startIndex), Int64(times.endIndex))
    return block
  }

  /// The fate of a record.
  private struct Settled: Equatable {
    var time: Int64
    var isStray: Bool
  }

  /// A store of settled records: what an index is to the judgement.
  private struct Store {
    var records: [Settled]

    init(_ times: [Int64]) { records = times.map { Settled(time: $0, isStray: false) } }

    mutating func take(_ blocks: [RecordBlock], _ strays: inout StrayTimes) {
      for event in blocks.flatMap({ $0.events + $0.uncorrelated }) {
        records[Int(event.offset)] = Settled(time: event.time.nanoseconds, isStray: event.timeForm == .stray)
      }
      for change in strays.takeCorrections().changes {
        records[Int(change.offset)] = Settled(time: change.time, isStray: change.role == .note)
      }
    }
  }

  @Test func `records are strays or not however their source is cut into blocks and runs`() {
    for seed in Seeds.upTo(2_000) {
      var random = SplitMix64(seed: seed)
      let times = Self.times(&random)
      var (whole, once) = (Store(times), StrayTimes())
      whole.take(once.settle(Self.block(times[...])) + once.settleAll(), &once)
      var (cut, strays) = (Store(times), StrayTimes())
      var (start, count) = (0, 0)
      while start < times.count {
        let end = min(times.count, start + 1 + random.index(below: max(1, times.count / 3)))
        cut.take(strays.settle(Self.block(times[start..<end])), &strays)
        start = end
        if random.chance(0.3) {
          cut.take(strays.settleAll(), &strays)
          count += strays.count
          strays = StrayTimes(recent: strays.recent)
        }
      }
      cut.take(strays.settleAll(), &strays)
      #expect(cut.records == whole.records, "seed \(seed)")
      #expect(count + strays.count == once.count, "seed \(seed)")
      #expect(once.count == whole.records.count(where: \.isStray), "seed \(seed)")
    }
  }

  @Test func `no record is moved that stands near one that stays, unless both are alone`() {
    for seed in Seeds.upTo(1_000) {
      var random = SplitMix64(seed: ~seed)
      let times = Self.times(&random)
      var (store, strays) = (Store(times), StrayTimes())
      store.take(strays.settle(Self.block(times[...])) + strays.settleAll(), &strays)
      // The neighbours of a stray that stay are far from it.
      for (place, record) in store.records.enumerated() where record.isStray {
        let before = store.records[..<place].last { !$0.isStray }
        #expect(before.map { abs($0.time - times[place]) > 2 * Self.day } ?? true, "seed \(seed)")
        #expect(record.time == before?.time ?? record.time, "seed \(seed)")
      }
    }
  }

  @Test func `a leap that nothing follows is open, and the record that follows closes it`() {
    let start: Int64 = 1_795_600_000_000_000_000
    let times = [start, start - 3 * Self.day, start + 2_000_000_000]
    var (store, strays) = (Store(times), StrayTimes())
    store.take(strays.settle(Self.block(times[0..<2])), &strays)
    store.take(strays.settleAll(), &strays)
    #expect(store.records.map(\.isStray) == [false, false, false])
    #expect(strays.recent.undecided.map(\.offset) == [1])
    strays = StrayTimes(recent: strays.recent)
    store.take(strays.settle(Self.block(times[2...])) + strays.settleAll(), &strays)
    #expect(store.records.map(\.isStray) == [false, true, false])
    #expect(store.records[1].time == start)
  }

  @Test func `the years away last record of a log is a stray, and none once the log goes on there`() {
    let start: Int64 = 1_795_600_000_000_000_000
    let usual = (0..<9).map { start + Int64($0) }
    let later = (0..<20).map { start + 400 * Self.day + Int64($0) }
    let times = usual + later
    var (store, strays) = (Store(times), StrayTimes())
    store.take(strays.settle(Self.block(times[..<10])) + strays.settleAll(), &strays)
    #expect(store.records[9] == Settled(time: usual[8], isStray: true))
    strays = StrayTimes(recent: strays.recent)
    store.take(strays.settle(Self.block(times[10...])) + strays.settleAll(), &strays)
    #expect(store.records[9] == Settled(time: later[0], isStray: false))
  }
}
