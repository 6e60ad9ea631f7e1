/// Counts, by source and origin, what the logs cover: one pass over all records, with or without a request.
///
/// Records of one source must come in the order of the source, in blocks of any size; sources in any order.
package struct CoverageSurvey: Sendable {
  private var sources: [UInt32: SourceSurvey] = [:]

  package init() {}

  /// Counts the records of `block`, the next of its source.
  package mutating func add(_ block: RecordBlock) { add(block, source: block.source) }

  /// Counts the records of `block`, the next of its source, which is numbered `source` here.
  package mutating func add(_ block: RecordBlock, source: UInt32) {
    sources[source, default: SourceSurvey()].add(block.events, block.uncorrelated)
  }

  /// Counts one record, the next of its source.
  package mutating func add(_ record: RecentTimes.Record, source: UInt32) {
    sources[source, default: SourceSurvey()].add(Timestamp(nanoseconds: record.stored), of: record.origin)
  }

  /// Adds the counts of `next`, of the next blocks of the same sources.
  package mutating func append(_ next: CoverageSurvey) {
    for (source, survey) in next.sources {
      for part in survey.stretches { append(part.stretch, source: source, origin: part.origin) }
    }
  }

  /// Counts a stretch, the next of its source.
  package mutating func append(_ stretch: LoggedStretch, source: UInt32, origin: OriginID) {
    sources[source, default: SourceSurvey()].append(stretch, origin: origin)
  }

  /// Takes over the stretches of a source of which nothing was counted before, each of another origin.
  package mutating func insert(_ stretches: [OriginStretch], source: UInt32) {
    var stretches = stretches
    // What a stretch without records says else is nothing.
    for index in stretches.indices where stretches[index].stretch.records == 0 {
      stretches[index].stretch = LoggedStretch()
    }
    sources[source] = SourceSurvey(stretches)
  }

  /// Every stretch with its source and origin, in no order.
  package var stretches: [(source: UInt32, origin: OriginID, stretch: LoggedStretch)] {
    sources.flatMap { source, survey in
      survey.stretches.map { (source: source, origin: $0.origin, stretch: $0.stretch) }
    }
  }
}

/// Hot: the stretches of one source. Most sources have one origin, a collector's file may have thousands, so
/// the index of the last one is tried before the table.
private struct SourceSurvey: Sendable {
  private(set) var stretches: [OriginStretch] = []
  private var indices: [OriginID: Int] = [:]
  /// The stretches have indices, which whoever only reads them does not need.
  private var isIndexed: Bool
  private var latest = 0

  init(_ stretches: [OriginStretch] = []) { (self.stretches, isIndexed) = (stretches, stretches.isEmpty) }

  /// Counts the records of both lists, each in the order of the source. A record that names several requests
  /// is one record.
  mutating func add(_ events: [Event], _ others: [Event]) {
    var (event, other) = (0, 0)
    var counted: Int64 = -1
    while event < events.count || other < others.count {
      let isOther =
        event == events.count || other < others.count && others[other].offset < events[event].offset
      let record = isOther ? others[other] : events[event]
      if isOther { other += 1 } else { event += 1 }
      guard record.offset != counted else { continue }
      counted = record.offset
      add(record.time, of: record.origin)
    }
  }

  @inline(__always)
  mutating func add(_ time: Timestamp, of origin: OriginID) {
    let index = index(of: origin)
    stretches[index].stretch.add(time)
  }

  mutating func append(_ stretch: LoggedStretch, origin: OriginID) {
    let index = index(of: origin)
    stretches[index].stretch.append(stretch)
  }

  private mutating func index(of origin: OriginID) -> Int {
    if latest < stretches.count, stretches[latest].origin == origin { return latest }
    if !isIndexed {
      indices = Dictionary(zip(stretches.map(\.origin), stretches.indices)) { first, _ in first }
      isIndexed = true
    }
    latest = indices[origin] ?? stretches.count
    if latest == stretches.count {
      indices[origin] = latest
      stretches.append(OriginStretch(origin: origin, stretch: LoggedStretch()))
    }
    return latest
  }
}
