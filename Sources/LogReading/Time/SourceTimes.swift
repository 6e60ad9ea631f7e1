package import TraceModel

/// Settles the times of one source that a record alone does not determine: times without an offset, if a zone is
/// given, and numbers since 2001. Blocks must come in the order of the source.
///
///     local   01:59:50  02:00:10 … 02:59:50  02:00:10 … 02:59:50  03:00:10     clocks are set back at 03:00
///     offset    +2        +2         +2        +1         +1        +1         the second pass is when time runs back
package struct SourceTimes: Sendable {
  private let zone: LocalZone?
  /// Instead of a zone; nil if the source is read for the first time.
  private let known: PlacedOffsets?
  /// The time of the record before, ns since 1970; `absent` at the beginning.
  private var previous: Int64
  /// Whether numbers count from 2001; nil until enough of them were met.
  private var countsFrom2001: Bool?
  /// Readings of local times, by the quarter of an hour: no zone changes its offset but at the end of one.
  private var readings: [Int64: LocalZone.Reading] = [:]
  /// How many records had a time that counts from 2001.
  package private(set) var timesFrom2001 = 0

  /// - Parameters:
  ///   - zone: of times without an offset; nil for UTC.
  ///   - known: how such times of the source were read before, where it is read again without a zone.
  ///   - latest: of what has been read of the source before; nil for nothing.
  package init(zone: LocalZone? = nil, known: PlacedOffsets? = nil, latest: Timestamp? = nil) {
    self.zone = zone
    self.known = zone == nil ? known : nil
    previous = Int64(logged: latest)
  }

  /// Numbers count from 2001 if they do in `beginning`, which is of the same source.
  package mutating func count(as beginning: SourceTimes) { countsFrom2001 = beginning.countsFrom2001 }

  /// Clocks were set back over a local time, so that it came twice.
  package mutating func cameTwice(_ time: Timestamp) -> Bool {
    if case .fold = reading(ofLocalNanoseconds: time.nanoseconds) { true } else { false }
  }

  /// Gives the block's records the times that they have in their source. One whose local time never came is skipped.
  /// Costs nothing where each record says its time by itself.
  package mutating func applied(_ block: inout RecordBlock) {
    if block.earlyNumbers > 0, decide(block) { shift(&block) }
    let isLocal = zone != nil || known != nil
    if isLocal, block.oddities.naiveTimes > 0 { localize(&block) }
    guard isLocal || block.earlyNumbers > 0 else { return }
    // Times with a zone are not read as UTC.
    if isLocal { block.oddities.naiveTimes = 0 }
    let last = [block.events.last, block.uncorrelated.last].compactMap { $0 }.max { $0.offset < $1.offset }
    if let last { previous = last.time.nanoseconds }
  }
}

// MARK: Numbers that count from 2001

extension SourceTimes {
  /// The fewest records that must agree: a single one may be an outlier.
  private static let leastVotes = 2
  /// How many of all records, in percent, must have such a number.
  private static let leastPercent = 90
  /// So long may a source be silent before one record that follows, read as of 2001, is taken to go on with it.
  private static let longestPauseNanoseconds: Int64 = 30 * 86_400 * 1_000_000_000

  private mutating func decide(_ block: RecordBlock) -> Bool {
    if let countsFrom2001 { return countsFrom2001 }
    let records = block.counts.events + block.counts.uncorrelated
    if records >= Self.leastVotes {
      countsFrom2001 = block.earlyNumbers * 100 >= records * Self.leastPercent
    } else if previous.isLogged, let event = block.events.first ?? block.uncorrelated.first {
      let pause = event.time.nanoseconds &+ TimeForm.swiftEpochNanoseconds &- previous
      return abs(pause) <= Self.longestPauseNanoseconds
    }
    return countsFrom2001 ?? false
  }

  private mutating func shift(_ block: inout RecordBlock) {
    func shift(_ event: inout Event) {
      guard event.timeForm == .earlyNumber else { return }
      event.time = Timestamp(nanoseconds: event.time.nanoseconds &+ TimeForm.swiftEpochNanoseconds)
    }
    for index in block.events.indices { shift(&block.events[index]) }
    for index in block.uncorrelated.indices { shift(&block.uncorrelated[index]) }
    timesFrom2001 += block.earlyNumbers
  }
}

// MARK: Times without an offset

extension SourceTimes {
  /// Threads of one program write their records out of order by less than this.
  private static let disorderNanoseconds: Int64 = 60 * 1_000_000_000
  private static let second: Int64 = 1_000_000_000
  private static let quarterOfAnHour: Int64 = 900

  private mutating func localize(_ block: inout RecordBlock) {
    var gaps: [(line: Int64, offset: Int64, isEvent: Bool)] = []
    var (event, other) = (0, 0)
    // In the order of the source, whichever list a record stands in.
    while event < block.events.count || other < block.uncorrelated.count {
      let isEvent =
        other == block.uncorrelated.count
        || event < block.events.count && block.events[event].offset < block.uncorrelated[other].offset
      let isPlaced = isEvent ? place(&block.events[event]) : place(&block.uncorrelated[other])
      let record = isEvent ? block.events[event] : block.uncorrelated[other]
      if !isPlaced, gaps.last?.offset != record.offset { gaps.append((record.line, record.offset, isEvent)) }
      if isEvent { event += 1 } else { other += 1 }
    }
    for gap in gaps { skip(gap.line, gap.offset, isEvent: gap.isEvent, &block) }
  }

  /// Gives a record the instant of its local time; false if it has none.
  private mutating func place(_ event: inout Event) -> Bool {
    let local = event.time.nanoseconds
    if event.timeForm == .local {
      switch known.map({ .offset($0.offset(at: event.offset)) }) ?? reading(ofLocalNanoseconds: local) {
      case .offset(let offset): event.time.nanoseconds = local &- offset * Self.second
      case .gap: return false
      case .fold(let first, let second):
        let early = local &- first * Self.second
        let isPassed = previous.isLogged && early < previous &- Self.disorderNanoseconds
        event.time.nanoseconds = isPassed ? local &- second * Self.second : early
      }
      if !event.time.isKept { event.becomeStray(at: Timestamp.kept.lowerBound) }
    }
    previous = event.time.nanoseconds
    return true
  }

  private mutating func reading(ofLocalNanoseconds local: Int64) -> LocalZone.Reading {
    let seconds = local / Self.second - (local % Self.second < 0 ? 1 : 0)
    let quarter = seconds / Self.quarterOfAnHour - (seconds % Self.quarterOfAnHour < 0 ? 1 : 0)
    if let known = readings[quarter] { return known }
    let reading = zone?.reading(ofLocalSeconds: quarter * Self.quarterOfAnHour) ?? .offset(0)
    readings[quarter] = reading
    return reading
  }

  private func skip(_ line: Int64, _ offset: Int64, isEvent: Bool, _ block: inout RecordBlock) {
    block.events.removeAll { $0.offset == offset }
    block.uncorrelated.removeAll { $0.offset == offset }
    if isEvent { block.counts.events -= 1 } else { block.counts.uncorrelated -= 1 }
    block.counts.skipped[.noTime, default: 0] += 1
    // The first problems of a log are kept, in its order.
    let place = block.problems.firstIndex { $0.offset > offset } ?? block.problems.count
    block.problems.insert(
      DecodingProblem(
        reason: .noTime, line: line, offset: offset,
        explanation: "the time never came in \(zone?.name ?? "UTC"): clocks were set forward over it"),
      at: place)
  }
}
