/// The range of time covered by the logs of an origin, or of all origins of a service.
///
/// The ranges of several sources are one if they overlap. So are rotated files: ranges with a gap no longer than the
/// longest silence within a source. The logs are taken to reach beyond the last record by that silence, as usual for a
/// busy program. But nothing is called missing there.
package struct Coverage: Sendable, Equatable {
  /// From a first to a last record.
  package struct Range: Sendable, Equatable {
    /// Time of the first record.
    package var from: Timestamp
    /// Time of the last record, which the range includes.
    package var until: Timestamp

    package init(from: Timestamp, until: Timestamp) {
      self.from = from
      self.until = until
    }
  }

  /// The view that the logs have of a stretch of time.
  package enum View: Sendable, Equatable {
    /// All of it: records stand before and behind, and no gap between sources lies within.
    case whole
    /// Its beginning; the logs end before it does.
    case beginning
    /// Not its beginning, or a gap lies within.
    case none
  }

  /// Ascending; a gap longer than `longestSilence` lies between one and the next. Never empty.
  package let ranges: [Range]
  /// The largest step from a record to the next within one source.
  package let longestSilence: Nanoseconds
  /// The number of records of all ranges together.
  package let records: Int
  /// The coarsest known resolution of the sources; nil if none is known.
  package let resolution: Nanoseconds?

  /// The time of the last record.
  package var until: Timestamp { ranges[ranges.count - 1].until }

  /// The view of the logs from `begin` to `end`; the latter is not before the former.
  package func view(from begin: Timestamp, until end: Timestamp) -> View {
    guard let range = ranges.last(where: { $0.from <= begin }) else { return .none }
    if end <= range.until { return .whole }
    return range.until == until && begin <= until + longestSilence ? .beginning : .none
  }

  /// The coverage of several stretches or coverages together.
  private init(_ parts: [Range], _ longestSilence: Nanoseconds, _ records: Int, _ resolution: Nanoseconds?) {
    var ranges: [Range] = []
    for part in parts.sorted(by: { ($0.from, $0.until) < ($1.from, $1.until) }) {
      if let last = ranges.last, part.from <= last.until + longestSilence {
        ranges[ranges.count - 1].until = max(last.until, part.until)
      } else {
        ranges.append(part)
      }
    }
    self.ranges = ranges
    self.longestSilence = longestSilence
    self.records = records
    self.resolution = resolution
  }

  /// The coverage of one origin; nil without records. `correct` puts a time of its clock on the common one.
  package init?(_ stretches: [LoggedStretch], correct: (Int64) -> Int64 = { $0 }) {
    let stretches = stretches.filter { $0.records > 0 }
    guard !stretches.isEmpty else { return nil }
    let ranges = stretches.map { stretch in
      Range(
        from: Timestamp(nanoseconds: correct(stretch.earliestNanoseconds)),
        until: Timestamp(nanoseconds: correct(stretch.latestNanoseconds)))
    }
    let silence = stretches.map(\.longestSilenceNanoseconds).max() ?? 0
    self.init(
      ranges, Nanoseconds(silence), stretches.reduce(0) { $0 + $1.records },
      stretches.compactMap(\.resolution).max())
  }

  /// The union of `coverages`; nil without any.
  package init?(_ coverages: [Coverage]) {
    guard !coverages.isEmpty else { return nil }
    self.init(
      coverages.flatMap(\.ranges), coverages.map(\.longestSilence).max() ?? .zero,
      coverages.reduce(0) { $0 + $1.records }, coverages.compactMap(\.resolution).max())
  }
}
